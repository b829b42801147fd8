using Loreli.Terminal;

namespace Loreli.Panes;

/// <summary>Hears about panes. Called on the pane's own thread, with no lock held; must return soon.</summary>
public interface IPaneObserver
{
    /// <summary>Output was parsed: the screen may have changed.</summary>
    void ScreenChanged(Pane pane);
    /// <summary>A program told its terminal something (title, bell, notification …).</summary>
    void Told(Pane pane, TerminalEvent news);
    /// <summary>Something happened to the pane itself.</summary>
    void Happened(Pane pane, PaneEvent happened);
}
