using System.Collections;
using System.IO.Compression;
using System.Text.Json;
using Loreli.Agents.Backends;
using Loreli.Agents.Screens;
using Loreli.CommandLine;
using Loreli.Configuration;
using Loreli.Panes.Recording;
using Loreli.Protocol;
using Loreli.Supervision;

namespace Loreli.Verbs;

/// <summary>Which agent CLIs there are, and what their rules say of a recording.</summary>
internal static class BackendsVerb
{
    private const string Test = "test";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    public static Verb Definition => new(
        "backends", "agents", "List the agent CLIs that can be run, or read a recording by their rules.", "[test] [FILE]",
        [
            new Option("--backend", "NAME", "test: read the recording by the rules of that backend (default: as the file's name begins)."),
            new Option("--version", "V", "test: take the rules for that version of the CLI (default: as the file's name says)."),
            Option.Json,
        ],
        ["loreli backends", "loreli backends --json", "loreli backends test claude-2.1.328.cast.gz", "loreli cast reviewer | loreli backends test - --backend codex"], Run)
    {
        Remarks = """
            Without test: every backend with version, provider and side; what is wrong with a backend's file is told on standard error.
            test reads asciicast v2 or v3, also compressed by gzip, and prints a line for each change of what the agent is at.
            """,
        Completes = Completes.Files,
    };

    private static int Run(Arguments arguments) => arguments.Positionals switch
    {
        [] => List(arguments.Json),
        [Test, var file] => Replay(file, arguments),
        [Test] => throw new UsageException("loreli backends test needs a FILE"),
        [var other, ..] => throw Arguments.Wrong("backends", other, "nothing, or test FILE"),
    };

    private static int List(bool asJson)
    {
        var library = Library();
        var found = Discovery.LookAll(library.All, Environment.GetEnvironmentVariable("PATH"), CancellationToken.None).GetAwaiter().GetResult();
        if (asJson)
        {
            Output.Write(Json(found));
        }
        else
        {
            Output.Write(Table.Format(["BACKEND", "STATE", "VERSION", "PROVIDER", "SIDE", "PROGRAM"],
            [
                .. found.Select(IReadOnlyList<string> (it) =>
                [
                    it.Backend.Id, State(it), it.Version?.ToString() ?? "-", it.Backend.Provider, it.Backend.Side.ToString().ToLowerInvariant(),
                    it.Path ?? it.Backend.Detection.Program,
                ]),
            ]));
        }
        foreach (var it in found.Where(it => it.IsInstalled && (it.Problem is not null || !it.IsKnown)))
        {
            Output.Complain($"{it.Backend.Id}: {it.Problem ?? $"version {it.Version} is outside of the versions that its rules were seen with ({it.Backend.Detection.Known})"}");
        }
        return library.Errors.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static string State(Installation found) => found switch
    {
        { IsInstalled: false } => "missing",
        { Version: null, Backend.Detection.VersionArguments.Count: > 0 } => "unclear",
        { IsKnown: false } => "untested",
        _ => "installed",
    };

    private static BackendLibrary Library()
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(it => (string)it.Key, it => (string?)it.Value ?? "", StringComparer.Ordinal);
        var fleet = ConfigurationFile.Load(Daemon.Locate().Root, variables) is ConfigurationOutcome.Loaded { Configuration: var loaded } ? loaded.Fleet : null;
        var library = BackendFiles.Load(variables.GetValueOrDefault, fleet);
        foreach (var error in library.Errors)
        {
            Output.Point(error.ToString());
        }
        return library;
    }

    private static int Replay(string file, Arguments arguments)
    {
        var words = Path.GetFileName(file).Split('-');
        var library = Library();
        var id = arguments.Value("--backend") ?? words[0].Split('.')[0];
        var backend = library.Find(id) ?? throw new UsageException(
            $"there is no backend \"{id}\"" + (library.NearestTo(id) is { } near ? $"; did you mean {near}?" : "; say which with --backend NAME"));
        var version = arguments.Value("--version") is not { } said ? words.Length > 1 ? CliVersion.Parse(words[1]) : null
            : CliVersion.Parse(said) ?? throw Arguments.Wrong("--version", said, "a version like 2.1.328");
        using var stream = Open(file);
        if (AsciicastReader.Open(stream) is not CastOutcome.Opened cast)
        {
            Output.Complain($"{file} is no recording that can be read; expected asciicast v2 or v3, as loreli cast writes it");
            return ExitCode.Failed;
        }
        Tell(backend, version, cast, arguments.Json);
        return ExitCode.Ok;
    }

