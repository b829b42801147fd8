using System.Buffers;
using System.Text;
using Loreli.Daemon.Panes;
using Loreli.Panes;
using Loreli.Terminal;

namespace Loreli.Daemon.Specs;

/// <summary>Panes without processes: real screens, and programs that say what the spec makes them say.</summary>
internal sealed class FakePanes(IPaneListener listener) : IPaneHost
{
    private readonly Lock _gate = new();
    private readonly List<FakePane> _panes = [];

    /// <summary>Programs of this name are not found.</summary>
    public const string MissingProgram = "no-such-program";

    public IReadOnlyList<IPane> Panes
    {
        get
        {
            lock (_gate)
            {
                return [.. _panes];
            }
        }
    }

    public FakePane this[string name] => (FakePane)Panes.Last(it => it.Name.Value == name);

    public IPane? Find(PaneName name) => Panes.LastOrDefault(it => it.Name == name);

    /// <summary>What an earlier daemon left behind.</summary>
    public static AsyncLocal<IReadOnlyList<PaneSpec>?> LeftBehind { get; } = new();

    /// <summary>What a pane prints while it is adopted.</summary>
    public static AsyncLocal<string?> PrintsMeanwhile { get; } = new();

    /// <summary>What happens before the first pane is adopted.</summary>
    public static AsyncLocal<Action?> BeforeAdoption { get; } = new();

    public IReadOnlyList<string> Adopt()
    {
        BeforeAdoption.Value?.Invoke();
        foreach (var pane in (LeftBehind.Value ?? []).Select(it => new FakePane(it, listener)))
        {
            _panes.Add(pane);
            pane.Print(PrintsMeanwhile.Value ?? "");
        }
        return [];
    }

    public PaneStart Spawn(PaneSpec spec)
    {
        if (spec.Command[0] == MissingProgram)
        {
            return new PaneStart.Refused("LOR0110", $"pane \"{spec.Name}\" was not started: there is no program");
        }
        var pane = new FakePane(spec, listener);
        lock (_gate)
        {
            _panes.Add(pane);
        }
        return new PaneStart.Started(pane);
    }

    public bool Remove(IPane pane)
    {
        lock (_gate)
        {
            return pane.Life is PaneLife.Exited or PaneLife.Failed && _panes.Remove((FakePane)pane);
        }
    }

    public bool Rename(IPane pane, PaneName name)
    {
        ((FakePane)pane).Name = name;
        return true;
    }

    public void Dispose()
    {
    }
}

