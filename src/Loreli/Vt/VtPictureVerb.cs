using System.Globalization;
using System.Security;
using System.Text;
using Loreli.CommandLine;
using Loreli.Terminal;

namespace Loreli.Vt;

/// <summary><c>loreli vt picture</c>: bytes of a program on standard input, its final screen as SVG on standard output.</summary>
internal static class VtPictureVerb
{
    private const int CellWidth = 8;
    private const int CellHeight = 17;
    private const int Baseline = 13;
    private const int Margin = 8;
    private const string Ink = "#d8d8d8";
    private const string Paper = "#101014";
    private const int InputBytesMax = 256 << 20;

    private static readonly string[] Sixteen =
    [
        "#1c1c22", "#d0565c", "#7fb069", "#d6a656", "#5b8fd6", "#b07cc6", "#56a8a8", "#c8c8c8",
        "#6a6a74", "#ef7d83", "#a3d18d", "#f0c674", "#81b0f0", "#cfa0e3", "#7cc9c9", "#ffffff",
    ];

    internal static int Run(Arguments arguments, Stream input, Stream output)
    {
        var (columns, rows) = (arguments.Number("--cols", 1, Limits.ColumnsMax) ?? 80, arguments.Number("--rows", 1, Limits.RowsMax) ?? 24);
        var terminal = new VirtualTerminal(new TerminalOptions(columns, rows) { ScrollbackBytesMax = 0 }, new MuteHost());
        var buffer = new byte[64 << 10];
        var total = 0L;
        for (var count = input.Read(buffer); count > 0 && total < InputBytesMax; count = input.Read(buffer))
        {
            terminal.Feed(buffer.AsSpan(0, count));
            total += count;
        }
        output.Write(Encoding.UTF8.GetBytes(Draw(terminal)));
        output.Flush();
        return 0;
    }

    private static string Draw(VirtualTerminal terminal)
    {
        var (width, height) = ((terminal.Columns * CellWidth) + (2 * Margin), (terminal.Rows * CellHeight) + (2 * Margin));
        var svg = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">
            <style>text{"{"}font:14px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;white-space:pre{"}"}</style>
            <rect width="{width}" height="{height}" rx="8" fill="{Paper}"/>

            """);
        for (var row = 0; row < terminal.Rows; row++)
        {
            DrawRow(svg, terminal, row);
        }
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Backgrounds first, then the text: runs of cells that look alike, each stretched to its exact width.</summary>
    private static void DrawRow(StringBuilder svg, VirtualTerminal terminal, int row)
    {
        var cells = terminal.Row(row);
        var texts = new StringBuilder();
        for (int start = 0, end; start < cells.Length; start = end)
        {
            end = start + 1;
            while (end < cells.Length && Alike(cells[start], cells[end]) && !cells[end - 1].Glyph.IsWide)
            {
                end++;
            }
            if (cells[end - 1].Glyph.IsWide && end < cells.Length)
            {
                end++;
            }
            var look = Look.Of(cells[start]);
            var (x, y, run) = (Margin + (start * CellWidth), Margin + (row * CellHeight), (end - start) * CellWidth);
            if (look.Background != Paper)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{run}\" height=\"{CellHeight}\" fill=\"{look.Background}\"/>\n");
            }
            var text = new StringBuilder();
            var last = LastDrawn(cells[start..end]);
            foreach (var cell in cells.Slice(start, last))
            {
                terminal.Tables.AppendText(text, cell);
            }
            if (last > 0)
            {
                texts.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y + Baseline}\" textLength=\"{last * CellWidth}\" fill=\"{look.Foreground}\"{look.Style}>{SecurityElement.Escape(text.ToString())}</text>\n");
            }
        }
        svg.Append(texts);
    }

    private static int LastDrawn(ReadOnlySpan<Cell> run)
    {
        var length = run.Length;
        while (length > 0 && run[length - 1].Glyph.IsBlank && run[length - 1].Style.Underline == UnderlineStyle.None)
        {
            length--;
        }
        return length;
    }

    private static bool Alike(in Cell left, in Cell right) => left.Foreground == right.Foreground && left.Background == right.Background
        && left.Style == right.Style && !right.Glyph.IsWide && !right.Glyph.IsWideTrail;

    private readonly record struct Look(string Foreground, string Background, string Style)
    {
        public static Look Of(in Cell cell)
        {
            var attributes = cell.Style.Attributes;
            var (ink, paper) = (Name(cell.Foreground, Ink), Name(cell.Background, Paper));
            var (foreground, background) = attributes.HasFlag(CellAttributes.Inverse) ? (paper, ink) : (ink, paper);
            var style = (attributes.HasFlag(CellAttributes.Bold) ? " font-weight=\"bold\"" : "")
                + (attributes.HasFlag(CellAttributes.Italic) ? " font-style=\"italic\"" : "")
                + (attributes.HasFlag(CellAttributes.Dim) ? " opacity=\"0.6\"" : "")
                + (cell.Style.Underline != UnderlineStyle.None ? " text-decoration=\"underline\"" : "");
            return new Look(foreground, background, style);
        }

        private static string Name(Color color, string otherwise) => color switch
        {
            { IsDefault: true } => otherwise,
            { IsDirect: true } => $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}",
            { Index: < 16 } => Sixteen[color.Index],
            { Index: >= 232 } => Gray(8 + ((color.Index - 232) * 10)),
            _ => $"#{Level((color.Index - 16) / 36):x2}{Level((color.Index - 16) / 6 % 6):x2}{Level((color.Index - 16) % 6):x2}",
        };

        private static string Gray(int level) => $"#{level:x2}{level:x2}{level:x2}";

        // xterm's colour cube.
        private static int Level(int step) => step == 0 ? 0 : 55 + (40 * step);
    }
}
