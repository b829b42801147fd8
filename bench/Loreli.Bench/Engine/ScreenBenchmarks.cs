using System.Text;
using BenchmarkDotNet.Attributes;
using Loreli.Bench.Payloads;
using Loreli.Terminal;

namespace Loreli.Bench.Engine;

/// <summary>What a change costs those who look: the difference for a client, and the hash for "has it changed".</summary>
public class ScreenBenchmarks
{
    private static readonly byte[][] Keys = ["x\b"u8.ToArray(), "y\b"u8.ToArray()];

    private readonly ReusedBuffer _buffer = new();
    private readonly byte[][] _screens = new byte[2][];
    private VirtualTerminal _terminal = null!;
    private ScreenDiff _diff = null!;
    private int _turn;

    [GlobalSetup]
    public void DrawAScreen()
    {
        _terminal = EngineTerminal.Make();
        _diff = new ScreenDiff(OutputFeatures.All);
        for (var i = 0; i < _screens.Length; i++)
        {
            var writer = new PayloadWriter(seed: (ulong)i + 7);
            writer.AddressedScreen();
            _screens[i] = writer.ToArray();
        }
        _terminal.Feed(_screens[0]);
        _diff.Write(_terminal, _buffer);
    }

    [Benchmark(Description = "diff: nothing changed")]
    public int Nothing() => Difference();

    [Benchmark(Description = "feed and diff: one key echoed")]
    public int One_key()
    {
        _terminal.Feed(Keys[_turn ^= 1]);
        return Difference();
    }

    [Benchmark(Description = "feed and diff: whole screen redrawn")]
    public int Whole_screen()
    {
        _terminal.Feed(_screens[_turn ^= 1]);
        return Difference();
    }

    [Benchmark(Description = "diff: first sight of a screen")]
    public int First_sight()
    {
        _diff.Invalidate();
        return Difference();
    }

    [Benchmark(Description = "hash of all rows, none changed")]
    public ulong Hash_unchanged() => Hash();

    [Benchmark(Description = "feed and hash: one key echoed")]
    public ulong Hash_one_key()
    {
        _terminal.Feed(Keys[_turn ^= 1]);
        return Hash();
    }

    [Benchmark(Description = "feed and hash: whole screen redrawn")]
    public ulong Hash_whole_screen()
    {
        _terminal.Feed(_screens[_turn ^= 1]);
        return Hash();
    }

    private int Difference()
    {
        _diff.Write(_terminal, _buffer);
        return _buffer.Take();
    }

    private ulong Hash()
    {
        var hash = 0UL;
        for (var row = 0; row < _terminal.Rows; row++)
        {
            hash ^= _terminal.RowHash(row);
        }
        return hash;
    }
}

/// <summary>What an operator's input costs on its way to the program.</summary>
public class InputBenchmarks
{
    private readonly ReusedBuffer _buffer = new();
    private readonly InputEvent _letter = new InputEvent.Key("a", Text: "a");
    private readonly InputEvent _arrow = new InputEvent.Key("up", KeyModifiers.Ctrl);
    private readonly InputEvent _drag = new InputEvent.Mouse(1, KeyModifiers.None, MouseAction.Drag, Row: 20, Column: 130);
    private readonly InputEvent _paste = new InputEvent.Paste(new StringBuilder().Insert(0, "let it be = 42;\n", 256).ToString());

    [Benchmark(Description = "encode: letter")]
    public int Letter() => Encode(_letter, InputModes.None);

    [Benchmark(Description = "encode: letter, kitty protocol")]
    public int Letter_kitty() => Encode(_letter, InputModes.KittyDisambiguate | InputModes.KittyAllKeys | InputModes.KittyEventTypes);

    [Benchmark(Description = "encode: ctrl-up")]
    public int Arrow() => Encode(_arrow, InputModes.ApplicationCursorKeys);

    [Benchmark(Description = "encode: mouse drag, SGR")]
    public int Drag() => Encode(_drag, InputModes.MouseDrag | InputModes.MouseSgr);

    [Benchmark(Description = "encode: bracketed paste of 4 KiB")]
    public int Paste() => Encode(_paste, InputModes.BracketedPaste);

    private int Encode(InputEvent input, InputModes modes)
    {
        InputEncoder.Encode(input, modes, _buffer);
        return _buffer.Take();
    }
}
