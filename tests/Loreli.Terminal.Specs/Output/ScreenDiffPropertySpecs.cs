using System.Buffers;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs;

/// <summary>Whatever two screens hold, the reader of their difference shows the second.</summary>
public sealed class ScreenDiffPropertySpecs
{
    private static readonly string[] Clusters = ["e\u0301", "👩‍🚀", "🇩🇪", "✔️", "\u0915\u094D\u0937\u093F", "👍🏽"];
    private static readonly uint[] Narrow = ['a', 'b', 'z', ' ', ' ', 0, 0, 0xE9, 0x2500, 0x2588, 0x2714, 0x416];
    private static readonly uint[] Wide = [0x6F22, 0x5B57, 0xAC00, 0x1F600, 0x1F1E9, 0x1100];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 7)]
    [InlineData(7, 3)]
    [InlineData(20, 6)]
    [InlineData(33, 12)]
    public void A_reader_of_differences_shows_every_screen_in_turn(int columns, int rows)
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed * 31);
            var surface = new CellSurface(columns, rows);
            var diff = new ScreenDiff(OutputFeatures.All);
            var reader = new PaperTerminal(columns, rows);
            for (var frame = 0; frame < 25; frame++)
            {
                Change(surface, random);
                Feed(diff, surface, reader);
                Differences(surface, reader).ShouldBe("", $"seed {seed}, frame {frame}");
            }
        }
    }

    [Fact]
    public void A_reader_that_switches_between_two_grids_shows_the_one_it_was_given()
    {
        var random = new Random(5);
        CellSurface[] surfaces = [new(30, 8), new(30, 8)];
        var diff = new ScreenDiff(OutputFeatures.All);
        var reader = new PaperTerminal(30, 8);
        for (var frame = 0; frame < 400; frame++)
        {
            var surface = surfaces[random.Next(2)];
            Change(surface, random);
            Feed(diff, surface, reader);
            Differences(surface, reader).ShouldBe("", $"frame {frame}");
        }
    }

    private static void Feed(ScreenDiff diff, CellSurface surface, PaperTerminal reader)
    {
        var bytes = new ArrayBufferWriter<byte>();
        diff.Write(surface, bytes);
        reader.Feed(bytes.WrittenSpan);
        reader.IsSynchronized.ShouldBeFalse();
    }

    private static void Change(CellSurface surface, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                for (var row = 0; row < surface.Rows; row++)
                {
                    DrawRow(surface, row, random);
                }
                break;
            case 1 or 2:
                Scroll(surface, random);
                break;
            case 3:
                surface.Clear();
                break;
            case 4:
                Blank(surface, random);
                break;
            default:
                for (var times = random.Next(4); times >= 0; times--)
                {
                    DrawRow(surface, random.Next(surface.Rows), random);
                }
                break;
        }
        surface.Cursor = new CursorView(
            random.Next(surface.Rows), random.Next(surface.Columns), random.Next(3) > 0, false, random.Next(7));
    }

    private static void DrawRow(CellSurface surface, int row, Random random)
    {
        var cells = surface.Draw(row);
        var column = random.Next(cells.Length);
        var end = column + random.Next(cells.Length - column + 1);
        if (column == end)
        {
            return;
        }
        if (cells[column].Glyph.IsWideTrail)
        {
            cells[column - 1] = default;
        }
        var look = Look(surface, random);
        while (column < end)
        {
            look = random.Next(4) == 0 ? Look(surface, random) : look;
            var run = random.Next(6) == 0 ? random.Next(15) : 1;
            var glyph = RandomGlyph(surface, random);
            for (; run > 0 && column + glyph.Width <= end; run--)
            {
                cells[column] = look with { Glyph = glyph };
                if (glyph.Width == 2)
                {
                    cells[column + 1] = look with { Glyph = Glyph.WideTrail };
                }
                column += glyph.Width;
            }
            column = glyph.Width == 2 && column + 1 == end ? DrawBlank(cells, column) : column;
        }
        if (end < cells.Length && cells[end].Glyph.IsWideTrail)
        {
            cells[end] = default;
        }
    }

    private static int DrawBlank(Span<Cell> cells, int column)
    {
        cells[column] = default;
        return column + 1;
    }

    private static Glyph RandomGlyph(CellSurface surface, Random random) => random.Next(12) switch
    {
        0 or 1 => Glyph.OfRune(Wide[random.Next(Wide.Length)], wide: true),
        2 => ClusterGlyph(surface, Clusters[random.Next(Clusters.Length)]),
        _ => Glyph.OfRune(Narrow[random.Next(Narrow.Length)], wide: false),
    };

    private static Glyph ClusterGlyph(CellSurface surface, string text)
    {
        var codePoints = text.EnumerateRunes().Select(it => (uint)it.Value).ToArray();
        return Glyph.OfCluster(surface.Tables.Intern(text), CharacterWidth.OfCluster(codePoints, false) == 2);
    }

    private static Cell Look(CellSurface surface, Random random)
    {
        if (random.Next(2) == 0)
        {
            return default;
        }
        var extra = random.Next(5) == 0
            ? surface.Tables.Intern(new CellExtra($"https://example.org/{random.Next(3)}", "k", Tint(random)))
            : (ushort)0;
        var attributes = random.Next(3) == 0
            ? (CellAttributes)random.Next(512) & ~CellAttributes.Protected | (CellAttributes)(random.Next(6) << 9)
            : CellAttributes.None;
        return new Cell(default, Tint(random), Tint(random), new CellStyle(attributes, extra));
    }

    private static Color Tint(Random random) => random.Next(5) switch
    {
        0 => Color.Palette(random.Next(16)),
        1 => Color.Palette(random.Next(256)),
        2 => Color.Direct((byte)random.Next(256), (byte)random.Next(256), 7),
        _ => default,
    };

    private static void Scroll(CellSurface surface, Random random)
    {
        var (top, bottom) = (random.Next(surface.Rows), random.Next(surface.Rows));
        (top, bottom) = (Math.Min(top, bottom), Math.Max(top, bottom));
        var up = random.Next(-3, 4);
        var old = Enumerable.Range(0, surface.Rows).Select(it => surface.Row(it).ToArray()).ToArray();
        for (var row = top; row <= bottom; row++)
        {
            var from = row + up;
            if (from >= top && from <= bottom)
            {
                old[from].CopyTo(surface.Draw(row));
            }
            else
            {
                DrawRow(surface, row, random);
            }
        }
    }

    private static void Blank(CellSurface surface, Random random)
    {
        var cells = surface.Draw(random.Next(surface.Rows));
        var from = random.Next(cells.Length);
        if (cells[from].Glyph.IsWideTrail)
        {
            cells[from - 1] = default;
        }
        cells[from..].Fill(new Cell(default, default, Tint(random), default));
    }

    private static string Differences(CellSurface surface, PaperTerminal reader)
    {
        for (var row = 0; row < surface.Rows; row++)
        {
            for (var column = 0; column < surface.Columns; column++)
            {
                var wanted = Paper(surface, surface.Row(row)[column]);
                if (reader[row, column] != wanted)
                {
                    return $"{row},{column}: {reader[row, column]} instead of {wanted}";
                }
            }
        }
        var cursor = surface.Cursor;
        return cursor.IsVisible != reader.IsCursorVisible || cursor.Shape != reader.Shape
            || (cursor.IsVisible && (cursor.Row, cursor.Column) != (reader.Row, reader.Column))
            ? $"cursor {cursor} but {reader.Row},{reader.Column}"
            : "";
    }

    private static PaperCell Paper(CellSurface surface, Cell cell)
    {
        var extra = surface.Tables.Extra(cell.Style.ExtraId);
        var text = cell.Glyph.IsWideTrail || cell.Glyph.IsBlank ? ""
            : cell.Glyph.IsCluster ? surface.Tables.Cluster(cell.Glyph.Value)
            : char.ConvertFromUtf32((int)cell.Glyph.Value);
        return new PaperCell(
            text, cell.Glyph.Width, cell.Foreground, cell.Background, extra?.UnderlineColor ?? default,
            cell.Style.Attributes, extra?.LinkUri is null ? null : $"id={extra.LinkId};{extra.LinkUri}");
    }
}
