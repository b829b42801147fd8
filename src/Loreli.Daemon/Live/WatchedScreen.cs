using System.Buffers;
using Loreli.Daemon.Panes;
using Loreli.Protocol.Live;
using Loreli.Terminal;

namespace Loreli.Daemon.Live;

/// <summary>One pane as one client knows it: what it was last shown, and whether that is still so.</summary>
internal sealed class WatchedScreen(IPane pane, string name, int cols, int rows)
{
    private readonly ScreenDiff _diff = new(OutputFeatures.All);
    private (int Cols, int Rows) _shownSize;
    private (uint Modes, long First, long End) _shown;
    private volatile bool _isDirty = true;
    private int _echoes;

    public IPane Pane => pane;
    public string Name => name;
    /// <summary>Area that the client has for the pane.</summary>
    public (int Cols, int Rows) Area { get; set; } = (cols, rows);
    /// <summary>The pace allows a frame, which is not yet made.</summary>
    public bool IsDue { get; set; }
    /// <summary>Since when an unfinished synchronized update is waited for.</summary>
    public Instant? WaitsSince { get; set; }

    public bool IsDirty => _isDirty;
    public bool MayEcho => Volatile.Read(ref _echoes) > 0;

    public void Changed() => _isDirty = true;

    /// <summary>The client typed into the pane: what comes next may go ahead of the pace.</summary>
    public void AllowEcho() => Volatile.Write(ref _echoes, FramePacing.EchoesPerInput);

    /// <summary>Writes the frame from what the client knows to what there is now.</summary>
    /// <param name="patient">An unfinished synchronized update is left alone: the screen stays dirty.</param>
    /// <returns>False when nothing is to be sent.</returns>
    public bool TryWrite(ArrayBufferWriter<byte> to, bool patient)
    {
        _isDirty = false;
        IsDue = false;
        var outcome = pane.Read((Self: this, to, patient), static (terminal, it) => it.Self.Write(terminal, it.to, it.patient));
        if (outcome == Outcome.NotYet)
        {
            _isDirty = true;
            return false;
        }
        WaitsSince = null;
        if (outcome == Outcome.Written && _echoes > 0)
        {
            Interlocked.Decrement(ref _echoes);
        }
        return outcome == Outcome.Written;
    }

    private Outcome Write(VirtualTerminal terminal, ArrayBufferWriter<byte> to, bool patient)
    {
        if (patient && terminal.InSynchronizedUpdate)
        {
            return Outcome.NotYet;
        }
        var size = (terminal.Columns, terminal.Rows);
        var reset = size != _shownSize;
        if (reset)
        {
            _diff.Invalidate();
        }
        var history = terminal.Scrollback;
        var now = ((uint)terminal.InputModes, history.FirstLine, history.EndLine);
        LiveCodec.WriteFrameHeader(name, reset, size.Columns, size.Rows, now.Item1, now.FirstLine, now.EndLine, to);
        var drawn = _diff.Write(terminal, to);
        var isNews = drawn || reset || now != _shown;
        (_shownSize, _shown) = (size, now);
        return isNews ? Outcome.Written : Outcome.Nothing;
    }

    private enum Outcome { Written, Nothing, NotYet }
}
