namespace Loreli.Terminal;

/// <summary>Every bound of the engine, each with its reason.</summary>
public static class Limits
{
    /// <summary>Columns and rows: far past any monitor, and a screen of this size still fits in 64 MiB.</summary>
    public const int ColumnsMax = 2_000;
    public const int RowsMax = 2_000;

    /// <summary>Distinct clusters alive on one grid: more than fit on a full 250x70 screen four times over.</summary>
    public const int ClustersMax = 65_536;

    /// <summary>Distinct hyperlinks and underline colours alive on one grid: the id has sixteen bits.</summary>
    public const int ExtrasMax = 65_535;
}
