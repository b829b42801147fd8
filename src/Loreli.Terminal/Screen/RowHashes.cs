using System.Runtime.InteropServices;

namespace Loreli.Terminal.Screen;

/// <summary>Hashes what a row shows. Ids are hashed as what they mean, so that equal rows of any two terminals agree.</summary>
internal static class RowHashes
{
    private const ulong Seed = 0x9E37_79B9_7F4A_7C15;

    public static ulong Of(ScreenRow row, CellTables tables)
    {
        if (!row.HashIsFresh)
        {
            row.KeepHash(Compute(row, tables));
        }
        return row.Hash;
    }

    /// <summary>Erased cells at the end count only when they have a background, so that an unused row is an empty one.</summary>
    private static ulong Compute(ScreenRow row, CellTables tables)
    {
        var cells = row.Fill == default ? row.UsedCells : row.Cells;
        while (cells.Length > 0 && IsNothing(cells[^1]))
        {
            cells = cells[..^1];
        }
        var hash = Seed;
        foreach (ref readonly var cell in cells)
        {
            hash = Mix(hash, GlyphHash(cell.Glyph, tables));
            hash = Mix(hash, ((ulong)cell.Foreground.Bits << 32) | cell.Background.Bits);
            hash = Mix(hash, (ulong)(cell.Style.Attributes & ~CellAttributes.Protected) | (ExtraHash(cell.Style.ExtraId, tables) << 16));
        }
        return hash;
    }

    private static bool IsNothing(in Cell cell) =>
        cell.Glyph.IsBlank && !cell.Glyph.IsCluster && cell.Background.IsDefault && (cell.Style.Bits & ~(uint)CellAttributes.Protected) == 0;

    private static ulong GlyphHash(Glyph glyph, CellTables tables)
    {
        if (!glyph.IsCluster)
        {
            // Never written and written as a space look the same.
            return glyph.Value == 0 && !glyph.IsWideTrail ? ' ' : glyph.Bits;
        }
        var hash = Seed;
        foreach (var unit in tables.Cluster(glyph.Value))
        {
            hash = Mix(hash, unit);
        }
        return hash;
    }

    private static ulong ExtraHash(ushort id, CellTables tables)
    {
        if (tables.Extra(id) is not { } extra)
        {
            return 0;
        }
        var hash = Mix(Seed, extra.UnderlineColor.Bits);
        foreach (var unit in MemoryMarshal.AsBytes(extra.LinkUri.AsSpan()))
        {
            hash = Mix(hash, unit);
        }
        return hash;
    }

    /// <summary>One round of a multiply-and-rotate hash: good enough to tell screens apart, not meant against enemies.</summary>
    private static ulong Mix(ulong hash, ulong value) =>
        unchecked(System.Numerics.BitOperations.RotateLeft((hash ^ value) * 0xFF51_AFD7_ED55_8CCDUL, 31));
}
