using Loreli.Supervision;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>Some kind of work that needs agents of one role: a workflow, a pipeline.</summary>
internal interface IWorkSource
{
    /// <summary>For operators. No two sources have the same.</summary>
    string Name { get; }

    /// <summary>Of the agents that it needs.</summary>
    string Role { get; }

    /// <summary>What it needs now, not what has changed: it is asked at every pass. May throw; must end when it is told to.</summary>
    Task<Demand> Demand(CancellationToken stopAsked);
}

/// <summary>All sources of work: asks them side by side, each within its time. Sources may be added from any thread.</summary>
internal sealed class WorkSources(TimeProvider clock)
{
    /// <summary>All are asked within one run of a handler.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<AskedSource> _sources = [];

    public bool Any => Sources().Length > 0;

    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public void Add(IWorkSource source)
    {
        lock (_gate)
        {
            if (_sources.Exists(it => it.Source.Name == source.Name))
            {
                throw new ArgumentException($"There is a source of work \"{source.Name}\" already.", nameof(source));
            }
            _sources.Add(new AskedSource(source, clock));
        }
    }

    /// <summary>When each was asked last, and what came of it.</summary>
    public IReadOnlyList<HandlerView> Views() => [.. Sources().Select(static it => it.Handler.View())];

    /// <summary>What all work needs, one demand for each role and template. A role of which a source gave no answer is left out:
    /// nobody is enlisted or let go by half of what is needed.</summary>
    /// <param name="report">Told when a source fails in a new way.</param>
    public async Task<IReadOnlyList<Demand>> Ask(Action<HandlerTrouble> report, CancellationToken stopAsked)
    {
        var answers = await Task.WhenAll(Sources().Select(it => it.Ask(report, stopAsked)));
        var unknown = answers.Where(static it => it.Demand is null).Select(static it => it.Role).ToHashSet(StringComparer.Ordinal);
        return [.. answers.Select(static it => it.Demand).OfType<Demand>().Where(it => !unknown.Contains(it.Role))
            .GroupBy(static it => (it.Role, it.Template)).Select(static it => it.Aggregate(Both))];
    }

    private static Demand Both(Demand one, Demand other) => one with
    {
        Workload = Sum(one.Workload, other.Workload),
        Supply = Sum(one.Supply, other.Supply),
        Deficit = Sum(one.Deficit, other.Deficit),
        ActionProviders = [.. one.ActionProviders, .. other.ActionProviders],
        Backend = one.Backend ?? other.Backend,
    };

    private static int Sum(int one, int other) => (int)Math.Min(int.MaxValue, (long)one + other);

    private AskedSource[] Sources()
    {
        lock (_gate)
        {
            return [.. _sources];
        }
    }

    /// <summary>One source, asked like a handler of the reactor: within its limit, never twice at once.</summary>
    private sealed class AskedSource
    {
        private volatile Demand? _answer;

        public AskedSource(IWorkSource source, TimeProvider clock)
        {
            Source = source;
            Handler = new ReactorHandler($"demand/{source.Name}", async stopAsked => _answer = Checked(await source.Demand(stopAsked)), Limit, clock);
        }

        public IWorkSource Source { get; }
        public ReactorHandler Handler { get; }

        public async Task<(string Role, Demand? Demand)> Ask(Action<HandlerTrouble> report, CancellationToken stopAsked)
        {
            _answer = null;
            if (await Handler.Run(stopAsked) is { } trouble)
            {
                report(trouble);
            }
            return (Source.Role, _answer);
        }

        private Demand Checked(Demand answer) => answer.Role == Source.Role && answer is { Workload: >= 0, Supply: >= 0, Deficit: >= 0 }
            ? answer
            : throw new InvalidOperationException($"A source for the role {Source.Role} says {answer}.");
    }
}
