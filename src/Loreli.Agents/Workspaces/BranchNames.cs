using System.Globalization;

namespace Loreli.Agents.Workspaces;

/// <summary>Chooses the branch of a new worktree. Pure.</summary>
internal static class BranchNames
{
    private const int TriesMax = 1_000;

    /// <summary>What the pattern gives, with a number when that is there already; with a hyphen for each slash when a branch
    /// <c>NAME</c> keeps <c>NAME/work</c> from being one. Null when nothing is free.</summary>
    /// <param name="taken">The branches that there are.</param>
    public static string? Choose(string pattern, PaneName agent, IReadOnlySet<string> taken)
    {
        var wished = pattern.Replace("{agent}", Safe(agent.Value), StringComparison.Ordinal);
        foreach (var stem in (ReadOnlySpan<string>)[wished, wished.Replace('/', '-')])
        {
            for (var number = 1; number <= TriesMax; number++)
            {
                var name = number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
                if (IsBlocked(name, taken))
                {
                    break;
                }
                if (!taken.Contains(name))
                {
                    return name;
                }
            }
        }
        return null;
    }

    // git keeps branches as files: where there is a file there can be no folder, and the other way round.
    private static bool IsBlocked(string name, IReadOnlySet<string> taken)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            if (taken.Contains(name[..slash]))
            {
                return true;
            }
        }
        return taken.Any(it => it.Length > name.Length && it[name.Length] == '/' && it.StartsWith(name, StringComparison.Ordinal));
    }

    // What a pane may be called and a branch may not (git-check-ref-format(1)).
    private static string Safe(string agent)
    {
        var safe = agent.Replace("..", "--", StringComparison.Ordinal).TrimEnd('.');
        return safe.EndsWith(".lock", StringComparison.OrdinalIgnoreCase) ? safe[..^5] + "-lock" : safe;
    }
}
