namespace Loreli.Terminal.Emulation;

/// <summary>The colours that a program may set and ask for: 256 of the palette, 5 special, 10 dynamic.</summary>
internal sealed class Palette
{
    public const int Count = 256;
    public const int SpecialCount = 5;
    /// <summary>OSC 10 to 19.</summary>
    public const int DynamicCount = 10;

    private readonly TerminalOptions _options;
    private readonly uint[] _colors = new uint[Count];
    private readonly uint[] _special = new uint[SpecialCount];
    private readonly uint[] _dynamic = new uint[DynamicCount];
    private readonly List<uint[]> _pushed = [];

    public Palette(TerminalOptions options)
    {
        _options = options;
        Reset();
    }

    public Span<uint> Colors => _colors;
    public Span<uint> Special => _special;
    public Span<uint> Dynamic => _dynamic;
    public IReadOnlyList<uint[]> Pushed => _pushed;
    /// <summary>XTPUSHCOLORS: the entry last stored or fetched, from 1.</summary>
    public int PushedAt { get; set; }

    public void Reset()
    {
        for (var i = 0; i < Count; i++)
        {
            _colors[i] = DefaultColor(i);
        }
        for (var i = 0; i < SpecialCount; i++)
        {
            _special[i] = DefaultDynamic(0);
        }
        for (var i = 0; i < DynamicCount; i++)
        {
            _dynamic[i] = DefaultDynamic(i);
        }
        _pushed.Clear();
        PushedAt = 0;
    }

    public uint DefaultDynamic(int index) => index switch
    {
        // Background, mouse background, Tektronix background; highlight is that of the foreground.
        1 or 4 or 6 => _options.DefaultBackground.Bits & 0xFF_FFFF,
        _ => _options.DefaultForeground.Bits & 0xFF_FFFF,
    };

    /// <summary>xterm's 16 colours, the 6x6x6 cube and the grey ramp.</summary>
    public static uint DefaultColor(int index)
    {
        ReadOnlySpan<uint> first =
        [
            0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
            0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
        ];
        if (index < 16)
        {
            return first[index];
        }
        if (index >= 232)
        {
            var grey = (uint)(8 + ((index - 232) * 10));
            return (grey << 16) | (grey << 8) | grey;
        }
        var cube = index - 16;
        return (Level(cube / 36) << 16) | (Level(cube / 6 % 6) << 8) | Level(cube % 6);
    }

    /// <summary>XTPUSHCOLORS into the next or the named entry.</summary>
    public void Push(int entry)
    {
        entry = entry > 0 ? entry : PushedAt + 1;
        if (entry > Limits.StyleStackMax)
        {
            return;
        }
        while (_pushed.Count < entry)
        {
            _pushed.Add(Everything());
        }
        _pushed[entry - 1] = Everything();
        PushedAt = entry;
    }

    /// <summary>XTPOPCOLORS from the last or the named entry.</summary>
    public void Pop(int entry)
    {
        var from = entry > 0 ? entry : PushedAt;
        if (from < 1 || from > _pushed.Count)
        {
            return;
        }
        Load(_pushed[from - 1]);
        PushedAt = from - 1;
    }

    public uint[] Everything() => [.. _colors, .. _special, .. _dynamic];

    public void Load(ReadOnlySpan<uint> everything)
    {
        everything[..Count].CopyTo(_colors);
        everything.Slice(Count, SpecialCount).CopyTo(_special);
        everything.Slice(Count + SpecialCount, DynamicCount).CopyTo(_dynamic);
    }

    public void LoadPushed(IEnumerable<uint[]> pushed, int at)
    {
        _pushed.Clear();
        _pushed.AddRange(pushed);
        PushedAt = at;
    }

    private static uint Level(int step) => step == 0 ? 0u : (uint)(55 + (step * 40));
}