    private static void Tell(Backend backend, CliVersion? version, CastOutcome.Opened cast, bool asJson)
    {
        var start = cast.Header.StartedAt ?? DateTimeOffset.UnixEpoch;
        (Activity, ReadingSource, string, Fault?, string?)? last = null;
        foreach (var moment in CastReplay.Every(cast, Step))
        {
            var reading = ScreenReader.Read(backend, moment.Facts, version, start + moment.At);
            var said = (reading.Activity, reading.Source, reading.Rule, reading.Fault is null ? null : reading.Fault with { Text = "", ResetsAt = null },
                reading.Question is null ? null : $"{reading.Question.Text} {reading.Question.Marked}");
            if (said == last)
            {
                continue;
            }
            last = said;
            Output.Line(asJson ? Json(moment.At, reading) : Text(moment.At, reading));
        }
    }

    private static string Text(TimeSpan at, Reading reading)
    {
        var options = reading.Question is { Options.Count: > 0 } question
            ? $"  [{string.Join(" | ", question.Options.Select((it, index) => index == question.Marked ? $"*{it}*" : it))}]"
            : "";
        var until = reading.Fault?.ResetsAt is { } reset ? $"  until {reset:yyyy-MM-dd HH:mm}Z" : "";
        return string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{at.TotalSeconds,9:0.00}  {Word(reading.Activity),-8} {Word(reading.Source),-8} {reading.Rule,-18} {reading.Reason}{options}{until}{(reading.Drift is null ? "" : $"  DRIFT: {reading.Drift}")}");
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    // A compressed file begins with 1F 8B, whatever its name.
    private static Stream Open(string file)
    {
        try
        {
            var plain = new BufferedStream(file == "-" ? Console.OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read), 64 << 10);
            var head = new byte[2];
            var read = plain.ReadAtLeast(head, 2, throwOnEndOfStream: false);
            var whole = new HeadedStream(head.AsMemory(0, read), plain);
            return read == 2 && head is [0x1F, 0x8B] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VerbFailedException(ExitCode.Failed, $"cannot read {file}: {error.Message}");
        }
    }

    private static string Json(TimeSpan at, Reading reading) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("seconds", at.TotalSeconds);
        json.WriteString("state", Word(reading.Activity));
        json.WriteString("source", Word(reading.Source));
        json.WriteString("rule", reading.Rule);
        json.WriteString("reason", reading.Reason);
        json.WriteStartArray("evidence");
        foreach (var line in reading.Evidence)
        {
            json.WriteStringValue(line);
        }
        json.WriteEndArray();
        if (reading.Fault is { } fault)
        {
            json.WriteStartObject("fault");
            json.WriteString("class", JsonNamingPolicy.KebabCaseLower.ConvertName(fault.Class.ToString()));
            json.WriteString("text", fault.Text);
            json.WriteBoolean("retried", fault.IsRetried);
            json.WriteString("resetsAt", fault.ResetsAt?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        if (reading.Question is { } question)
        {
            json.WriteStartObject("question");
            json.WriteString("kind", question.Kind);
            json.WriteString("text", question.Text);
            json.WriteStartArray("options");
            foreach (var option in question.Options)
            {
                json.WriteStringValue(option);
            }
            json.WriteEndArray();
            json.WriteNumber("marked", question.Marked);
            json.WriteEndObject();
        }
        json.WriteString("drift", reading.Drift);
        json.WriteEndObject();
    });

    private static string Json(IReadOnlyList<Installation> found) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var it in found)
        {
            json.WriteStartObject();
            json.WriteString("name", it.Backend.Id);
            json.WriteString("provider", it.Backend.Provider);
            json.WriteString("side", it.Backend.Side.ToString().ToLowerInvariant());
            json.WriteString("version", it.Version?.ToString());
            json.WriteString("path", it.Path);
            json.WriteString("state", State(it));
            json.WriteString("problem", it.Problem);
            json.WriteString("origin", it.Backend.Origin);
            json.WriteString("variantOf", it.Backend.VariantOf);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }) + "\n";

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}

/// <summary>A stream whose first bytes were read already.</summary>
internal sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest) : Stream
{
    private ReadOnlyMemory<byte> _head = head;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_head.IsEmpty)
        {
            return rest.Read(buffer);
        }
        var taken = Math.Min(buffer.Length, _head.Length);
        _head.Span[..taken].CopyTo(buffer);
        _head = _head[taken..];
        return taken;
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }
        base.Dispose(disposing);
    }
}
