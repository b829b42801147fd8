using System.Text;
using Loreli.Client;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Terminal;
using Loreli.Tui.Running;

namespace Loreli.Tui.Specs;

/// <summary>The whole screen with a terminal and a daemon of paper: each step happens when the loop waits.</summary>
internal sealed class LoopWorld : IOperatorTerminal, ILiveConnection, ITerminalHost
{
    private readonly Queue<Func<Wake>> _steps = new();
    private readonly Queue<byte[]> _typed = new();
    private readonly Queue<ServerMessage> _said = new();
    private readonly PaperClock _clock = new();
    private readonly VirtualTerminal _shown;

    public LoopWorld(int columns = 80, int rows = 24)
    {
        Size = (columns, rows);
        _shown = new VirtualTerminal(new TerminalOptions(columns, rows), this);
    }

    public (int Columns, int Rows) Size { get; set; }
    /// <summary>Bytes that the terminal takes before it blocks; null takes everything.</summary>
    public int? Room { get; set; }
    public bool DaemonIsGone { get; set; }
    public int Connections { get; private set; }
    public int Stops { get; private set; }
    public List<ClientMessage> Heard { get; } = [];
    public StringBuilder Written { get; } = new();
    public long BytesWritten { get; private set; }
    public VirtualTerminal Shown => _shown;
    public nint Handle => 3;
    public bool HasBuffered => _said.Count > 0;
    /// <summary>Answers that a terminal gives to the questions at the start.</summary>
    public string Answers { get; set; } = "";

    public LoopWorld Then(Func<Wake> step)
    {
        _steps.Enqueue(step);
        return this;
    }

    public LoopWorld Then(Action step) => Then(() =>
    {
        step();
        return Wake.None;
    });

    public LoopWorld Type(string bytes) => Then(() =>
    {
        _typed.Enqueue(Encoding.UTF8.GetBytes(bytes));
        return Wake.Input;
    });

    public LoopWorld Say(params ServerMessage[] messages) => Then(() =>
    {
        foreach (var message in messages)
        {
            _said.Enqueue(message);
        }
        return Wake.Live;
    });

    public LoopWorld Pass(double milliseconds) => Then(() => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds)));

    public LoopWorld Resize(int columns, int rows) => Then(() =>
    {
        Size = (columns, rows);
        _shown.Resize(columns, rows);
        return Wake.Resized;
    });

    public ScreenEnd Run(ScreenOptions? options = null) => OperatorScreen.Run(Connect, this, options ?? new ScreenOptions(), _clock);

    public static ServerMessage.Frame Frame(string pane, int columns, int rows, string bytes, bool reset = false, InputModes modes = InputModes.None) =>
        new(pane, reset, columns, rows, (uint)modes, 0, 0, Encoding.UTF8.GetBytes(bytes));

    public static ServerMessage Welcome(params PaneView[] panes) => new ServerMessage.Welcome(1, new StatusView
    {
        Pid = 7, Version = "0.1.0", Protocol = 1, Repository = "/repo/x", Socket = "s", StateDirectory = "/state",
        StartedAt = ScreenWorld.Noon, LastSeq = 0, Clients = 1, Panes = panes,
    }, null);

    public string Row(int row)
    {
        var text = new StringBuilder();
        foreach (var cell in _shown.Row(row))
        {
            _shown.Tables.AppendText(text, cell);
        }
        return text.ToString().TrimEnd();
    }

    public Wake Wait(nint live, bool forOutput, TimeSpan? timeout)
    {
        if (HasBuffered && live == 0)
        {
            return Wake.None;
        }
        if (_steps.TryDequeue(out var step))
        {
            var wake = step();
            return wake | (forOutput && Room is null or > 0 ? Wake.Writable : Wake.None);
        }
        _clock.Advance(timeout ?? TimeSpan.FromSeconds(1));
        return Wake.EndAsked;
    }

    public int Read(Span<byte> to)
    {
        if (!_typed.TryDequeue(out var bytes))
        {
            return 0;
        }
        bytes.CopyTo(to);
        return bytes.Length;
    }

    public int Write(ReadOnlySpan<byte> bytes)
    {
        var taken = Room is { } room ? bytes[..Math.Min(room, bytes.Length)] : bytes;
        Room -= taken.Length;
        BytesWritten += taken.Length;
        Written.Append(Encoding.UTF8.GetString(taken));
        _shown.Feed(taken);
        return taken.Length;
    }

    public void Stop() => Stops++;

    public ServerMessage? TryRead()
    {
        if (DaemonIsGone)
        {
            throw new IOException("connection reset");
        }
        return _said.TryDequeue(out var message) ? message : null;
    }

    public void Send(ClientMessage message) => Heard.Add(message);

    public void Reply(ReadOnlySpan<byte> bytes) { }

    public void Tell(TerminalEvent news) { }

    public void Dispose() { }

    private LinkOutcome Connect(ClientMessage.Hello hello)
    {
        Connections++;
        Heard.Add(hello);
        return DaemonIsGone ? new LinkOutcome.Absent("no daemon") : new LinkOutcome.Opened(this);
    }

    /// <summary>Time moves only when it is told to.</summary>
    private sealed class PaperClock : TimeProvider
    {
        private TimeSpan _now = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public void Advance(TimeSpan by) => _now += by;
        public override long GetTimestamp() => _now.Ticks;
        public override DateTimeOffset GetUtcNow() => ScreenWorld.Noon + _now;
    }
}
