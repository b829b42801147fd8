using Loreli.Terminal;

namespace Loreli.Panes.Specs;

/// <summary>Remembers what observers are told, and waits for what should come.</summary>
internal sealed class Observed : IPaneObserver
{
    /// <summary>Only a broken loreli reaches it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly object _changed = new();
    private readonly List<(PaneName Pane, TerminalEvent News)> _told = [];
    private readonly List<(PaneName Pane, PaneEvent Event)> _happened = [];

    public IReadOnlyList<TerminalEvent> Told(Pane pane)
    {
        lock (_changed)
        {
            return [.. _told.Where(it => it.Pane == pane.Name).Select(it => it.News)];
        }
    }

    public IReadOnlyList<PaneEvent> Happened(Pane pane)
    {
        lock (_changed)
        {
            return [.. _happened.Where(it => it.Pane == pane.Name).Select(it => it.Event)];
        }
    }

    /// <summary>Looks now and after every change until it is true.</summary>
    public void WaitUntil(Func<bool> isTrue, Func<string> otherwise)
    {
        var until = TimeProvider.System.Now + Patience;
        lock (_changed)
        {
            while (!isTrue())
            {
                if (TimeProvider.System.Now >= until)
                {
                    throw new TimeoutException(otherwise());
                }
                Monitor.Wait(_changed, TimeSpan.FromMilliseconds(200)); // Some of what is waited for tells nobody.
            }
        }
    }

    void IPaneObserver.ScreenChanged(Pane pane) => Pulse(() => { });

    void IPaneObserver.Told(Pane pane, TerminalEvent news) => Pulse(() => _told.Add((pane.Name, news)));

    void IPaneObserver.Happened(Pane pane, PaneEvent happened) => Pulse(() => _happened.Add((pane.Name, happened)));

    private void Pulse(Action add)
    {
        lock (_changed)
        {
            add();
            Monitor.PulseAll(_changed);
        }
    }
}
