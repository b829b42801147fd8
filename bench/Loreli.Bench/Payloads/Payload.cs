namespace Loreli.Bench.Payloads;

/// <summary>The four characters of output that a terminal meets, each made for 200x50 and the same on every machine.</summary>
public enum Payload
{
    /// <summary>Plain text of a build's log: lines of 20 to 180 characters.</summary>
    Ascii,
    /// <summary>Every word in its own colours and attributes.</summary>
    Sgr,
    /// <summary>CJK, emoji with joiners and modifiers, combining accents, box drawing.</summary>
    Unicode,
    /// <summary>Whole screens redrawn by cursor addressing, as htop does.</summary>
    Cursor,
}

internal static class PayloadBytes
{
    /// <summary>Columns and rows that the payloads are drawn for.</summary>
    public const int Columns = 200;
    public const int Rows = 50;

    /// <summary>One unit is larger than any cache between program and screen, and small enough to be made at once.</summary>
    public const int UnitSize = 2 << 20;

    public static IReadOnlyList<Payload> All { get; } = [Payload.Ascii, Payload.Sgr, Payload.Unicode, Payload.Cursor];

    /// <summary>At least <see cref="UnitSize"/> bytes, ended so that they may be repeated: attributes reset, no line open.</summary>
    public static byte[] Unit(Payload payload)
    {
        var writer = new PayloadWriter(seed: 0x10E11 + (ulong)payload);
        while (writer.Length < UnitSize)
        {
            switch (payload)
            {
                case Payload.Ascii: writer.PlainLine(); break;
                case Payload.Sgr: writer.ColouredLine(); break;
                case Payload.Unicode: writer.InternationalLine(); break;
                case Payload.Cursor: writer.AddressedScreen(); break;
                default: throw new System.Diagnostics.UnreachableException();
            }
        }
        return writer.ToArray();
    }

    /// <summary>Writes as many whole units as so many megabytes (of 1,000,000 bytes) hold, one at least.</summary>
    /// <returns>Bytes written.</returns>
    public static long WriteFile(Payload payload, int megabytes, string path)
    {
        var unit = Unit(payload);
        using var file = File.Create(path);
        for (var i = 0; i < Math.Max(1, megabytes * 1_000_000L / unit.Length); i++)
        {
            file.Write(unit);
        }
        return file.Length;
    }
}
