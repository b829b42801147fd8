using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Panes;

/// <summary>The thread of a live pane: joins its keeper, pumps its news, and joins again when the link breaks, until the end is known.</summary>
internal sealed class PaneFeed(Pane pane, PaneSurroundings around)
{
    /// <summary>How often a keeper that has said its last is looked after until it can be reaped; each pause
    /// doubles from a millisecond: 16 s in all, for it first ends what its program left behind.</summary>
    private const int ReapTriesMax = 14;

    private readonly ManualResetEventSlim _stopAsked = new(), _caughtUp = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private Thread? _thread;
    private volatile KeeperLink? _link;

    /// <summary>The way to the program; null while there is none.</summary>
    public KeeperLink? Link => _link;

    /// <param name="isOurChild">We started the keeper.</param>
    public void Start(bool isOurChild)
    {
        _thread = new Thread(() => Run(isOurChild), PaneLimits.ThreadStackBytes) { IsBackground = true, Name = $"pane {pane.Name}" };
        _thread.Start();
    }

    /// <summary>Waits until the screen shows what the keeper had when we joined, or until that cannot be.</summary>
    public void AwaitCaughtUp(TimeSpan atMost) => _caughtUp.Wait(atMost);

    /// <summary>Asks the thread to save and leave; the keeper goes on.</summary>
    public void AskToStop()
    {
        _stopAsked.Set();
        _wake.Set();
        _link?.End();
    }

    /// <summary>Has a keeper that was silent looked after now; false when the thread has gone.</summary>
    public bool TryLookNow()
    {
        _wake.Set();
        return _thread?.IsAlive == true;
    }

    public void AwaitEnd()
    {
        if (_thread != Thread.CurrentThread)
        {
            _thread?.Join();
        }
    }

    private void Run(bool isOurChild)
    {
        try
        {
            using var pump = new PanePump(pane, pane.Screen(), around, isOurChild);
            JoinUntilItEnds(pump);
            pump.SaveIfStale();
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // One program's bytes must not take the other panes down; the agent runs on under its keeper.
            // A program that is known to have ended stays so.
            if (!pane.IsDead)
            {
                pane.ChangeLife(new PaneLife.Unknown(PaneMessages.FeedBroke(pane.Name, pane.Counters.Parsed, broken)));
            }
        }
        finally
        {
            _caughtUp.Set();
            _link?.Dispose();
            _link = null;
        }
        if (isOurChild && pane.IsDead)
        {
            Reap();
        }
    }

    private void JoinUntilItEnds(PanePump pump)
    {
        var pause = PaneLimits.RetryFirst;
        while (!_stopAsked.IsSet)
        {
            if (Join(pump) is { } link)
            {
                pause = PaneLimits.RetryFirst;
                Pump(link, pump);
                Drop(link);
            }
            AwaitKeeperExit();
            if (_stopAsked.IsSet || pump.SeeWhetherItEnded(() => _stopAsked.IsSet))
            {
                return;
            }
            _caughtUp.Set(); // Nobody waits for a keeper that is silent.
            _wake.WaitOne(pause);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, PaneLimits.RetryMax.Ticks));
        }
    }

    private KeeperLink? Join(PanePump pump)
    {
        if (KeeperLink.Connect(pane.Keeper.Socket, pump.Offset) is not { } link)
        {
            return null;
        }
        _link = link;
        if (!_stopAsked.IsSet && AwaitWelcome(link, pump))
        {
            return link;
        }
        Drop(link);
        return null;
    }

    private void Drop(KeeperLink link)
    {
        _link = null;
        link.Dispose();
    }

    private bool AwaitWelcome(KeeperLink link, PanePump pump)
    {
        var until = around.Clock.Now + PaneLimits.WelcomeTimeMax;
        while (true)
        {
            switch (link.Take(out var frame))
            {
                case FrameState.Whole:
                    return pump.Greet(KeeperNews.Decode(frame));
                case FrameState.TooLong:
                    return false;
            }
            var left = until - around.Clock.Now;
            if (left <= TimeSpan.Zero || link.Receive(left) != LinkState.Received)
            {
                return false;
            }
        }
    }

    // What came along with the welcome is handled before the first wait.
    private void Pump(KeeperLink link, PanePump pump)
    {
        var turns = new Turns();
        for (var goesOn = pump.HandleReceived(link); goesOn;)
        {
            turns.At(pump.Offset, around.Clock.Now);
            if (!_caughtUp.IsSet && pump.HasCaughtUp)
            {
                _caughtUp.Set();
            }
            if (pump.LeavesTheRest())
            {
                LeaveTheRest(link);
                return;
            }
            switch (link.Receive(pump.UntilSomethingIsDue()))
            {
                case LinkState.Received:
                    goesOn = pump.HandleReceived(link);
                    break;
                case LinkState.TimedOut:
                    pump.HandleQuiet();
                    break;
                default:
                    return;
            }
        }
    }

    // Who ends a pane in a flood does not wait until all of the flood is parsed: the recording has it, and the keeper may go.
    private void LeaveTheRest(KeeperLink link)
    {
        _caughtUp.Reset();
        link.Send(new KeeperRequest.ExitTaken());
        do
        {
            link.DropReceived();
        }
        while (link.Receive(TimeSpan.Zero) == LinkState.Received);
    }

    // Whoever asked for the end of all processes is told when there is none any more, the keeper included.
    private void AwaitKeeperExit()
    {
        var until = around.Clock.Now + PaneLimits.KeeperExitTimeMax;
        while (pane.Life is PaneLife.Stopping && !_stopAsked.IsSet && pane.Keeper.MayLive() && around.Clock.Now < until)
        {
            _stopAsked.Wait(2);
        }
    }

    private void Reap()
    {
        var pause = TimeSpan.FromMilliseconds(1);
        for (var tries = 0; tries < ReapTriesMax && Children.TryReap(pane.Keeper.Pid) is null; tries++)
        {
            _stopAsked.Wait(pause);
            pause *= 2;
        }
    }
}
