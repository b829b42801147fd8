using System.Buffers.Binary;

namespace Loreli.Protocol.Keeper;

/// <summary>Everything a keeper needs, sent once on its standard input: <c>magic "LKS1", u32 length, fields</c>.</summary>
public sealed record KeeperSpec
{
    public required string Name { get; init; }
    public required int Generation { get; init; }
    public required IReadOnlyList<string> Command { get; init; }
    public required string Cwd { get; init; }
    /// <summary>The child's whole environment. <c>LORELI_PANE</c> in it must be unique to this pane: strays are found by it.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }
    public required int Columns { get; init; }
    public required int Rows { get; init; }
    /// <summary>Existing folder for registry entry, recording and exit record.</summary>
    public required string Directory { get; init; }
    /// <summary>Where the keeper listens; at most 107 bytes, in an existing folder.</summary>
    public required string SocketPath { get; init; }
    public string? Role { get; init; }
    public bool FixedSize { get; init; }
    /// <summary>0 records nothing.</summary>
    public long RecordingBytesMax { get; init; } = 256L << 20;
    public bool RecordInput { get; init; }
    /// <summary>Soft limit of open files for the child; 0 takes 1,024, which is what a login shell has. Never above the hard limit.</summary>
    public int OpenFilesMax { get; init; }
    /// <summary>Values that must not reach disk or socket. Those shorter than <see cref="KeeperLimits.SecretLengthMin"/> bytes are ignored.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public const int HeaderSize = 8;
    private static ReadOnlySpan<byte> Magic => "LKS1"u8;

    public byte[] Encode()
    {
        var body = new WireWriter();
        body.Text(Name).Int32(Generation).Text(Cwd).Int32(Columns).Int32(Rows).Text(Directory).Text(SocketPath)
            .Flag(Role is not null).Text(Role ?? "").Flag(FixedSize).Int64(RecordingBytesMax).Flag(RecordInput).Int32(OpenFilesMax);
        WriteTexts(body, Command);
        WriteTexts(body, [.. Environment.Select(it => it.Key + "=" + it.Value)]);
        WriteTexts(body, Secrets);
        return new WireWriter().Raw(Magic).Int32(body.Length).Raw(body.Written).Written.ToArray();
    }

    /// <summary>Length of the body after a header, or -1 when this is no start message.</summary>
    public static int BodyLength(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderSize || !header[..4].SequenceEqual(Magic))
        {
            return -1;
        }
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        return length is >= 0 and <= KeeperLimits.SpecMax ? length : -1;
    }

    /// <summary>Reads the body; null when a field is missing, out of range or left over.</summary>
    public static KeeperSpec? Decode(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        var (name, generation, cwd) = (reader.Text(PaneName.LengthMax), reader.Int32(0, int.MaxValue), reader.Text(KeeperLimits.SpecMax));
        var (columns, rows) = (reader.Int32(1, KeeperLimits.CellsMax), reader.Int32(1, KeeperLimits.CellsMax));
        var (directory, socket) = (reader.Text(KeeperLimits.SpecMax), reader.Text(KeeperLimits.SpecMax));
        var (hasRole, role, fixedSize) = (reader.Flag(), reader.Text(KeeperLimits.TextMax), reader.Flag());
        var (bytesMax, input, openFiles) = (reader.Int64(0, long.MaxValue), reader.Flag(), reader.Int32(0, int.MaxValue));
        var command = ReadTexts(ref reader);
        var environment = ReadTexts(ref reader);
        var secrets = ReadTexts(ref reader);
        if (!reader.IsDone || command.Count == 0 || !PaneName.TryParse(name, out _) || environment.Exists(it => it.IndexOf('=', StringComparison.Ordinal) < 1))
        {
            return null;
        }
        return new KeeperSpec
        {
            Name = name, Generation = generation, Command = command, Cwd = cwd, Columns = columns, Rows = rows,
            Environment = environment.ConvertAll(Variable), Directory = directory, SocketPath = socket, Role = hasRole ? role : null,
            FixedSize = fixedSize, RecordingBytesMax = bytesMax, RecordInput = input, OpenFilesMax = openFiles, Secrets = secrets,
        };
    }

    private static KeyValuePair<string, string> Variable(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return new(text[..equals], text[(equals + 1)..]);
    }

    private static void WriteTexts(WireWriter body, IReadOnlyList<string> texts)
    {
        body.Int32(texts.Count);
        foreach (var text in texts)
        {
            body.Text(text);
        }
    }

    private static List<string> ReadTexts(ref WireReader reader)
    {
        var count = reader.Int32(0, KeeperLimits.ListMax);
        var texts = new List<string>();
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            texts.Add(reader.Text(KeeperLimits.SpecMax));
        }
        return texts;
    }
}
