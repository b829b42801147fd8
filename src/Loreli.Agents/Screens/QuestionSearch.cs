using System.Text.RegularExpressions;
using Loreli.Agents.Backends;
using Loreli.Supervision;

namespace Loreli.Agents.Screens;

/// <summary>Takes an open question apart: what is asked, its options, the one under the marker. Pure.</summary>
public static partial class QuestionSearch
{
    public const int OptionsMax = 20;
    private const int TextLinesAbove = 14;

    /// <param name="from">Index of the first line that may belong to it.</param>
    /// <param name="to">Index after the last one.</param>
    public static Question Read(QuestionRule rule, ScreenFacts facts, int from, int to)
    {
        var (options, marked, first) = rule.Inline is { } inline
            ? ReadInline(inline, facts.Lines, from, to)
            : ReadList(rule.Marks, facts.Lines, from, to);
        return new Question(rule.Kind, Text(rule.Text, facts.Lines, from, options.Count > 0 ? first : to), options, marked);
    }

    private static (IReadOnlyList<string> Options, int Marked, int First) ReadList(
        string marks, IReadOnlyList<ScreenLine> lines, int from, int to)
    {
        for (var i = to - 1; i >= from; i--)
        {
            if (OptionLine.Of(lines[i].Text, marks) is { IsMarked: true } marked)
            {
                return Around(lines, i, marked, marks, from, to);
            }
        }
        return ([], -1, to);
    }

    private static (IReadOnlyList<string>, int, int) Around(
        IReadOnlyList<ScreenLine> lines, int at, OptionLine marked, string marks, int from, int to)
    {
        var found = new List<(int Line, string Text)> { (at, marked.Text) };
        for (var i = at - 1; i >= from && found.Count < OptionsMax; i--)
        {
            if (OptionLine.Of(lines[i].Text, marks) is not { } line || !line.IsWithin(marked))
            {
                break;
            }
            if (line.IsPeerOf(marked))
            {
                found.Insert(0, (i, line.Text));
            }
        }
        var index = found.Count - 1;
        for (var i = at + 1; i < to && found.Count < OptionsMax; i++)
        {
            if (OptionLine.Of(lines[i].Text, marks) is not { } line || !line.IsWithin(marked))
            {
                break;
            }
            if (line.IsPeerOf(marked))
            {
                found.Add((i, line.Text));
            }
            else if (marked.Number is not null && line.Column == marked.Column)
            {
                found[^1] = (found[^1].Line, $"{found[^1].Text} {line.Text}");
            }
        }
        return ([.. found.Select(it => it.Text)], index, found[0].Line);
    }

    private static (IReadOnlyList<string>, int, int) ReadInline(BoundedPattern pattern, IReadOnlyList<ScreenLine> lines, int from, int to)
    {
        for (var i = to - 1; i >= from; i--)
        {
            if (pattern.Find(lines[i].Text) is not { } match || match.Groups["options"] is not { Success: true } group)
            {
                continue;
            }
            var words = Wide().Split(group.Value.Trim()).Where(it => it.Length > 0).ToList();
            return (words, Marked(lines[i], group, words), i);
        }
        return ([], -1, to);
    }

    // The marked option is the one whose background no other option has.
    private static int Marked(ScreenLine line, Group group, List<string> words)
    {
        var grounds = new List<Loreli.Terminal.Color?>();
        var at = group.Index;
        foreach (var word in words)
        {
            at = line.Text.IndexOf(word, at, StringComparison.Ordinal);
            grounds.Add(line.Grounds.LastOrDefault(it => it.Index <= at) is var ground && line.Grounds.Count > 0 ? ground.Background : null);
            at += word.Length;
        }
        var odd = grounds.Where(it => it is not null).GroupBy(it => it).Where(it => it.Count() == 1).ToList();
        return odd.Count == 1 && words.Count > 2 || odd.Count >= 1 && words.Count == 2 ? grounds.IndexOf(odd[0].Key) : -1;
    }

    private static string Text(BoundedPattern? pattern, IReadOnlyList<ScreenLine> lines, int from, int before)
    {
        var nearest = "";
        for (var i = before - 1; i >= Math.Max(from, before - TextLinesAbove); i--)
        {
            var text = Frame().Replace(lines[i].Text, "").Trim();
            if (text.Length == 0)
            {
                continue;
            }
            if (pattern is null ? text.EndsWith('?') || text.EndsWith(':') : pattern.IsMatch(lines[i].Text))
            {
                return text;
            }
            nearest = nearest.Length == 0 ? text : nearest;
        }
        return nearest;
    }

    [GeneratedRegex(@"\s{2,}", RegexOptions.None, 1_000)]
    private static partial Regex Wide();

    [GeneratedRegex(@"[\u2500-\u259F]+", RegexOptions.None, 1_000)]
    private static partial Regex Frame();
}

/// <summary>A line that may be an option: where its text begins, and whether a marker stands before it.</summary>
internal sealed partial record OptionLine(string Text, int Column, bool IsMarked, string? Number)
{
    private const int LengthMax = 500;

    public static OptionLine? Of(string line, string marks)
    {
        // No option is that long, and a hostile line should not cost more than a long one.
        var match = line.Length <= LengthMax ? Shape().Match(line) : Match.Empty;
        if (!match.Success)
        {
            return null;
        }
        var mark = match.Groups["mark"].Value;
        if (mark.Length > 0 && !marks.Contains(mark[0], StringComparison.Ordinal))
        {
            return null;
        }
        var number = match.Groups["number"];
        return new OptionLine(match.Groups["option"].Value, match.Groups["option"].Index, mark.Length > 0, number.Success ? number.Value : null);
    }

    public bool IsPeerOf(OptionLine marked) => Column == marked.Column && (Number is null) == (marked.Number is null);

    /// <summary>An option beside the marked one, or the further text of one.</summary>
    public bool IsWithin(OptionLine marked) => !IsMarked && Column >= marked.Column;

    // Frame, marker, a tick for what is in force, a number, the text.
    [GeneratedRegex(@"^[\s\u2500-\u259F]*?(?:(?<mark>[^\w\s\u2500-\u259F""'(`/$+.])[\u00A0 ]+)?(?:✔ +)?(?:(?<number>\d{1,2})[.)] +)?(?<option>[^\s\u2500-\u259F].*?)[\s\u2500-\u259F]*$",
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Shape();
}
