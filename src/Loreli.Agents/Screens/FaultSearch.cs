using Loreli.Agents.Backends;
using Loreli.Supervision;

namespace Loreli.Agents.Screens;

/// <summary>Finds the error that a CLI shows because its API refuses it. Pure.</summary>
internal static class FaultSearch
{
    private const int LinesMax = 4;
    private const int LengthMax = 400;

    /// <param name="Line">Index of the line that says so; -1 when it was told and not shown.</param>
    public sealed record Found(FaultRule Rule, Fault Fault, int Line);

    /// <param name="onlyRetried">It works: only what it tries again by itself counts.</param>
    public static Found? Find(Backend backend, ScreenMap map, CliVersion? version, DateTimeOffset now, bool onlyRetried)
    {
        foreach (var rule in backend.Faults)
        {
            if ((onlyRetried && !rule.IsRetried) || ConditionCheck.Check(rule.When, map, version) is not { } match)
            {
                continue;
            }
            var line = match.Evidence.Count > 0 ? match.Evidence[0] : match.Region.From;
            if (rule.IsForeignInk && map.Composer is { } composer && map.Facts.Lines[line].Ink == map.Facts.Lines[composer.FirstLine].Ink)
            {
                continue;
            }
            return new Found(rule, Make(rule, Block(map, line), match.Region.Flow, now), line);
        }
        return null;
    }

    /// <summary>Classifies a message that the program told beside the screen.</summary>
    public static Found? Classify(Backend backend, string message, CliVersion? version, DateTimeOffset now)
    {
        var flow = ScreenText.Squeeze(message);
        var rule = backend.Faults.FirstOrDefault(it => it.When.Versions.Contains(version)
            && it.When.All.Concat(it.When.Any).Any(pattern => pattern.Pattern.IsMatch(pattern.Target == PatternTarget.Flow ? flow : message)));
        return rule is null ? null : new Found(rule, Make(rule, message, flow, now), -1);
    }

    private static Fault Make(FaultRule rule, string text, string flow, DateTimeOffset now)
    {
        var reset = rule.Resets?.Find(flow) is { } match
            ? ResetTime.Parse(Group("time"), Group("date"), Group("zone"), Group("wait"), now)
            : null;
        return new Fault(rule.Class, Cut(text), reset) { IsRetried = rule.IsRetried };

        string? Group(string name) => match.Groups[name] is { Success: true } group ? group.Value : null;
    }

    // A message goes on in the next line where the line before it was too long for the screen.
    private static string Block(ScreenMap map, int first)
    {
        var (lines, end) = (map.Facts.Lines, map.Composer?.FirstLine ?? map.Facts.Lines.Count);
        var block = new List<string>();
        for (var i = first; i < lines.Count && i - first < LinesMax && !lines[i].IsBlank; i++)
        {
            block.Add(lines[i].Text.Trim('│', '┃', ' ', '\u00A0'));
            if (lines[i].Text.Length < map.Facts.Columns * 3 / 4 || i + 1 >= end)
            {
                break;
            }
        }
        return string.Join(' ', block);
    }

    private static string Cut(string text) => text.Length <= LengthMax ? text : text[..LengthMax] + "…";
}
