using Loreli.Posix;

namespace Loreli.EndToEnd;

/// <summary>Screens on bad lines while a pane floods: nobody else notices, and they see the latest when they read again.</summary>
public sealed class SlowClientSpecs : IDisposable
{
    /// <summary>Scrollback and buffers are full by then; what grows after it is a leak.</summary>
    private const long WarmBytes = 24L << 20;

    /// <summary>Printed after that.</summary>
    private const long FloodBytes = 72L << 20;

    /// <summary>The collector's own ups and downs. One client's backlog would be twice as much.</summary>
    private const long GrowthMax = 32L << 20;

    /// <summary>A few screens and what pipes hold on the way; the flood is a thousand times as much.</summary>
    private const long BytesToLatestMax = 256 << 10;

    private readonly LoreliHome _home = new();

    public void Dispose() => _home.Dispose();

    [FactWith("perl")]
    public void Slow_stopped_and_killed_screens_cost_neither_memory_nor_the_others()
    {
        var gate = Path.Combine(_home.Root, "enough");
        _home.Up();
        _home.Spawn("calm", "/bin/sh", "-c", "while read -r line; do echo \"<$line>\"; done");
        _home.Spawn("flood", "perl", "-e", "my $n = 0; until (-e $ARGV[0]) { for (1 .. 2000) { $n++; print \"flood \\e[3\", $n % 8, \"m$n\\e[m of many lines\\n\" } } print \"\\e[2J\\e[Hthe latest screen\\n\"; $| = 1; print ''; sleep 1000", gate);
        using var healthy = Attach("calm");
        using var throttled = Attach("flood");
        using var stopped = Attach("flood");
        using var killed = Attach("flood");
        var daemon = _home.DaemonPid();
        var (warm, enough) = (0L, long.MaxValue);
        var said = 0;
        long parsed;

        while ((parsed = Parsed()) < enough)
        {
            // 4 KB at most a round, a few rounds a second: below 50 KB/s.
            throttled.Pump(TimeSpan.FromMilliseconds(1));
            healthy.Type($"word {++said}\r");
            healthy.Until($"<word {said}>");
            if (warm == 0 && parsed > WarmBytes)
            {
                // From here, wherever it is: on a loaded machine much is printed between two looks.
                (warm, enough) = (ProcessScan.MemoryOf(daemon), parsed + FloodBytes);
                _ = Signals.Send(killed.Pid, Signals.SIGKILL);
            }
        }
        var grown = ProcessScan.MemoryOf(daemon) - warm;
        File.WriteAllText(gate, "");
        _home.WaitForText("flood", "the latest screen");

        grown.ShouldBeLessThan(GrowthMax);
        BytesUntilLatest(throttled).ShouldBeLessThan(BytesToLatestMax);
        BytesUntilLatest(stopped).ShouldBeLessThan(BytesToLatestMax);
        healthy.Type("still well\r");
        healthy.Until("<still well>");
        _home.StateOf("flood").ShouldBe("running");
        Waiting.Until(() => _home.Status().GetProperty("clients").GetInt32() == 3, "the daemon's farewell to the killed screen");
    }

    private OperatorPty Attach(string pane)
    {
        var screen = new OperatorPty(_home, 100, 30, "attach");
        screen.Until(pane);
        screen.Type($"{Operators.Prefix}'{pane}\r");
        screen.Until(text => pane == "flood" ? text.Contains("of many lines", StringComparison.Ordinal) : text.Contains(pane, StringComparison.Ordinal), $"the pane {pane}");
        return screen;
    }

    private long Parsed() => _home.Pane("flood").GetProperty("bytes").GetProperty("parsed").GetInt64();

    private static long BytesUntilLatest(OperatorPty screen)
    {
        var before = screen.BytesRead;
        screen.Until("the latest screen");
        return screen.BytesRead - before;
    }
}
