using Loreli.Protocol.Keeper;
using Loreli.Terminal;

namespace Loreli.Panes;

/// <summary>Takes a keeper's news on the pane's thread: feeds the screen, tells observers, saves when it is worth it.</summary>
/// <param name="isOurChild">The pane was spawned by us, so no earlier daemon has seen or answered any of its output.</param>
internal sealed class PanePump(Pane pane, PaneScreen screen, PaneSurroundings around, bool isOurChild) : IDisposable
{
    /// <summary>Frame type of <see cref="KeeperNews.Resized"/>.</summary>
    private const byte ResizedType = 3;

    private readonly List<TerminalEvent> _news = [];
    private readonly CheckpointRule _checkpoint = new(screen.Offset);
    private readonly ToldOffset _told = Told(pane, screen);
    private bool _joinedBefore = isOurChild, _saveTroubleWasTold;
    private long _liveFrom = long.MaxValue;
    private Instant? _frameUntil;
    private Instant _lookForEndAt;
    private long? _endLeftBehind;
    private KeeperNews.Exit? _exit;
    private List<(int Columns, int Rows)>? _joinSizes;
    private (int Columns, int Rows) _joinedSize;

    public long Offset => screen.Offset;

    /// <summary>The screen shows all that the keeper had when we joined, in the size that it had.</summary>
    public bool HasCaughtUp => screen.Offset >= _liveFrom && _joinSizes is null && (screen.Offset > _liveFrom || screen.Size == _joinedSize);

    /// <summary>Judges the first message of a connection; false when this is not the keeper that the registry names.</summary>
    public bool Greet(KeeperNews first)
    {
        if (first is not KeeperNews.Welcome welcome || !pane.Keeper.IsThatOf(welcome))
        {
            return false;
        }
        (_liveFrom, _joinSizes, _joinedSize) = (welcome.EndOffset, [], (welcome.Columns, welcome.Rows));
        pane.Welcomed(welcome);
        if (!_joinedBefore)
        {
            screen.AnswerFrom(welcome.EndOffset);
            around.Observer.Happened(pane, new PaneEvent.Adopted(screen.Offset, Math.Max(0, welcome.EndOffset - screen.Offset)));
        }
        _joinedBefore = true;
        return true;
    }

    /// <summary>How long to wait for news at most; zero when nothing but news can happen, which is nearly always.</summary>
    public TimeSpan UntilSomethingIsDue()
    {
        if (_frameUntil is { } until)
        {
            var left = until - around.Clock.Now;
            return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
        }
        return _checkpoint.IsWorthwhile(screen.Offset) ? PaneLimits.QuietTime : TimeSpan.Zero;
    }

    /// <summary>Nothing came for as long as <see cref="UntilSomethingIsDue"/> said.</summary>
    public void HandleQuiet()
    {
        if (_frameUntil is null)
        {
            Save();
        }
        else if (around.Clock.Now >= _frameUntil)
        {
            CloseFrame();
        }
    }

    /// <summary>Handles every whole frame of what was received; false when the connection is of no further use.</summary>
    public bool HandleReceived(KeeperLink link)
    {
        var (before, resized) = (screen.Offset, false);
        while (true)
        {
            var state = link.Take(out var frame);
            if (state != FrameState.Whole)
            {
                AfterBatch(screen.Offset != before, resized);
                // Who asked for the end of the whole tree hears of it when the keeper leaves, which it does last.
                return state == FrameState.Incomplete && (_exit is null || pane.Life is PaneLife.Stopping);
            }
            if (frame.Type != ResizedType)
            {
                SettleJoinSizes();
            }
            if (!(frame.Type == KeeperNews.OutputType ? HandleOutput(frame) : Handle(KeeperNews.Decode(frame), link, ref resized)))
            {
                return false;
            }
        }
    }

    /// <summary>The pane was asked to end, has ended, and so much of its output is not parsed yet that waiting for it would be felt.</summary>
    public bool LeavesTheRest()
    {
        if (pane.Life is not PaneLife.Stopping || !pane.RecordsWell || around.Clock.Now < _lookForEndAt)
        {
            return false;
        }
        _lookForEndAt = around.Clock.Now + PaneLimits.EndLookWait;
        if (pane.Folder.ReadExit(pane.Spec.Generation) is { } exit && exit.EndOffset - screen.Offset >= PaneLimits.LeftBehindMin)
        {
            _endLeftBehind = exit.EndOffset;
        }
        return _endLeftBehind is not null;
    }

    /// <summary>Without a link: looks at what is on disk, and takes the rest of the recording when the end is known.</summary>
    /// <param name="mayLeave">The host is leaving: a rest that nobody waits for is left to the next.</param>
    public bool SeeWhetherItEnded(Func<bool> mayLeave)
    {
        var life = pane.Folder.FateOf(pane.Keeper, pane.Spec.Generation, _exit, around.Clock.GetUtcNow());
        var hasEnded = life is PaneLife.Exited or PaneLife.Failed;
        if (hasEnded && _endLeftBehind is { } end)
        {
            pane.CountAtTheEnd(end);
            pane.ChangeLife(life);
        }
        if (hasEnded)
        {
            if (_exit is null)
            {
                pane.ReadRestOfRecording(screen, _endLeftBehind is null ? null : mayLeave);
            }
            pane.CountAtTheEnd(screen.Offset);
            screen.EndFrame();
            AfterBatch(parsed: true, resized: false);
        }
        pane.ChangeLife(life);
        return hasEnded;
    }

