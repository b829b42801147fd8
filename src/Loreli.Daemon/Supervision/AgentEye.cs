using Loreli.Agents.Backends;
using Loreli.Agents.Delivery;
using Loreli.Agents.Screens;
using Loreli.Daemon.Panes;
using Loreli.Panes;
using Loreli.Supervision;
using Loreli.Terminal;

namespace Loreli.Daemon.Supervision;

/// <summary>Everything that is seen of one generation of one agent, from all sources. Safe for threads.</summary>
internal sealed class AgentEye(IPane pane, Backend backend, CliVersion? version, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private ProgramNews _news = ProgramNews.None;
    private HookState _hook = HookState.Silent;
    private Reading _seen = Reading.Nothing;
    private Reading _reading = Reading.Nothing;
    private DriftWatch _drift = DriftWatch.Calm;
    private ulong _screen;
    private TreeUse _use;
    private long _statusTurns;
    private (ScreenFacts Facts, InputModes Modes)? _look;

    public IPane Pane => pane;
    public Backend Backend => backend;
    public Reading Reading => _reading;
    public HookState Hook => _hook;
    public TreeUse Use => _use;

    /// <summary>What whoever types into the agent sees; null before the first look.</summary>
    public Sight? Sight { get; private set; }

    public void Told(TerminalEvent news)
    {
        lock (_gate)
        {
            var before = _news.Status;
            _news = _news.After(news);
            _statusTurns += _news.Status?.State == "working" && before?.State != "working" ? 1 : 0;
        }
    }

    public void Told(HookReport report)
    {
        lock (_gate)
        {
            _hook = _hook.After(report);
            Believe();
        }
    }

    /// <summary>Text or keys went in: an old notice no longer speaks of now.</summary>
    public void Typed()
    {
        lock (_gate)
        {
            _news = _news.AfterInput();
        }
    }

    public void Measured(TreeUse use)
    {
        lock (_gate)
        {
            _use = use;
        }
    }

    /// <summary>Reads the screen as it is now.</summary>
    public void Look()
    {
        // Without the gate: it may wait for the end of a frame.
        var look = pane.ReadWhole(_news, static (terminal, news) => (Facts: ScreenCapture.Take(terminal, news), terminal.InputModes));
        var facts = look.Facts;
        var seen = ScreenReader.Read(backend, facts, version, clock.GetLocalNow());
        var screen = ContentHash.Of(backend, facts);
        lock (_gate)
        {
            _look = look;
            _screen = screen;
            seen = seen.Fault is { } fault ? seen with { Fault = fault.After(_seen.Fault) } : seen;
            _drift = _drift.Observe(seen, screen, clock.Now);
            _seen = _drift.Warning(backend, version, clock.Now) is { } warning && seen.Drift is null ? seen with { Drift = warning } : seen;
            Believe();
        }
    }

    public Sighting Sighting()
    {
        lock (_gate)
        {
            return new Sighting(pane.Name.Value, pane.Spec.Generation, _reading, new LifeSigns(
                _screen, _use.Cpu, _use.IoBytes, _use.ChildCpu, _hook.HasToolOpen, _hook.Heartbeats));
        }
    }

    // The same reading again is the same object: then nobody has to compare.
    private void Believe()
    {
        var isProtocol = _seen.Source == ReadingSource.Protocol;
        var chosen = Authority.Choose(_hook.Reading, isProtocol ? _seen : null, _seen);
        _reading = Same(_reading, chosen) ? _reading : chosen;
        Sight = _look is not { } look ? null : new Sight(
            [.. look.Facts.Lines.Select(static it => it.Text)], _reading, ComposerSearch.Find(backend, look.Facts)?.Text)
        {
            Still = _screen,
            TurnsBegun = _hook.TurnsBegun + _statusTurns,
            Modes = look.Modes,
        };
    }

    private static bool Same(Reading left, Reading right) =>
        ReferenceEquals(left, right)
        || (left with { Evidence = right.Evidence, Question = right.Question } == right
            && left.Evidence.SequenceEqual(right.Evidence) && Same(left.Question, right.Question));

    private static bool Same(Question? left, Question? right) => left is null || right is null
        ? ReferenceEquals(left, right)
        : left with { Options = right.Options } == right && left.Options.SequenceEqual(right.Options);
}
