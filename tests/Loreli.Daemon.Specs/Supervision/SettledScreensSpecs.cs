using Loreli.Daemon.Panes;
using Loreli.Daemon.Supervision;
using Loreli.Panes;
using Loreli.Testing;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

public sealed class SettledScreensSpecs : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly ManualTime _time = new();
    private readonly List<string> _settled = [];
    private readonly SettledScreens _screens;

    public SettledScreensSpecs() => _screens = new SettledScreens(_time, pane => _settled.Add(pane.Name.Value));

    public void Dispose() => _screens.Dispose();

    [Fact]
    public void A_watched_screen_is_told_once_after_it_came_to_rest()
    {
        var pane = Pane("a");
        _screens.Watch(pane);

        Pass(Look * 2);
        _settled.ShouldBeEmpty();
        Pass(Look);
        _settled.ShouldBe(["a"]);
        Pass(Look * 50);
        _settled.Count.ShouldBe(1);
    }

    [Fact]
    public void A_change_puts_the_rest_off()
    {
        var pane = Pane("a");
        _screens.Watch(pane);
        Pass(Look * 2);

        _screens.Changed(pane);
        Pass(Look * 2);
        _settled.ShouldBeEmpty();
        Pass(Look);

        _settled.ShouldBe(["a"]);
    }

    [Fact]
    public void A_screen_that_never_rests_is_told_once_a_second()
    {
        var pane = Pane("spinner");
        _screens.Watch(pane);

        for (var i = 0; i < 40; i++)
        {
            Pass(Look);
            _screens.Changed(pane);
        }

        _settled.Count.ShouldBeInRange(3, 5);
    }

    [Fact]
    public void Nothing_runs_while_no_screen_changes()
    {
        var pane = Pane("a");
        _screens.Watch(pane);
        Pass(Look * 3);

        _time.Waiting.ShouldBe(0);
        _screens.Changed(pane);
        _time.Waiting.ShouldBe(1);
    }

    [Fact]
    public void Panes_that_are_not_watched_are_not_told()
    {
        var (pane, foreign) = (Pane("a"), Pane("foreign"));
        _screens.Watch(pane);

        _screens.Changed(foreign);
        _screens.Forget(pane);
        Pass(Look * 20);

        _settled.ShouldBeEmpty();
    }

    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Look)
        {
            _time.Pass(Look);
        }
    }

    private static FakePane Pane(string name) => new(new PaneSpec
    {
        Name = PaneName.Parse(name), Generation = 1, Command = ["sh"], Cwd = "/", Columns = 80, Rows = 24,
        Environment = new Dictionary<string, string>(),
    }, new DeafListener());

    private sealed class DeafListener : IPaneListener
    {
        public void ScreenChanged(IPane pane)
        {
        }

        public void Told(IPane pane, Terminal.TerminalEvent news)
        {
        }

        public void Happened(IPane pane, PaneEvent happened)
        {
        }
    }
}
