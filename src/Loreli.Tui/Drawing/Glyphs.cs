namespace Loreli.Tui.Drawing;

/// <summary>The signs that the views draw with, and plain stand-ins for a terminal that has only ASCII.</summary>
public sealed record Glyphs
{
    public required string Horizontal { get; init; }
    public required string Vertical { get; init; }
    public required string Cross { get; init; }
    public required string TopLeft { get; init; }
    public required string TopRight { get; init; }
    public required string BottomLeft { get; init; }
    public required string BottomRight { get; init; }
    public required string Ellipsis { get; init; }
    public required string Dot { get; init; }
    public required string Working { get; init; }
    public required string Idle { get; init; }
    public required string Needs { get; init; }
    public required string Dead { get; init; }
    public required string Done { get; init; }
    public required string Starting { get; init; }
    public required string Again { get; init; }
    public required string Parked { get; init; }
    public required string Unknown { get; init; }
    public required string Bell { get; init; }
    public required string Note { get; init; }
    public required string Chosen { get; init; }
    public required string Up { get; init; }
    public required string Down { get; init; }
    public required string BarFull { get; init; }
    public required string BarEmpty { get; init; }
    public required bool IsAscii { get; init; }

    public static Glyphs For(bool unicode) => unicode ? Unicode : Ascii;

    public static Glyphs Unicode { get; } = new()
    {
        Horizontal = "─", Vertical = "│", Cross = "┼", TopLeft = "╭", TopRight = "╮", BottomLeft = "╰", BottomRight = "╯",
        Ellipsis = "…", Dot = "·", Working = "●", Idle = "○", Needs = "◆", Dead = "✗", Done = "✓", Starting = "◌", Again = "↻", Parked = "‖",
        Unknown = "?", Bell = "♪", Note = "✉", Chosen = "▌", Up = "↑", Down = "↓", BarFull = "━", BarEmpty = "╌", IsAscii = false,
    };

    public static Glyphs Ascii { get; } = new()
    {
        Horizontal = "-", Vertical = "|", Cross = "+", TopLeft = "+", TopRight = "+", BottomLeft = "+", BottomRight = "+",
        Ellipsis = "~", Dot = "-", Working = "*", Idle = "o", Needs = "!", Dead = "x", Done = "v", Starting = ".", Again = "@", Parked = "=",
        Unknown = "?", Bell = "b", Note = "m", Chosen = ">", Up = "^", Down = "v", BarFull = "=", BarEmpty = "-", IsAscii = true,
    };
}