    public void SaveIfStale()
    {
        if (_checkpoint.IsStale(screen.Offset))
        {
            Save();
        }
    }

    public void Dispose() => _told.Dispose();

    private static ToldOffset Told(Pane pane, PaneScreen screen)
    {
        var told = new ToldOffset(pane.Directory);
        screen.TellFrom(told.Value);
        return told;
    }

    private bool HandleOutput(KeeperFrame frame)
    {
        if (!KeeperNews.ReadOutput(frame, out var offset, out var bytes))
        {
            return false;
        }
        TellLost(screen.Feed(offset, bytes), offset);
        return true;
    }

    private bool Handle(KeeperNews news, KeeperLink link, ref bool resized)
    {
        switch (news)
        {
            case KeeperNews.Resized size:
                resized = true;
                TakeSize(size);
                return true;
            case KeeperNews.Gap gap:
                TellLost(screen.Skip(gap.To), gap.To);
                return true;
            case KeeperNews.Exit exit:
                _exit = exit;
                link.Send(new KeeperRequest.ExitTaken());
                return true;
            case KeeperNews.Stats stats:
                pane.TakeStats(stats);
                return true;
            case KeeperNews.InputDropped dropped:
                around.Observer.Happened(pane, new PaneEvent.InputDropped(dropped.Bytes));
                return true;
            case KeeperNews.StopFailed failed:
                around.Observer.Happened(pane, new PaneEvent.StopFailed(failed.ProcessesLeft));
                return true;
            default:
                return news is not (KeeperNews.Malformed or KeeperNews.Refused);
        }
    }

    // Sizes of the past are replayed for the screen's sake; only what is new is told.
    private void TakeSize(KeeperNews.Resized size)
    {
        if (_joinSizes is not null && size.Offset == screen.Offset)
        {
            _joinSizes.Add((size.Columns, size.Rows));
            return;
        }
        SettleJoinSizes();
        screen.Resize(size.Columns, size.Rows);
        if (size.Offset >= _liveFrom && (pane.Columns, pane.Rows) != (size.Columns, size.Rows))
        {
            pane.TakeSize(size.Columns, size.Rows);
            around.Observer.Happened(pane, new PaneEvent.Resized(size.Columns, size.Rows));
        }
    }

    // The sizes of the very offset at which we join come again, from the one before it on. Which of them the screen has gone
    // through is seen by the one that it has: going through them twice would fold the lines otherwise than once does.
    private void SettleJoinSizes()
    {
        if (_joinSizes is not { } sizes)
        {
            return;
        }
        _joinSizes = null;
        foreach (var (columns, rows) in sizes.Skip(sizes.LastIndexOf(screen.Size) + 1))
        {
            screen.Resize(columns, rows);
        }
    }

    private void TellLost(long from, long to)
    {
        if (from >= 0)
        {
            around.Observer.Happened(pane, new PaneEvent.Lost(from, to));
        }
    }

    private void AfterBatch(bool parsed, bool resized)
    {
        if (!parsed && !resized)
        {
            return;
        }
        // What a young program printed before we joined has no other time than this.
        if (parsed && (screen.Offset > _liveFrom || pane.LastOutputAt is null))
        {
            pane.SawOutput();
        }
        TellScreenChanged();
        TellNews();
        if (_checkpoint.IsDueInFlood(screen.Offset, around.Clock.Now))
        {
            Save();
        }
    }

    // Inside a frame nobody is told: a half-drawn screen is worth no look.
    private void TellScreenChanged()
    {
        if (!screen.IsFrameOpen())
        {
            _frameUntil = null;
            around.Observer.ScreenChanged(pane);
            return;
        }
        var now = around.Clock.Now;
        _frameUntil ??= now + PaneLimits.FrameTimeMax;
        if (now >= _frameUntil)
        {
            CloseFrame();
        }
    }

    private void CloseFrame()
    {
        screen.EndFrame();
        _frameUntil = null;
        around.Observer.ScreenChanged(pane);
    }

    private void TellNews()
    {
        if (!screen.TakeNews(_news))
        {
            return;
        }
        _told.Advance(screen.Offset);
        foreach (var news in _news)
        {
            around.Observer.Told(pane, news);
        }
        _news.Clear();
    }

    // A checkpoint only saves time: whatever goes wrong with it is told once and holds nothing up.
    private void Save()
    {
        var (attempted, saved, size) = (screen.Offset, -1L, 0);
        string? trouble;
        try
        {
            saved = around.Checkpoints.Write(screen, pane.Directory, pane.Spec.Generation, pane.LastOutputAt, out size);
            trouble = saved < 0 ? $"{Path.Combine(pane.Directory, Checkpoint.FileName)} cannot be written" : null;
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            trouble = $"{broken.GetType().Name}: {broken.Message}";
        }
        _checkpoint.Saved(saved, attempted, size, around.Clock.Now);
        if (trouble is not null && !_saveTroubleWasTold)
        {
            around.Observer.Happened(pane, new PaneEvent.CheckpointFailed(trouble));
        }
        _saveTroubleWasTold = trouble is not null;
    }
}
