using System.Globalization;
using System.Text;
using System.Text.Json;
using Loreli.Terminal;

namespace Loreli.Vt;

/// <summary><c>loreli vt dump</c>: bytes of a program on standard input, the final screen as JSON on standard output.</summary>
internal static class VtDumpVerb
{
    private const int Usage = 64;
    private const int ChunkBytes = 64 << 10;

    private sealed record Request(int Columns, int Rows, int Scrollback, bool Cells, IReadOnlyList<(long Offset, int Columns, int Rows)> Resizes);

    internal static int Run(ReadOnlySpan<string> args, Stream input, Stream output, TextWriter error)
    {
        if (Parse(args, error) is not { } request)
        {
            return Usage;
        }
        var host = new RecordingHost();
        var options = new TerminalOptions(request.Columns, request.Rows)
        {
            ScrollbackLinesMax = request.Scrollback,
            ScrollbackBytesMax = 256 << 20,
            // Nobody types what a dump answers.
            TitleReportAllowed = true,
        };
        var terminal = new VirtualTerminal(options, host);
        Feed(terminal, input, request.Resizes);
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Write(writer, terminal, host, request);
        writer.Flush();
        output.WriteByte((byte)'\n');
        return 0;
    }

    private static Request? Parse(ReadOnlySpan<string> args, TextWriter error)
    {
        var (columns, rows, scrollback, cells) = (80, 24, 0, false);
        var resizes = new List<(long, int, int)>();
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--cols" when Number(value, 1, Limits.ColumnsMax, out columns):
                case "--rows" when Number(value, 1, Limits.RowsMax, out rows):
                case "--scrollback" when Number(value, 0, int.MaxValue, out scrollback):
                    i++;
                    break;
                case "--resize" when Resize(value) is { } resize:
                    resizes.Add(resize);
                    i++;
                    break;
                case "--json":
                    break;
                case "--cells":
                    cells = true;
                    break;
                default:
                    error.WriteLine($"loreli vt dump: cannot use \"{args[i]}\" with \"{value}\". Usage: loreli vt dump --cols C --rows R "
                        + "[--scrollback N] [--json] [--cells] [--resize OFFSET:CxR]... < bytes");
                    return null;
            }
        }
        return new Request(columns, rows, scrollback, cells, resizes);
    }

    private static bool Number(string text, int min, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;

    private static (long, int, int)? Resize(string text)
    {
        var parts = text.Split(':', 'x');
        return parts.Length == 3 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && Number(parts[1], 1, Limits.ColumnsMax, out var columns) && Number(parts[2], 1, Limits.RowsMax, out var rows)
            ? (offset, columns, rows)
            : null;
    }

    private static void Feed(VirtualTerminal terminal, Stream input, IReadOnlyList<(long Offset, int Columns, int Rows)> resizes)
    {
        var buffer = new byte[ChunkBytes];
        var offset = 0L;
        var next = 0;
        while (true)
        {
            while (next < resizes.Count && resizes[next].Offset <= offset)
            {
                terminal.Resize(resizes[next].Columns, resizes[next].Rows);
                next++;
            }
            var wanted = next < resizes.Count ? Math.Min(ChunkBytes, resizes[next].Offset - offset) : ChunkBytes;
            var read = input.Read(buffer, 0, (int)wanted);
            if (read == 0)
            {
                break;
            }
            terminal.Feed(buffer.AsSpan(0, read));
            offset += read;
        }
        for (; next < resizes.Count; next++)
        {
            terminal.Resize(resizes[next].Columns, resizes[next].Rows);
        }
    }

    private static void Write(Utf8JsonWriter json, VirtualTerminal terminal, RecordingHost host, Request request)
    {
        json.WriteStartObject();
        json.WriteNumber("cols", terminal.Columns);
        json.WriteNumber("rows", terminal.Rows);
        json.WriteStartObject("cursor");
        json.WriteNumber("row", terminal.Cursor.Row);
        json.WriteNumber("col", terminal.Cursor.Column);
        json.WriteBoolean("visible", terminal.Cursor.IsVisible);
        json.WriteBoolean("pending_wrap", terminal.Cursor.WrapPending);
        json.WriteEndObject();
        json.WriteString("title", terminal.Title);
        json.WriteBoolean("alt", terminal.IsAlternateScreen);
        json.WriteStartArray("scrollback");
        Cell[] cells = [];
        for (var line = terminal.Scrollback.FirstLine; line < terminal.Scrollback.EndLine; line++)
        {
            var length = terminal.Scrollback.Read(line, ref cells, out var wraps);
            cells.AsSpan(length).Clear();
            WriteLine(json, terminal, cells.AsSpan(0, terminal.Columns), wraps, request.Cells);
        }
        json.WriteEndArray();
        json.WriteStartArray("lines");
        for (var row = 0; row < terminal.Rows; row++)
        {
            WriteLine(json, terminal, terminal.Row(row), terminal.RowWraps(row), request.Cells);
        }
        json.WriteEndArray();
        json.WriteString("replies", Convert.ToBase64String(host.Replies));
        json.WriteStartObject("caps");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLine(Utf8JsonWriter json, VirtualTerminal terminal, ReadOnlySpan<Cell> cells, bool wraps, bool withCells)
    {
        var text = new StringBuilder();
        foreach (ref readonly var cell in cells)
        {
            terminal.Tables.AppendText(text, cell);
        }
        json.WriteStartObject();
        json.WriteString("text", text.ToString().TrimEnd(' '));
        json.WriteBoolean("wrapped", wraps);
        if (withCells)
        {
            json.WriteStartArray("cells");
            foreach (ref readonly var cell in cells)
            {
                WriteCell(json, terminal, cell);
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteCell(Utf8JsonWriter json, VirtualTerminal terminal, in Cell cell)
    {
        var text = new StringBuilder();
        terminal.Tables.AppendText(text, cell);
        var extra = terminal.Tables.Extra(cell.Style.ExtraId);
        json.WriteStartObject();
        json.WriteString("ch", text.ToString());
        json.WriteNumber("width", cell.Glyph.Width);
        WriteColor(json, "fg", cell.Foreground);
        WriteColor(json, "bg", cell.Background);
        json.WriteStartArray("attrs");
        foreach (var (attribute, name) in Attributes)
        {
            if ((cell.Style.Attributes & attribute) != 0)
            {
                json.WriteStringValue(name);
            }
        }
        if (cell.Style.Underline != UnderlineStyle.None)
        {
            json.WriteStringValue(UnderlineNames[(int)cell.Style.Underline]);
        }
        json.WriteEndArray();
        WriteColor(json, "ul", extra?.UnderlineColor ?? Color.Default);
        json.WriteString("link", extra?.LinkUri);
        json.WriteEndObject();
    }

    private static readonly (CellAttributes Attribute, string Name)[] Attributes =
    [
        (CellAttributes.Bold, "bold"), (CellAttributes.Dim, "dim"), (CellAttributes.Italic, "italic"),
        (CellAttributes.Blink, "blink"), (CellAttributes.Inverse, "inverse"), (CellAttributes.Hidden, "hidden"),
        (CellAttributes.Strike, "strike"), (CellAttributes.Overline, "overline"),
    ];

    private static readonly string[] UnderlineNames =
        ["", "underline", "double-underline", "curly-underline", "dotted-underline", "dashed-underline", "", ""];

    private static void WriteColor(Utf8JsonWriter json, string name, Color color)
    {
        if (color.IsPalette)
        {
            json.WriteNumber(name, color.Index);
        }
        else if (color.IsDirect)
        {
            json.WriteString(name, string.Create(CultureInfo.InvariantCulture, $"#{color.Bits & 0xFF_FFFF:x6}"));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private sealed class RecordingHost : ITerminalHost
    {
        private readonly MemoryStream _replies = new();

        public byte[] Replies => _replies.ToArray();

        public void Reply(ReadOnlySpan<byte> bytes) => _replies.Write(bytes);

        public void Tell(TerminalEvent news)
        {
        }
    }
}
