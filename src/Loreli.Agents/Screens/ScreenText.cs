using System.Text;
using System.Text.RegularExpressions;
using Loreli.Agents.Backends;

namespace Loreli.Agents.Screens;

/// <summary>A piece of a screen as text that patterns are matched against, with the way back to its lines.</summary>
internal sealed class ScreenText
{
    private readonly IReadOnlyList<ScreenLine> _lines;
    private readonly int _from, _to;
    private string? _joined, _flow;
    private int[] _starts = [], _flowLines = [];

    /// <param name="from">Index of the first line.</param>
    /// <param name="to">Index after the last line.</param>
    public ScreenText(IReadOnlyList<ScreenLine> lines, int from, int to) => (_lines, _from, _to) = (lines, from, Math.Max(from, to));

    public int From => _from;
    public int To => _to;

    /// <summary>The lines, apart by line feeds.</summary>
    public string Joined => _joined ??= Join();

    /// <summary>All characters that are neither blank nor frame nor a square of a progress bar, without line ends.</summary>
    public string Flow => _flow ??= Squeeze();

    /// <summary>Index of the line in which a character of <see cref="Joined"/> stands.</summary>
    public int LineAt(int index)
    {
        _ = Joined;
        var found = Array.BinarySearch(_starts, index);
        return _from + (found >= 0 ? found : ~found - 1);
    }

    /// <summary>Index of the line in which a character of <see cref="Flow"/> stands.</summary>
    public int LineOfFlow(int index) => index < _flowLines.Length ? _flowLines[index] : Math.Max(_from, _to - 1);

    /// <summary>Squeezes a text that comes from elsewhere than the screen.</summary>
    public static string Squeeze(string text) => string.Concat(text.Where(it => !IsNothing(it)));

    private string Join()
    {
        var text = new StringBuilder();
        _starts = new int[_to - _from];
        for (var i = _from; i < _to; i++)
        {
            _starts[i - _from] = text.Length;
            text.Append(_lines[i].Text).Append('\n');
        }
        return text.ToString();
    }

    private string Squeeze()
    {
        var text = new StringBuilder();
        var lines = new List<int>();
        for (var i = _from; i < _to; i++)
        {
            foreach (var c in _lines[i].Text)
            {
                if (!IsNothing(c))
                {
                    text.Append(c);
                    lines.Add(i);
                }
            }
        }
        _flowLines = [.. lines];
        return text.ToString();
    }

    // Box drawing, block elements, and the squares of progress bars: they stand between and upon the words of a message.
    private static bool IsNothing(char c) => char.IsWhiteSpace(c) || c is (>= '\u2500' and <= '\u259F') or '\u25A0' or '\u25A1' or '\u2B1D' or '\u2B1E';
}

/// <summary>The regions of one screen, each built at most once.</summary>
internal sealed class ScreenMap(ScreenFacts facts, Backend backend, ComposerView? composer)
{
    private readonly Dictionary<(int, int), ScreenText> _texts = [];

    public ScreenFacts Facts => facts;
    public ComposerView? Composer => composer;

    private IReadOnlyList<ScreenLine> Lines => facts.Lines;
    private int End => Math.Min(Lines.Count, composer?.FirstLine ?? Lines.Count);

    /// <summary>Null when the screen has no such place.</summary>
    public ScreenText? Of(ScreenRegion region) => region switch
    {
        ScreenRegion.Whole => Text(0, Lines.Count),
        ScreenRegion.Last it => Text(Back(Lines.Count, it.Lines), Lines.Count),
        ScreenRegion.Above it => Text(Back(End, it.Lines), End),
        ScreenRegion.Composer => composer is null ? null : Text(composer.FirstLine, Lines.Count),
        ScreenRegion.Below => composer is null ? null : Text(composer.LastLine + 1, Lines.Count),
        ScreenRegion.Turn => Text(TurnStart(), End),
        ScreenRegion.From it => LastMatch(it.Pattern) is { } last ? Text(FirstOfRun(it.Pattern, last), End) : null,
        _ => null,
    };

    private ScreenText Text(int from, int to)
    {
        if (!_texts.TryGetValue((from, to), out var text))
        {
            _texts[(from, to)] = text = new ScreenText(Lines, from, to);
        }
        return text;
    }

    private int Back(int end, int count)
    {
        while (end > 0 && Lines[end - 1].IsBlank)
        {
            end--;
        }
        var from = end;
        for (var seen = 0; from > 0 && seen < count; from--)
        {
            seen += Lines[from - 1].IsBlank ? 0 : 1;
        }
        return from;
    }

    private int TurnStart() => backend.Composer?.Echo is { } echo && LastMatch(echo) is { } first ? first : 0;

    private int FirstOfRun(BoundedPattern pattern, int last)
    {
        while (last > 0 && pattern.IsMatch(Lines[last - 1].Text))
        {
            last--;
        }
        return last;
    }

    private int? LastMatch(BoundedPattern pattern)
    {
        for (var i = End - 1; i >= 0; i--)
        {
            if (!Lines[i].IsBlank && pattern.IsMatch(Lines[i].Text))
            {
                return i;
            }
        }
        return null;
    }
}
