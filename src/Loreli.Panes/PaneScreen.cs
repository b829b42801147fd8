using System.Buffers;
using Loreli.Terminal;

namespace Loreli.Panes;

/// <summary>A pane's terminal, its lock, and its place in the stream of output.</summary>
/// <remarks>
/// Fed by one thread and read by any. Output may come again (after a reconnect) or be missing: the offset decides.
/// News and answers leave only for bytes that no earlier daemon has told of or answered.
/// </remarks>
internal sealed class PaneScreen : ITerminalHost
{
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _frameClosed = new(initialState: true);
    private readonly List<TerminalEvent> _news = [];
    private readonly Action<ReadOnlySpan<byte>> _reply;
    private readonly VirtualTerminal _terminal;
    private long _tellFrom, _answerFrom, _offset, _lost;
    private uint _inputModes;

    /// <param name="saved">Where to go on from; null for a screen of this size at the beginning of the stream.</param>
    /// <param name="reply">Takes the terminal's answers; called under the screen's lock.</param>
    /// <exception cref="FormatException">The checkpoint's terminal is not of this version.</exception>
    public PaneScreen(TerminalOptions options, Checkpoint? saved, Action<ReadOnlySpan<byte>> reply)
    {
        _reply = reply;
        _terminal = saved is null ? new VirtualTerminal(options, this) : VirtualTerminal.Restore(saved.Terminal.Span, options, this);
        (_offset, _lost) = (saved?.Offset ?? 0, saved?.Lost ?? 0);
        _inputModes = (uint)_terminal.InputModes;
    }

    /// <summary>Bytes of the stream that are on the screen or known to be lost.</summary>
    public long Offset => Volatile.Read(ref _offset);
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>As of the last output; read without the lock, so that a key never waits for a flood.</summary>
    public InputModes InputModes => (InputModes)Volatile.Read(ref _inputModes);

    public (int Columns, int Rows) Size
    {
        get
        {
            lock (_lock)
            {
                return (_terminal.Columns, _terminal.Rows);
            }
        }
    }

    /// <summary>News in earlier bytes were told by an earlier daemon.</summary>
    public void TellFrom(long offset) => _tellFrom = offset;

    /// <summary>Queries in earlier bytes go unanswered: whoever asked has long gone on.</summary>
    public void AnswerFrom(long offset) => _answerFrom = offset;

    /// <summary>Takes output; what is already on the screen is skipped.</summary>
    /// <returns>Where a hole before it began, or -1: then nothing is missing.</returns>
    public long Feed(long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            var hole = offset > _offset ? _offset : -1;
            if (hole >= 0)
            {
                SkipTo(offset);
            }
            bytes = bytes[(int)Math.Min(_offset - offset, bytes.Length)..];
            while (!bytes.IsEmpty)
            {
                var length = UntilRuleChanges(bytes.Length);
                _terminal.Feed(bytes[..length]);
                Volatile.Write(ref _offset, _offset + length);
                bytes = bytes[length..];
            }
            Volatile.Write(ref _inputModes, (uint)_terminal.InputModes);
            return hole;
        }
    }

    /// <summary>Output up to an offset will never come.</summary>
    /// <returns>Where the hole begins, or -1 when all of it was on the screen already.</returns>
    public long Skip(long to)
    {
        lock (_lock)
        {
            var from = _offset;
            if (to <= from)
            {
                return -1;
            }
            SkipTo(to);
            return from;
        }
    }

    public void Resize(int columns, int rows)
    {
        lock (_lock)
        {
            if ((columns, rows) != (_terminal.Columns, _terminal.Rows))
            {
                _terminal.Resize(columns, rows);
            }
        }
    }

    /// <summary>Looks at the terminal, in the middle of a frame too.</summary>
    public TResult Read<TState, TResult>(TState state, Func<VirtualTerminal, TState, TResult> look)
    {
        lock (_lock)
        {
            return look(_terminal, state);
        }
    }

    /// <summary>Looks at the terminal between two frames; in the middle of one only when it stays open for so long.</summary>
    public TResult ReadWhole<TState, TResult>(
        TState state, Func<VirtualTerminal, TState, TResult> look, TimeSpan atMost, TimeProvider clock)
    {
        for (var until = clock.Now + atMost; ;)
        {
            TimeSpan left;
            lock (_lock)
            {
                left = until - clock.Now;
                if (left <= TimeSpan.Zero || !_terminal.InSynchronizedUpdate)
                {
                    return look(_terminal, state);
                }
                // The feeding thread marks a frame only after its batch; whoever waits must not wait for a mark of the past.
                Mark(isOpen: true);
            }
            _frameClosed.Wait(left);
        }
    }

    /// <summary>Whether a synchronized update is open after what was fed last. Called by the feeding thread.</summary>
    public bool IsFrameOpen()
    {
        lock (_lock)
        {
            var isOpen = _terminal.InSynchronizedUpdate;
            if (isOpen == _frameClosed.IsSet)
            {
                Mark(isOpen);
            }
            return isOpen;
        }
    }

    /// <summary>Ends the frame of a program that does not.</summary>
    public void EndFrame()
    {
        lock (_lock)
        {
            _terminal.EndSynchronizedUpdate();
            Mark(isOpen: false);
        }
    }

    /// <summary>Appends a checkpoint's bytes.</summary>
    public long Save(ArrayBufferWriter<byte> to, int generation, DateTimeOffset? lastOutputAt)
    {
        lock (_lock)
        {
            Checkpoint.Encode(to, generation, _offset, _lost, lastOutputAt, _terminal, static (terminal, writer) => terminal.Save(writer));
            return _offset;
        }
    }

    /// <summary>Moves what programs told since the last call; nearly always nothing.</summary>
    public bool TakeNews(List<TerminalEvent> into)
    {
        if (_news.Count == 0)
        {
            return false;
        }
        into.AddRange(_news);
        _news.Clear();
        return true;
    }

    void ITerminalHost.Reply(ReadOnlySpan<byte> bytes)
    {
        if (_offset >= _answerFrom)
        {
            _reply(bytes);
        }
    }

    void ITerminalHost.Tell(TerminalEvent news)
    {
        if (_offset >= _tellFrom)
        {
            _news.Add(news);
        }
    }

    private void Mark(bool isOpen)
    {
        if (isOpen)
        {
            _frameClosed.Reset();
        }
        else
        {
            _frameClosed.Set();
        }
    }

    // While a piece is parsed the offset is that of its first byte, so a piece must not straddle a place where a rule begins.
    private int UntilRuleChanges(int length)
    {
        length = _tellFrom > _offset ? (int)Math.Min(length, _tellFrom - _offset) : length;
        return _answerFrom > _offset ? (int)Math.Min(length, _answerFrom - _offset) : length;
    }

    private void SkipTo(long offset)
    {
        Volatile.Write(ref _lost, _lost + offset - _offset);
        Volatile.Write(ref _offset, offset);
    }
}
