namespace Loreli.Terminal.Emulation;

/// <summary>The kitty keyboard flags, a stack for each screen, and xterm's modifyOtherKeys and its kin.</summary>
internal sealed class KeyboardModes
{
    private const int FlagsMask = 31;

    private readonly List<byte> _primary = [];
    private readonly List<byte> _alternate = [];
    private bool _isAlternate;

    /// <summary>XTMODKEYS resources 0 to 7; only 4 (modifyOtherKeys) changes what is sent.</summary>
    public int[] Resources { get; } = new int[8];

    public int Flags { get; private set; }
    private int OtherFlags { get; set; }

    public IReadOnlyList<byte> Stack(bool alternate) => alternate ? _alternate : _primary;

    public int FlagsOf(bool alternate) => alternate == _isAlternate ? Flags : OtherFlags;

    public void ShowAlternate(bool alternate)
    {
        if (alternate != _isAlternate)
        {
            (Flags, OtherFlags, _isAlternate) = (OtherFlags, Flags, alternate);
        }
    }

    public void Push(int flags)
    {
        var stack = _isAlternate ? _alternate : _primary;
        if (stack.Count == Limits.KeyboardStackMax)
        {
            stack.RemoveAt(0);
        }
        stack.Add((byte)Flags);
        Flags = flags & FlagsMask;
    }

    public void Pop(int count)
    {
        var stack = _isAlternate ? _alternate : _primary;
        for (; count > 0; count--)
        {
            if (stack.Count == 0)
            {
                Flags = 0;
                return;
            }
            Flags = stack[^1];
            stack.RemoveAt(stack.Count - 1);
        }
    }

    /// <param name="how">1 sets, 2 adds, 3 removes.</param>
    public void Set(int flags, int how)
    {
        flags &= FlagsMask;
        Flags = how switch
        {
            1 => flags,
            2 => Flags | flags,
            3 => Flags & ~flags,
            _ => Flags,
        };
    }

    public void Reset()
    {
        _primary.Clear();
        _alternate.Clear();
        (Flags, OtherFlags) = (0, 0);
        Array.Clear(Resources);
    }

    /// <summary>For restoring a saved terminal.</summary>
    public void Load(bool alternate, int flags, ReadOnlySpan<byte> stack)
    {
        var target = alternate ? _alternate : _primary;
        target.Clear();
        foreach (var entry in stack)
        {
            target.Add((byte)(entry & FlagsMask));
        }
        if (alternate == _isAlternate)
        {
            Flags = flags & FlagsMask;
        }
        else
        {
            OtherFlags = flags & FlagsMask;
        }
    }
}
