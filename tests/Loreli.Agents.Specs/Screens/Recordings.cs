using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using Loreli.Agents.Backends;
using Loreli.Agents.Screens;
using Loreli.Panes.Recording;
using Loreli.Supervision;

namespace Loreli.Agents.Specs.Screens;

/// <summary>What a person saw in a recording between two times.</summary>
/// <param name="Class">Of the fault that was seen, or null.</param>
/// <param name="Question">Id of the dialog or kind of the question that was open, or null.</param>
public sealed record Label(TimeSpan From, TimeSpan To, Activity Activity, FaultClass? Class, bool IsRetried, string? Question)
{
    private const int MomentsMax = 60;

    /// <summary>Both ends, and every second between; in long ones fewer.</summary>
    public IEnumerable<TimeSpan> Moments()
    {
        var count = Math.Clamp((int)(To - From).TotalSeconds, 1, MomentsMax);
        return To == From ? [From] : Enumerable.Range(0, count + 1).Select(it => From + ((To - From) * it / count));
    }
}

/// <summary>The recordings of real agent CLIs, and what was seen in them.</summary>
internal static class Recordings
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "recordings");

    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<(Label, TimeSpan, Reading)>>> Read = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.cast.gz").Select(it => Path.GetFileName(it)[..^".cast.gz".Length]).Order(StringComparer.Ordinal),
    ];

    public static Backend BackendOf(string name) => BackendLibrary.BuiltIn.Find(name.Split('-')[0])!;

    public static CliVersion? VersionOf(string name) => CliVersion.Parse(name.Split('-')[1]);

    public static T Play<T>(string name, Func<CastOutcome.Opened, T> use)
    {
        using var file = File.OpenRead(Path.Combine(Folder, name + ".cast.gz"));
        using var plain = new GZipStream(file, CompressionMode.Decompress);
        return use((CastOutcome.Opened)AsciicastReader.Open(plain));
    }

    /// <summary>Each recording is played once for all tests.</summary>
    public static IReadOnlyList<(Label Label, TimeSpan At, Reading Reading)> ReadLabelled(string name) =>
        Read.GetOrAdd(name, static it => new Lazy<IReadOnlyList<(Label, TimeSpan, Reading)>>(() => Play(it))).Value;

    private static IReadOnlyList<(Label Label, TimeSpan At, Reading Reading)> Play(string name)
    {
        var moments = LabelsOf(name).SelectMany(label => label.Moments().Select(at => (label, at))).ToList();
        var (backend, version) = (BackendOf(name), VersionOf(name));
        return Play(name, cast =>
        {
            var start = cast.Header.StartedAt ?? DateTimeOffset.UnixEpoch;
            return CastReplay.At(cast, moments.Select(it => it.at))
                .Zip(moments, (seen, it) => (it.label, seen.At, ScreenReader.Read(backend, seen.Facts, version, start + seen.At)))
                .ToList();
        });
    }

    public static IReadOnlyList<Label> LabelsOf(string name) =>
    [
        .. File.ReadLines(Path.Combine(Folder, "labels", name + ".labels")).Where(it => !it.StartsWith('#')).Select(Parse),
    ];

    private static Label Parse(string line)
    {
        var words = line.Split(' ');
        var (from, to) = (Seconds(words[0]), Seconds(words[1]));
        return words[2..] switch
        {
            ["idle"] => new Label(from, to, Activity.Idle, null, false, null),
            ["unknown"] => new Label(from, to, Activity.Unknown, null, false, null),
            ["busy"] => new Label(from, to, Activity.Busy, null, false, null),
            ["busy", "retries", var fault] => new Label(from, to, Activity.Busy, Class(fault), true, null),
            ["blocked", var fault] => new Label(from, to, Activity.Blocked, Class(fault), false, null),
            ["waiting", var question] => new Label(from, to, Activity.Waiting, null, false, question),
            ["waiting", var question, var fault] => new Label(from, to, Activity.Waiting, Class(fault), false, question),
            _ => throw new FormatException($"no label: {line}"),
        };
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

    private static FaultClass Class(string word) => Enum.Parse<FaultClass>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
