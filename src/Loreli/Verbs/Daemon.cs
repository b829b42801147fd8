using System.Text.Json;
using Loreli.Client;
using Loreli.CommandLine;
using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Verbs;

/// <summary>A verb's connection to the daemon: requests, and what their failures mean for the exit code.</summary>
internal sealed class Daemon : IDisposable
{
    private const int LineLengthMax = 1 << 20;

    private readonly DaemonClient _client;

    private Daemon(DaemonClient client) => _client = client;

    /// <exception cref="VerbFailedException">No daemon, or it may not be used.</exception>
    public static Daemon Connect() => Connect(Sources());

    /// <exception cref="VerbFailedException">No daemon, or it may not be used.</exception>
    public static Daemon Connect(PathSources from) => TryConnect(from, out var refusal) ?? throw refusal!;

    public static Daemon? TryConnect(PathSources from, out VerbFailedException? refusal)
    {
        var outcome = DaemonClient.Connect(from);
        refusal = outcome is ConnectOutcome.Refused refused ? Failure(refused.Error, refused.ExitCode) : null;
        return outcome is ConnectOutcome.Connected connected ? new Daemon(connected.Client) : null;
    }

    /// <exception cref="VerbFailedException">There is no place for state or sockets.</exception>
    public static RepositoryPaths Locate() => Locate(Sources());

    /// <exception cref="VerbFailedException">There is no place for state or sockets.</exception>
    public static RepositoryPaths Locate(PathSources from) => RepositoryPaths.Find(from) switch
    {
        PathsOutcome.Found found => found.Paths,
        PathsOutcome.Unusable unusable => throw Failure(unusable.Error, ExitCode.Failed),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <exception cref="VerbFailedException">The environment names no daemon that could be reached.</exception>
    public static DaemonAddress Address(PathSources from) => DaemonAddress.Find(from) switch
    {
        AddressOutcome.Found found => found.Address,
        AddressOutcome.Unusable unusable => throw Failure(unusable.Error, ExitCode.Failed),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static PathSources Sources() => new(
        Environment.CurrentDirectory, Resources.UserId, Environment.GetEnvironmentVariable,
        folder => Path.Exists(Path.Combine(folder, ".git")));

    /// <summary>Path of a verb of one pane.</summary>
    public static string Pane(string name, string verb) => $"/v1/panes/{Uri.EscapeDataString(name)}/{verb}";

    public int Get(string path, Printer print) => Finish(_client.Send("GET", path, accept: Accepted(print)), print);

    public int Post(string path, Action<Utf8JsonWriter> body, Printer? print = null) =>
        Finish(_client.Send("POST", path, Json(body), accept: Accepted(print ?? Print.Nothing)), print ?? Print.Nothing);

    /// <summary>The body is the text itself: as JSON it could become several times as long.</summary>
    public int PostText(string path, ReadOnlySpan<byte> text) =>
        Finish(_client.Send("POST", path, text, contentType: DaemonClient.Text), Print.Nothing);

    public int Delete(string path) => Finish(_client.Send("DELETE", path), Print.Nothing);

    /// <summary>What the daemon cannot do now; null when all is well, or when it does not say.</summary>
    public string? Trouble()
    {
        var response = _client.Send("GET", "/v1/status");
        if (!response.IsOk)
        {
            return null;
        }
        using var status = JsonDocument.Parse(response.ReadAll());
        return status.RootElement.TryGetProperty("trouble", out var trouble) ? trouble.GetString() : null;
    }

    public IReadOnlySet<string> PaneNames()
    {
        var response = _client.Send("GET", "/v1/panes");
        if (!response.IsOk)
        {
            throw Failure(response);
        }
        using var panes = JsonDocument.Parse(response.ReadAll());
        return panes.RootElement.EnumerateArray().Select(it => it.GetProperty("name").GetString()!).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Copies the body as it comes until it ends.</summary>
    public int Stream(string path, Stream to)
    {
        var response = _client.Send("GET", path, accept: DaemonClient.Text);
        if (!response.IsOk)
        {
            throw Failure(response);
        }
        response.CopyTo(to);
        return ExitCode.Ok;
    }

    /// <summary>Hands over each line of the body as it comes until it ends.</summary>
    public int Lines(string path, Action<ReadOnlyMemory<byte>> each)
    {
        var response = _client.Send("GET", path, accept: DaemonClient.JsonLines);
        if (!response.IsOk)
        {
            throw Failure(response);
        }
        var buffer = new byte[LineLengthMax];
        var filled = 0;
        for (var count = response.Read(buffer); count > 0; count = response.Read(buffer.AsSpan(filled)))
        {
            filled += count;
            var start = 0;
            for (int end; (end = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n')) >= 0; start += end + 1)
            {
                if (end > 0)
                {
                    each(buffer.AsMemory(start, end));
                }
            }
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled == buffer.Length)
            {
                throw new VerbFailedException(ExitCode.Internal, $"the daemon sent a line longer than {ByteSize.Format(LineLengthMax)}");
            }
        }
        return ExitCode.Ok;
    }

    public void Dispose() => _client.Dispose();

    private static int Finish(DaemonResponse response, Printer print) => response.IsOk ? print(response.ReadAll()) : throw Failure(response);

    private static string Accepted(Printer print) => print == Print.Text ? DaemonClient.Text : DaemonClient.Json;

    private static byte[] Json(Action<Utf8JsonWriter> body)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static VerbFailedException Failure(DaemonResponse response) => Failure(response.ReadError(), response.Status switch
    {
        400 => ExitCode.Usage,
        401 or 403 => ExitCode.NotPermitted,
        500 => ExitCode.Internal,
        _ => ExitCode.Failed,
    });

    private static VerbFailedException Failure(ErrorText error, int exitCode) =>
        new(exitCode, $"{error.Code} {error.Message}{(error.Hint is null ? "" : $". {error.Hint}")}");
}
