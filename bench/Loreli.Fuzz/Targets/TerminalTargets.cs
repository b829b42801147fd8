using System.Buffers;
using System.Text;
using Loreli.Terminal;

namespace Loreli.Fuzz.Targets;

/// <summary>Parser, screen, scrollback, difference and saved state.</summary>
internal static class TerminalTargets
{
    public static IEnumerable<Target> Of(IReadOnlyList<byte[]> recordings)
    {
        var steps = Steps();
        yield return new Target("screen", it => Script(it, recordings), () => ScreenScript.Play)
        {
            Tokens = [.. TerminalGrammar.Tokens, .. steps],
            // A storm of resizes makes new rows each time.
            AllocatedBytesMax = 32 << 20,
        };
        // One terminal that takes hundreds of inputs one after the other gets into states that no single input reaches.
        yield return new Target("screen-long", it => Output(it, recordings), Long) { Tokens = [.. TerminalGrammar.Tokens, .. steps], InputsPerTaker = 400, AllocatedBytesMax = 32 << 20 };
        yield return new Target("restore", Saved, () => Restore)
        {
            InputBytesMax = 64 << 10, Tokens = TerminalGrammar.Tokens, MutationsMax = 3,
            // The header alone says how large the screens are: two of 2,000 x 2,000 cells, and their rows.
            AllocatedBytesMax = 300L << 20,
        };
    }

    private static byte[] Script(Prng chance, IReadOnlyList<byte[]> recordings)
    {
        var script = new List<byte> { (byte)chance.Next(256), (byte)chance.Next(256), (byte)(chance.Next(4) == 0 ? chance.Next(16) : 0) };
        for (var left = 1 + chance.Next(4); left > 0; left--)
        {
            script.AddRange(Output(chance, recordings));
            if (chance.Next(3) > 0)
            {
                script.AddRange(chance.Pick(Steps()));
            }
        }
        return [.. script];
    }

    private static byte[] Output(Prng chance, IReadOnlyList<byte[]> recordings) => recordings.Count > 0 && chance.Next(4) == 0
        ? Recordings.Window(recordings, chance, 400)
        : TerminalGrammar.Make(chance, 1 + chance.Next(20));

    private static List<byte[]> Steps() =>
    [
        .. Enum.GetValues<ScreenScript.Step>().Where(it => it != ScreenScript.Step.Resize).Select(it => new[] { (byte)0xFF, (byte)it }),
        [0xFF, 1, 0, 0], [0xFF, 1, 1, 1], [0xFF, 1, 39, 9], [0xFF, 1, 12, 3], [0xFF, 1, 59, 19], [0xFF, 1, 7, 19], [0xFF, 1, 50, 0], [0xFF, (byte)ScreenScript.Step.Follow],
    ];

    private static Action<byte[]> Long()
    {
        var script = new ScreenScript(40, 10, 0);
        return input =>
        {
            script.Go(input);
            script.Follow();
            script.CheckHistory();
        };
    }

    private static byte[] Saved(Prng chance)
    {
        var terminal = new VirtualTerminal(new TerminalOptions(1 + chance.Next(30), 1 + chance.Next(8)), new ListeningHost());
        terminal.Feed(TerminalGrammar.Make(chance, chance.Next(40)));
        var saved = new ArrayBufferWriter<byte>();
        terminal.Save(saved);
        return saved.WrittenSpan.ToArray();
    }

    private static void Restore(byte[] input)
    {
        VirtualTerminal terminal;
        try
        {
            terminal = VirtualTerminal.Restore(input, new TerminalOptions(80, 24), new ListeningHost());
        }
        catch (FormatException)
        {
            return;
        }
        Exercise(terminal);
    }

    /// <summary>A terminal that came from outside must work like any other.</summary>
    public static void Exercise(VirtualTerminal terminal)
    {
        var lines = new Cell[1];
        for (var line = terminal.Scrollback.FirstLine; line < Math.Min(terminal.Scrollback.EndLine, terminal.Scrollback.FirstLine + 1_000); line++)
        {
            terminal.Scrollback.Read(line, ref lines, out _);
        }
        if ((long)terminal.Columns * terminal.Rows > 10_000)
        {
            return; // A huge blank screen shows nothing more and would take most of the time.
        }
        Wholeness.Check(terminal);
        var reader = new VirtualTerminal(new TerminalOptions(terminal.Columns, terminal.Rows), new ListeningHost());
        var bytes = new ArrayBufferWriter<byte>();
        new ScreenDiff(OutputFeatures.All).Write(terminal, bytes);
        reader.Feed(bytes.WrittenSpan);
        terminal.Feed(Encoding.UTF8.GetBytes("\r\nmore 漢字 e\u0301\e[3;3H\e[L\e[P\e[2J\e8\e[?1049h\e[#}\e[23t\e[<u\e[b text"));
        terminal.Resize(9, 3);
        terminal.Resize(30, 8);
        Wholeness.Check(terminal);
        bytes.ResetWrittenCount();
        terminal.Save(bytes);
        _ = VirtualTerminal.Restore(bytes.WrittenSpan, new TerminalOptions(80, 24), new ListeningHost());
    }
}
