using Loreli.Agents.Backends;

namespace Loreli.Agents.Screens;

/// <summary>What came of holding a condition against a screen.</summary>
/// <param name="Evidence">Indices of the lines that its patterns met.</param>
internal sealed record ConditionMatch(IReadOnlyList<int> Evidence, ScreenText Region);

/// <summary>Holds conditions against screens. Pure.</summary>
internal static class ConditionCheck
{
    /// <returns>Null when it does not hold.</returns>
    public static ConditionMatch? Check(ScreenCondition condition, ScreenMap map, CliVersion? version)
    {
        if (!condition.Versions.Contains(version) || !ComposerFits(condition.ComposerIsEmpty, map.Composer)
            || map.Of(condition.Region) is not { } region)
        {
            return null;
        }
        var evidence = new SortedSet<int>();
        foreach (var pattern in condition.All)
        {
            if (!Meets(pattern, region, map, evidence))
            {
                return null;
            }
        }
        if (condition.Any.Count > 0 && !condition.Any.Any(it => Meets(it, region, map, evidence)))
        {
            return null;
        }
        return condition.None.Any(it => Meets(it, region, map, null)) ? null : new ConditionMatch([.. evidence], region);
    }

    private static bool ComposerFits(bool? wanted, ComposerView? composer) => wanted switch
    {
        true => composer is { IsEmpty: true },
        false => composer is null,
        null => true,
    };

    private static bool Meets(TextPattern pattern, ScreenText region, ScreenMap map, SortedSet<int>? evidence)
    {
        switch (pattern.Target)
        {
            case PatternTarget.Title:
                return pattern.Pattern.IsMatch(map.Facts.Title);
            case PatternTarget.Flow when pattern.Pattern.Find(region.Flow) is { } match:
                evidence?.Add(region.LineOfFlow(match.Index));
                return true;
            case PatternTarget.Line when pattern.Pattern.Find(region.Joined) is { } match:
                evidence?.Add(region.LineAt(match.Index));
                return true;
            default:
                return false;
        }
    }
}