internal sealed class FakePane(PaneSpec spec, IPaneListener listener) : IPane, ITerminalHost
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _typed = new();
    private readonly List<string> _writes = [];
    private readonly List<TerminalEvent> _told = [];
    private readonly ManualResetEventSlim _frameClosed = new(initialState: true);
    private VirtualTerminal? _terminal;

    public PaneSpec Spec => spec;
    public PaneName Name { get; set; } = spec.Name;
    public PaneLife Life { get; private set; } = new PaneLife.Running(4_242);
    public int? KeeperPid => 4_241;
    public int Columns => Read(0, static (terminal, _) => terminal.Columns);
    public int Rows => Read(0, static (terminal, _) => terminal.Rows);
    public DateTimeOffset StartedAt { get; } = TimeProvider.System.GetUtcNow();
    public DateTimeOffset? LastOutputAt { get; private set; }
    public PaneCounters Counters => default;
    public string Directory => "/nowhere";
    public string? Foreground => "sh";
    public List<(int Cols, int Rows)> Resizes { get; } = [];
    public List<int> Signals { get; } = [];
    public TimeSpan? StopGrace { get; private set; }
    public bool IgnoresStop { get; set; }
    public bool TakesNoInput { get; set; }
    /// <summary>Typed text appears on the screen, as a shell would have it.</summary>
    public bool Echoes { get; set; }
    public bool ThrowsWhenLookedAt { get; set; }

    public string Typed
    {
        get
        {
            lock (_gate)
            {
                return _typed.ToString();
            }
        }
    }

    /// <summary>What came to the program, write by write.</summary>
    public IReadOnlyList<string> Writes
    {
        get
        {
            lock (_gate)
            {
                return [.. _writes];
            }
        }
    }

    public void Tell(PaneEvent happened) => listener.Happened(this, happened);

    /// <summary>The program prints.</summary>
    public void Print(string text)
    {
        List<TerminalEvent> told;
        lock (_gate)
        {
            Terminal.Feed(Encoding.UTF8.GetBytes(text));
            LastOutputAt = TimeProvider.System.GetUtcNow();
            if (Terminal.InSynchronizedUpdate)
            {
                _frameClosed.Reset();
            }
            else
            {
                _frameClosed.Set();
            }
            told = [.. _told];
            _told.Clear();
        }
        told.ForEach(it => listener.Told(this, it));
        listener.ScreenChanged(this);
    }

    public void End(int code, int signal = 0)
    {
        Life = new PaneLife.Exited(code, signal, false, TimeProvider.System.GetUtcNow());
        listener.Happened(this, new PaneEvent.LifeChanged(Life));
    }

    public TResult Read<TState, TResult>(TState state, Func<VirtualTerminal, TState, TResult> look)
    {
        lock (_gate)
        {
            return ThrowsWhenLookedAt ? throw new InvalidDataException("the secret of this pane") : look(Terminal, state);
        }
    }

    public TResult ReadWhole<TState, TResult>(TState state, Func<VirtualTerminal, TState, TResult> look)
    {
        AskedForWhole.TrySetResult();
        _frameClosed.Wait(TestDaemon.Long);
        return Read(state, look);
    }

    /// <summary>Somebody wants to see the screen between two frames.</summary>
    public TaskCompletionSource AskedForWhole { get; } = new();

    public SendOutcome Send(ReadOnlySpan<byte> bytes)
    {
        if (Life is not PaneLife.Running)
        {
            return SendOutcome.NotRunning;
        }
        if (TakesNoInput)
        {
            return SendOutcome.Full;
        }
        var text = Encoding.UTF8.GetString(bytes);
        lock (_gate)
        {
            _typed.Append(text);
            _writes.Add(text);
        }
        if (Echoes && text.Length > 0)
        {
            Print(text);
        }
        return SendOutcome.Sent;
    }

    public SendOutcome Send(InputEvent input)
    {
        var bytes = new ArrayBufferWriter<byte>();
        InputEncoder.Encode(input, Read(0, static (terminal, _) => terminal.InputModes), bytes);
        return Send(bytes.WrittenSpan);
    }

    public SendOutcome Send(InputEvent input, TimeSpan atMost) => Send(input);

    public SendOutcome Send(ReadOnlySpan<byte> bytes, TimeSpan atMost) => Send(bytes);

    public bool Resize(int columns, int rows)
    {
        if (KeeperIsSilent)
        {
            return false;
        }
        lock (_gate)
        {
            Resizes.Add((columns, rows));
            Terminal.Resize(columns, rows);
        }
        listener.Happened(this, new PaneEvent.Resized(columns, rows));
        listener.ScreenChanged(this);
        return true;
    }

    public bool Stop(TimeSpan grace)
    {
        if (KeeperIsSilent)
        {
            return false;
        }
        StopGrace = grace;
        if (!IgnoresStop)
        {
            End(0, 15);
        }
        return true;
    }

    /// <summary>Nothing reaches the program, as when a daemon comes back and the keeper is stopped.</summary>
    public bool KeeperIsSilent
    {
        get;
        set
        {
            field = value;
            Life = value ? new PaneLife.Unknown("it does not answer") : new PaneLife.Running(4_242);
            listener.Happened(this, new PaneEvent.LifeChanged(Life));
        }
    }

    public bool TreeWasEnded { get; private set; }

    public Task<int> EndTree()
    {
        TreeWasEnded = true;
        End(0, 9);
        return Task.FromResult(0);
    }

    public bool Signal(int signal)
    {
        Signals.Add(signal);
        return !KeeperIsSilent;
    }

    public IReadOnlyList<ProcessFacts> Processes() => [new ProcessFacts(4_242, 4_241, "sh", 1 << 20, 0.5)];

    void ITerminalHost.Reply(ReadOnlySpan<byte> bytes)
    {
    }

    void ITerminalHost.Tell(TerminalEvent news) => _told.Add(news);

    private VirtualTerminal Terminal => _terminal ??= new VirtualTerminal(new TerminalOptions(spec.Columns, spec.Rows), this);
}
