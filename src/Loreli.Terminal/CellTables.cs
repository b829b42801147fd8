using System.Text;

namespace Loreli.Terminal;

/// <summary>The clusters and extras that the cells of one grid speak of by id.</summary>
/// <remarks>Bounded: <see cref="Limits.ClustersMax"/> and <see cref="Limits.ExtrasMax"/>. When a table is full the owner
/// sweeps it (<see cref="Sweep"/>); when everything in it is in use, a new cluster is drawn as its first code point and a
/// new extra is dropped, so that hostile output costs looks, never memory.</remarks>
public sealed class CellTables
{
    private readonly Dictionary<string, uint> _clusterIds = new(StringComparer.Ordinal);
    private readonly List<string?> _clusters = [null];
    private readonly Dictionary<CellExtra, ushort> _extraIds = [];
    private readonly List<CellExtra?> _extras = [null];
    private readonly Stack<uint> _freeClusters = new();
    private readonly Stack<ushort> _freeExtras = new();

    /// <summary>Grows when ids are forgotten: an id that was read before may mean something else since.</summary>
    public long Generation { get; private set; }

    public bool ClustersFull => _freeClusters.Count == 0 && _clusters.Count >= Limits.ClustersMax;
    public bool ExtrasFull => _freeExtras.Count == 0 && _extras.Count >= Limits.ExtrasMax;

    /// <summary>The id of a cluster of several code points; 0 when the table is full.</summary>
    public uint Intern(ReadOnlySpan<char> cluster)
    {
        var lookup = _clusterIds.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(cluster, out var id))
        {
            return id;
        }
        return ClustersFull ? 0 : Add(cluster.ToString());
    }

    /// <summary>The id of an extra; 0 when it says nothing or the table is full.</summary>
    public ushort Intern(CellExtra extra)
    {
        if (extra is { LinkUri: null, UnderlineColor.IsDefault: true })
        {
            return 0;
        }
        if (_extraIds.TryGetValue(extra, out var id))
        {
            return id;
        }
        if (ExtrasFull)
        {
            return 0;
        }
        if (_freeExtras.TryPop(out id))
        {
            _extras[id] = extra;
        }
        else
        {
            id = (ushort)_extras.Count;
            _extras.Add(extra);
        }
        _extraIds.Add(extra, id);
        return id;
    }

    /// <summary>The text of a cluster that was interned here.</summary>
    public string Cluster(uint clusterId) => clusterId < _clusters.Count ? _clusters[(int)clusterId] ?? "\uFFFD" : "\uFFFD";

    /// <summary>The extra of an id that was given here, or null for 0.</summary>
    public CellExtra? Extra(ushort extraId) => extraId < _extras.Count ? _extras[extraId] : null;

    /// <summary>Appends what a cell draws; a blank is a space, the right half of a wide cell nothing.</summary>
    public void AppendText(StringBuilder text, in Cell cell)
    {
        var glyph = cell.Glyph;
        if (glyph.IsWideTrail)
        {
            return;
        }
        if (glyph.IsCluster)
        {
            text.Append(Cluster(glyph.Value));
        }
        else if (glyph.Value == 0)
        {
            text.Append(' ');
        }
        else
        {
            text.Append(new Rune(glyph.Value));
        }
    }

    /// <summary>The same cell with ids of this grid; cells without ids come back as they are.</summary>
    public Cell Import(in Cell cell, CellTables from)
    {
        if ((!cell.Glyph.IsCluster && cell.Style.ExtraId == 0) || ReferenceEquals(this, from))
        {
            return cell;
        }
        var glyph = cell.Glyph;
        if (glyph.IsCluster)
        {
            var text = from.Cluster(glyph.Value);
            var id = Intern(text);
            glyph = id != 0
                ? Glyph.OfCluster(id, glyph.IsWide)
                : Glyph.OfRune((uint)char.ConvertToUtf32(text, 0), glyph.IsWide);
        }
        var extra = from.Extra(cell.Style.ExtraId);
        return cell with { Glyph = glyph, Style = new CellStyle(cell.Style.Attributes, extra is null ? (ushort)0 : Intern(extra)) };
    }

    /// <summary>Forgets every id that is not marked, so that its place can be given again.</summary>
    /// <param name="mark">Calls back once per cell that is alive anywhere in the grid.</param>
    /// <returns>How many ids were freed.</returns>
    public int Sweep(Action<Action<Cell>> mark)
    {
        var freeBefore = _freeClusters.Count + _freeExtras.Count;
        var clusters = new HashSet<uint>();
        var extras = new HashSet<ushort>();
        mark(cell =>
        {
            if (cell.Glyph.IsCluster)
            {
                clusters.Add(cell.Glyph.Value);
            }
            extras.Add(cell.Style.ExtraId);
        });
        Generation++;
        for (var id = 1u; id < _clusters.Count; id++)
        {
            if (_clusters[(int)id] is { } text && !clusters.Contains(id))
            {
                _clusterIds.Remove(text);
                _clusters[(int)id] = null;
                _freeClusters.Push(id);
            }
        }
        for (ushort id = 1; id < _extras.Count; id++)
        {
            if (_extras[id] is { } extra && !extras.Contains(id))
            {
                _extraIds.Remove(extra);
                _extras[id] = null;
                _freeExtras.Push(id);
            }
        }
        return _freeClusters.Count + _freeExtras.Count - freeBefore;
    }

    internal bool Has(uint clusterId) => clusterId < _clusters.Count && _clusters[(int)clusterId] is not null;

    /// <summary>Saves or loads both tables with their ids; places that are free stay free.</summary>
    internal void Sync(ref Saving.StateStream s)
    {
        var clusters = s.Count(_clusters.Count - 1, Limits.ClustersMax);
        for (var id = 1; id <= clusters; id++)
        {
            var text = s.OptionalText(s.IsLoading ? null : _clusters[id], Limits.ClusterCodePointsMax * 2);
            if (s.IsLoading)
            {
                Saving.StateStream.Require(text is null || (text.Length > 0 && _clusterIds.TryAdd(text, (uint)id)));
                _clusters.Add(text);
            }
        }
        var extras = s.Count(_extras.Count - 1, Limits.ExtrasMax);
        for (var id = 1; id <= extras; id++)
        {
            var extra = Saving.CellFormat.SyncExtra(ref s, s.IsLoading ? null : _extras[id]);
            if (s.IsLoading)
            {
                Saving.StateStream.Require(extra is null || _extraIds.TryAdd(extra, (ushort)id));
                _extras.Add(extra);
            }
        }
        if (s.IsLoading)
        {
            CollectFree();
        }
    }

    private void CollectFree()
    {
        for (var id = _clusters.Count - 1; id > 0; id--)
        {
            if (_clusters[id] is null)
            {
                _freeClusters.Push((uint)id);
            }
        }
        for (var id = _extras.Count - 1; id > 0; id--)
        {
            if (_extras[id] is null)
            {
                _freeExtras.Push((ushort)id);
            }
        }
    }

    private uint Add(string cluster)
    {
        if (_freeClusters.TryPop(out var id))
        {
            _clusters[(int)id] = cluster;
        }
        else
        {
            id = (uint)_clusters.Count;
            _clusters.Add(cluster);
        }
        _clusterIds.Add(cluster, id);
        return id;
    }
}
