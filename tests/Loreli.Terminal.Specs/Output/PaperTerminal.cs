using System.Globalization;
using System.Text;

namespace Loreli.Terminal.Specs;

internal readonly record struct PaperCell(
    string Text, int Width, Color Foreground, Color Background, Color Underline, CellAttributes Attributes, string? Link);

/// <summary>The strictest reader a difference may meet: it knows only the sequences that a difference may use, and refuses
/// text while a wrap is pending, a line feed in the last row and a wide character that does not fit.</summary>
internal sealed class PaperTerminal
{
    private readonly PaperCell[,] _cells;
    private PaperCell _pen = new("", 1, default, default, default, CellAttributes.None, null);
    private (int Row, int Column) _last = (-1, -1);
    private GraphemeState _clusters;
    private List<uint> _cluster = [];
    private bool _pending;
    private int _top;
    private int _bottom;

    public PaperTerminal(int columns, int rows)
    {
        (Columns, Rows, _bottom) = (columns, rows, rows - 1);
        _cells = new PaperCell[rows, columns];
        Erase(0, 0, rows, columns);
    }

    public int Columns { get; }
    public int Rows { get; }
    public int Row { get; private set; }
    public int Column { get; private set; }
    public bool IsCursorVisible { get; private set; } = true;
    public int Shape { get; private set; }
    public bool IsSynchronized { get; private set; }

