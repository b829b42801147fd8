using System.Diagnostics.CodeAnalysis;

namespace Loreli.Agents.Identities;

/// <summary>A universe of characters on two opposing sides, from which agents get their names.</summary>
/// <param name="YinTitle">What the side is called in that universe.</param>
/// <param name="Yin">Names, each valid for a pane, in the file's order.</param>
public sealed record Theme(string Name, string YinTitle, string YangTitle, IReadOnlyList<string> Yin, IReadOnlyList<string> Yang)
{
    public IReadOnlyList<string> Of(Side side) => side == Side.Yin ? Yin : Yang;

    /// <summary>Reads a theme's file: <c>yin: TITLE</c>, its names one a line, <c>yang: TITLE</c>, its names; <c>#</c> begins a comment.</summary>
    /// <exception cref="FormatException">A line is neither, a name is invalid or doubled, or a side is empty; the message names the line.</exception>
    public static Theme Parse(string name, string text)
    {
        var titles = new Dictionary<Side, string>();
        var names = new Dictionary<Side, List<string>> { [Side.Yin] = [], [Side.Yang] = [] };
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Side? current = null;
        foreach (var (index, raw) in text.Split('\n').Index())
        {
            var line = raw.Split('#')[0].Trim();
            if (line.Length == 0)
            {
                continue;
            }
            if (TrySide(line, out var side, out var title))
            {
                current = side;
                titles[side] = title;
                continue;
            }
            if (current is not { } at || !PaneName.TryParse(line, out _) || !seen.Add(line))
            {
                throw new FormatException(
                    $"theme {name}, line {index + 1}: \"{line}\" is no name of a pane, is there twice, or stands before \"yin:\" and \"yang:\"");
            }
            names[at].Add(line);
        }
        return names.Values.All(it => it.Count > 0)
            ? new Theme(name, titles[Side.Yin], titles[Side.Yang], names[Side.Yin], names[Side.Yang])
            : throw new FormatException($"theme {name}: a side has no names; it needs \"yin:\" and \"yang:\", each with names below it");
    }

    private static bool TrySide(string line, out Side side, [NotNullWhen(true)] out string? title)
    {
        side = line.StartsWith("yin:", StringComparison.Ordinal) ? Side.Yin : Side.Yang;
        title = side == Side.Yin ? line[4..].Trim() : line.StartsWith("yang:", StringComparison.Ordinal) ? line[5..].Trim() : null;
        return title is not null;
    }
}
