using Loreli.Agents.Backends;
using Loreli.Supervision;

namespace Loreli.Agents.Screens;

/// <summary>Reads what an agent is at from its settled screen and its program status. Pure.</summary>
public static class ScreenReader
{
    public const int EvidenceMax = 8;
    private const int EvidenceLengthMax = 200;

    /// <summary>The reading of one moment: program status where it can be believed, else the screen's rules.</summary>
    /// <param name="version">Null when it is not known: then rules of every version apply.</param>
    /// <param name="now">Wall-clock time where the CLI runs, with its offset: for the times that messages name.</param>
    public static Reading Read(Backend backend, ScreenFacts facts, CliVersion? version, DateTimeOffset now)
    {
        var seen = See(backend, facts, version, now);
        var reading = Authority.Choose(null, StatusReader.Read(backend, facts.Status, seen, version, now), seen);
        return Drift(backend, version, reading) is { } drift ? reading with { Drift = drift } : reading;
    }

    /// <summary>What the screen alone says.</summary>
    public static Reading See(Backend backend, ScreenFacts facts, CliVersion? version, DateTimeOffset now)
    {
        var map = new ScreenMap(facts, backend, ComposerSearch.Find(backend, facts));
        var seen = SeeDialog(backend, map, version) ?? SeeRule(backend, map, version);
        var fault = FaultSearch.Find(backend, map, version, now, onlyRetried: seen?.Activity == Activity.Busy);
        return (seen, fault) switch
        {
            (null, null) => Nothing(map),
            (null or { Activity: Activity.Idle }, { } found) => Blocked(map, found),
            ({ } reading, { } found) => reading with { Fault = found.Fault },
            ({ } reading, null) => reading,
        };
    }

    /// <summary>The dialog that is open, if it is one that a policy can answer.</summary>
    public static DialogRule? OpenDialog(Backend backend, Reading reading) =>
        reading.Activity == Activity.Waiting ? backend.Dialogs.FirstOrDefault(it => it.Id == reading.Rule) : null;

    private static Reading? SeeDialog(Backend backend, ScreenMap map, CliVersion? version)
    {
        foreach (var dialog in backend.Dialogs)
        {
            if (ConditionCheck.Check(dialog.When, map, version) is { } match)
            {
                var question = QuestionSearch.Read(dialog.Question, map.Facts, match.Region.From, match.Region.To);
                return Seen(Activity.Waiting, dialog.Id, dialog.Reason ?? $"asks: {question.Text}", map, match) with { Question = question };
            }
        }
        return null;
    }

    private static Reading? SeeRule(Backend backend, ScreenMap map, CliVersion? version)
    {
        foreach (var rule in backend.Rules)
        {
            if (ConditionCheck.Check(rule.When, map, version) is not { } match)
            {
                continue;
            }
            var question = rule.Question is null ? null : QuestionSearch.Read(rule.Question, map.Facts, match.Region.From, match.Region.To);
            var reading = Seen(rule.Activity, rule.Id, rule.Reason ?? Reason(rule.Activity, question, map, match), map, match);
            return question is null ? reading : reading with { Question = question };
        }
        return null;
    }

    private static Reading Seen(Activity activity, string rule, string reason, ScreenMap map, ConditionMatch match) =>
        new(activity, ReadingSource.Screen, rule, Cut(reason), Evidence(map.Facts.Lines, match.Evidence));

    private static Reading Blocked(ScreenMap map, FaultSearch.Found found) => new(
        Activity.Blocked, ReadingSource.Screen, found.Rule.Id, Cut(ReasonOf(found.Fault)),
        found.Line < 0 ? [] : Evidence(map.Facts.Lines, [found.Line]))
    { Fault = found.Fault };

    private static Reading Nothing(ScreenMap map) => map.Composer is { IsEmpty: false } composer
        ? new Reading(Activity.Unknown, ReadingSource.Screen, "draft", Cut($"something is typed and not sent: {composer.Text.ReplaceLineEndings(" ")}"),
            Evidence(map.Facts.Lines, [composer.FirstLine]))
        : new Reading(Activity.Unknown, ReadingSource.Screen, "none", "no rule matches the screen", []);

    internal static string ReasonOf(Fault fault) => $"its API refuses it ({Words(fault.Class)}): {fault.Text}";

    private static string Reason(Activity activity, Question? question, ScreenMap map, ConditionMatch match) => activity switch
    {
        Activity.Waiting => $"asks: {question?.Text}",
        Activity.Busy => match.Evidence.Count > 0 ? $"works: {map.Facts.Lines[match.Evidence[0]].Text.Trim()}" : "works",
        Activity.Idle => "waits for a prompt",
        Activity.Blocked => "cannot go on",
        _ => "cannot be told",
    };

    private static string Words(FaultClass fault) => fault switch
    {
        FaultClass.Auth => "login",
        FaultClass.Quota => "quota",
        FaultClass.RateLimit => "rate limit",
        FaultClass.Budget => "budget",
        FaultClass.ModelGone => "model",
        FaultClass.Overloaded => "overloaded",
        FaultClass.Network => "network",
        _ => "this request",
    };

    private static string? Drift(Backend backend, CliVersion? version, Reading reading)
    {
        if (backend.Detection.Known.Contains(version))
        {
            return null;
        }
        var known = $"{backend.Name} {version} is outside of the versions that its rules were seen with ({backend.Detection.Known})";
        return reading is { Source: ReadingSource.Screen, Activity: Activity.Unknown } ? $"{known}, and no rule matches its screen" : known;
    }

    private static IReadOnlyList<string> Evidence(IReadOnlyList<ScreenLine> lines, IReadOnlyList<int> indices) =>
        [.. indices.Take(EvidenceMax).Select(it => Cut(lines[it].Text.Trim()))];

    private static string Cut(string text) => text.Length <= EvidenceLengthMax ? text : text[..EvidenceLengthMax] + "…";
}