    public PaperCell this[int row, int column] => _cells[row, column];

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        for (var at = 0; at < text.Length;)
        {
            at = text[at] == '\e' ? Escape(text, at + 1) : Plain(text, at);
        }
    }

    private int Plain(string text, int at)
    {
        switch (text[at])
        {
            case '\r':
                Jump(Row, 0);
                return at + 1;
            case '\n':
                Require(Row < _bottom, "a line feed in the last row");
                Jump(Row + 1, Column);
                return at + 1;
            case '\b':
                Require(Column > 0 && !_pending, "a backspace where none is sure");
                Jump(Row, Column - 1);
                return at + 1;
            case '\x0F':
                return at + 1;
        }
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
        Require(!Rune.IsControl(rune), "a control character");
        Print((uint)rune.Value);
        return at + length;
    }

    private void Print(uint codePoint)
    {
        var begins = _clusters.IsBreakBefore(codePoint);
        if (!begins && _last.Row >= 0)
        {
            _cluster.Add(codePoint);
            Store(_last.Row, _last.Column);
            return;
        }
        Require(!_pending, "text while a wrap is pending");
        _cluster = [codePoint];
        _last = (Row, Column);
        Store(Row, Column);
    }

    private void Store(int row, int column)
    {
        var width = Math.Max(1, CharacterWidth.OfCluster(_cluster.ToArray(), ambiguousWide: false));
        Require(column + width <= Columns, "a wide character that does not fit");
        var text = string.Concat(_cluster.Select(it => char.ConvertFromUtf32((int)it)));
        Part(row, column, width);
        _cells[row, column] = _pen with { Text = text == " " ? "" : text, Width = width };
        if (width == 2)
        {
            _cells[row, column + 1] = _pen with { Text = "", Width = 0 };
        }
        (Row, Column, _pending) = column + width < Columns ? (row, column + width, false) : (row, Columns - 1, true);
    }

    // Half a wide character is none.
    private void Part(int row, int column, int width)
    {
        if (_cells[row, column].Width == 0)
        {
            _cells[row, column - 1] = _cells[row, column - 1] with { Text = "?", Width = 1 };
        }
        if (column + width < Columns && _cells[row, column + width].Width == 0)
        {
            _cells[row, column + width] = _cells[row, column + width] with { Text = "?", Width = 1 };
        }
    }

    private int Escape(string text, int at)
    {
        switch (text[at])
        {
            case '(':
                return at + 2;
            case ']':
                var end = text.IndexOf("\e\\", at, StringComparison.Ordinal);
                var parts = text[(at + 1)..end].Split(';', 3);
                Require(parts[0] == "8", "an unknown string");
                _pen = _pen with { Link = parts[2].Length == 0 ? null : parts[1] + ";" + parts[2] };
                return end + 2;
            default:
                Require(text[at] == '[', "an unknown escape");
                var last = at + 1;
                while (text[last] is < '@' or > '~')
                {
                    last++;
                }
                Control(text[(at + 1)..last], text[last]);
                return last + 1;
        }
    }

    private void Control(string parameters, char final)
    {
        var numbers = parameters.TrimStart('?').TrimEnd(' ').Split(';');
        int One(int index) => numbers.Length > index && numbers[index].Length > 0 && char.IsDigit(numbers[index][0])
            ? int.Parse(numbers[index].Split(':')[0], CultureInfo.InvariantCulture) : 1;
        switch (parameters + final)
        {
            case "?25h" or "?25l":
                IsCursorVisible = final == 'h';
                return;
            case "?2026h" or "?2026l":
                IsSynchronized = final == 'h';
                return;
            case "4l" or "?6l" or "?7h" or "?7l":
                return;
        }
        switch (final)
        {
            case 'A': Jump(Row - One(0), Column); break;
            case 'B': Jump(Row + One(0), Column); break;
            case 'C': Jump(Row, Column + One(0)); break;
            case 'D': Jump(Row, Column - One(0)); break;
            case 'G': Jump(Row, One(0) - 1); break;
            case 'H': Jump(One(0) - 1, One(1) - 1); break;
            case 'J': Erase(0, 0, Rows, Columns); break;
            case 'K': Erase(Row, Column, Row + 1, Columns); break;
            case 'X': Erase(Row, Column, Row + 1, Column + One(0)); break;
            case 'b': Repeat(One(0)); break;
            case 'm': Style(parameters); break;
            case 'q': Shape = One(0); break;
            case 'r': (_top, _bottom) = parameters.Length == 0 ? (0, Rows - 1) : (One(0) - 1, One(1) - 1); Jump(0, 0); break;
            case 'S': Scroll(One(0)); break;
            case 'T': Scroll(-One(0)); break;
            default: throw new InvalidOperationException("an unknown sequence: " + parameters + final);
        }
    }

    private void Jump(int row, int column)
    {
        Require(row >= 0 && row < Rows && column >= 0 && column < Columns, "a move past the edge");
        (Row, Column, _pending, _last) = (row, column, false, (-1, -1));
        _clusters.Reset();
    }

    private void Repeat(int count)
    {
        var codePoint = _cluster.Single();
        for (var index = 0; index < count; index++)
        {
            _clusters.Reset();
            Print(codePoint);
        }
    }

    private void Erase(int top, int left, int bottom, int right)
    {
        Require(bottom <= Rows && right <= Columns, "an erase past the edge");
        for (var row = top; row < bottom; row++)
        {
            if (left > 0 && _cells[row, left].Width == 0)
            {
                _cells[row, left - 1] = _cells[row, left - 1] with { Text = "?", Width = 1 };
            }
            if (right < Columns && _cells[row, right].Width == 0)
            {
                _cells[row, right] = _cells[row, right] with { Text = "?", Width = 1 };
            }
            for (var column = left; column < right; column++)
            {
                _cells[row, column] = new PaperCell("", 1, default, _pen.Background, default, CellAttributes.None, null);
            }
        }
    }

    private void Scroll(int up)
    {
        var old = (PaperCell[,])_cells.Clone();
        for (var row = _top; row <= _bottom; row++)
        {
            var from = row + up;
            if (from < _top || from > _bottom)
            {
                Erase(row, 0, row + 1, Columns);
                continue;
            }
            for (var column = 0; column < Columns; column++)
            {
                _cells[row, column] = old[from, column];
            }
        }
    }

    private void Style(string parameters)
    {
        var codes = new Queue<string>(parameters.Split(';'));
        while (codes.TryDequeue(out var code))
        {
            var parts = code.Split(':');
            var number = parts[0].Length == 0 ? 0 : int.Parse(parts[0], CultureInfo.InvariantCulture);
            _pen = number switch
            {
                0 => _pen with { Foreground = default, Background = default, Underline = default, Attributes = CellAttributes.None },
                4 => _pen with { Attributes = Underlined(parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1) },
                24 => _pen with { Attributes = Underlined(0) },
                22 => Without(CellAttributes.Bold | CellAttributes.Dim),
                1 => With(CellAttributes.Bold), 2 => With(CellAttributes.Dim),
                3 => With(CellAttributes.Italic), 23 => Without(CellAttributes.Italic),
                5 => With(CellAttributes.Blink), 25 => Without(CellAttributes.Blink),
                7 => With(CellAttributes.Inverse), 27 => Without(CellAttributes.Inverse),
                8 => With(CellAttributes.Hidden), 28 => Without(CellAttributes.Hidden),
                9 => With(CellAttributes.Strike), 29 => Without(CellAttributes.Strike),
                53 => With(CellAttributes.Overline), 55 => Without(CellAttributes.Overline),
                >= 30 and <= 37 => _pen with { Foreground = Color.Palette(number - 30) },
                >= 40 and <= 47 => _pen with { Background = Color.Palette(number - 40) },
                >= 90 and <= 97 => _pen with { Foreground = Color.Palette(number - 82) },
                >= 100 and <= 107 => _pen with { Background = Color.Palette(number - 92) },
                38 => _pen with { Foreground = Direct(codes) },
                48 => _pen with { Background = Direct(codes) },
                39 => _pen with { Foreground = default },
                49 => _pen with { Background = default },
                58 => _pen with { Underline = Direct(new Queue<string>(parts.Skip(1).Where(it => it.Length > 0))) },
                59 => _pen with { Underline = default },
                _ => throw new InvalidOperationException("an unknown attribute: " + code),
            };
        }
    }

    private PaperCell With(CellAttributes attribute) => _pen with { Attributes = _pen.Attributes | attribute };
    private PaperCell Without(CellAttributes attribute) => _pen with { Attributes = _pen.Attributes & ~attribute };
    private CellAttributes Underlined(int style) =>
        (_pen.Attributes & ~CellAttributes.UnderlineMask) | (CellAttributes)(style << 9);

    private static Color Direct(Queue<string> codes)
    {
        byte Next() => byte.Parse(codes.Dequeue(), CultureInfo.InvariantCulture);
        return Next() == 5 ? Color.Palette(Next()) : Color.Direct(Next(), Next(), Next());
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException("The difference relies on " + otherwise + ".");
        }
    }
}
