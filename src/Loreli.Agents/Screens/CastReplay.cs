using System.Text;
using Loreli.Panes.Recording;
using Loreli.Terminal;

namespace Loreli.Agents.Screens;

/// <summary>A screen of a recording.</summary>
public sealed record CastMoment(TimeSpan At, ScreenFacts Facts);

/// <summary>Plays a recording through a terminal and looks at the screen now and then.</summary>
public static class CastReplay
{
    /// <summary>Longest piece of a recording without output whose moments are looked at one by one.</summary>
    private const int QuietStepsMax = 8;

    /// <summary>The screen at these times, which must rise. A frame that is half drawn is waited for.</summary>
    public static IEnumerable<CastMoment> At(CastOutcome.Opened cast, IEnumerable<TimeSpan> times)
    {
        var player = new Player(cast.Header);
        using var happened = cast.Events.GetEnumerator();
        var hasEvent = happened.MoveNext();
        foreach (var time in times)
        {
            while (hasEvent && (happened.Current.At <= time || player.IsFrameOpen))
            {
                player.Play(happened.Current);
                hasEvent = happened.MoveNext();
            }
            yield return new CastMoment(time, player.Look());
        }
    }

    /// <summary>The screen whenever it has changed, at most once a step; the last one at the end.</summary>
    public static IEnumerable<CastMoment> Every(CastOutcome.Opened cast, TimeSpan step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        var player = new Player(cast.Header);
        var (next, last, hasNews) = (step, TimeSpan.Zero, false);
        foreach (var happened in cast.Events)
        {
            if (hasNews && happened.At > next && !player.IsFrameOpen)
            {
                yield return new CastMoment(next, player.Look());
                hasNews = false;
            }
            next = happened.At > next ? happened.At > next + (QuietStepsMax * step) ? happened.At + step : next + step : next;
            hasNews |= player.Play(happened);
            last = happened.At;
        }
        yield return new CastMoment(last, player.Look());
    }

    private sealed class Player : ITerminalHost
    {
        private readonly VirtualTerminal _terminal;
        private ProgramNews _news = ProgramNews.None;

        public Player(AsciicastHeader header) => _terminal = new VirtualTerminal(
            new TerminalOptions(Math.Clamp(header.Columns, 1, Limits.ColumnsMax), Math.Clamp(header.Rows, 1, Limits.RowsMax)) { ScrollbackBytesMax = 0 },
            this);

        public bool IsFrameOpen => _terminal.InSynchronizedUpdate;

        public ScreenFacts Look() => ScreenCapture.Take(_terminal, _news);

        /// <returns>Something may look different now.</returns>
        public bool Play(CastEvent happened)
        {
            switch (happened)
            {
                case CastEvent.Output output:
                    _terminal.Feed(Encoding.UTF8.GetBytes(output.Text));
                    return true;
                case CastEvent.Resize resize:
                    _terminal.Resize(Math.Clamp(resize.Columns, 1, Limits.ColumnsMax), Math.Clamp(resize.Rows, 1, Limits.RowsMax));
                    return true;
                case CastEvent.Input:
                    _news = _news.AfterInput();
                    return false;
                default:
                    return false;
            }
        }

        // A recording is past: nobody waits for an answer.
        void ITerminalHost.Reply(ReadOnlySpan<byte> bytes) { }

        void ITerminalHost.Tell(TerminalEvent news) => _news = _news.After(news);
    }
}
