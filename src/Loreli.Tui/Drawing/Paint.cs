using Loreli.Terminal;

namespace Loreli.Tui.Drawing;

/// <summary>How a text is drawn: colours and attributes.</summary>
public readonly record struct Paint(Color Foreground, Color Background, CellAttributes Attributes = CellAttributes.None)
{
    public static Paint Plain => default;

    public Paint On(Color background) => this with { Background = background };
    public Paint On(Paint other) => this with { Background = other.Background };
    public Paint Bold => this with { Attributes = Attributes | CellAttributes.Bold };
    public Paint Dim => this with { Attributes = Attributes | CellAttributes.Dim };
    public Paint Inverse => this with { Attributes = Attributes | CellAttributes.Inverse };
    public Paint Underlined => this with { Attributes = Attributes | (CellAttributes)(1 << 9) };

    public Cell Cell(Glyph glyph) => new(glyph, Foreground, Background, new CellStyle(Attributes, 0));
}
