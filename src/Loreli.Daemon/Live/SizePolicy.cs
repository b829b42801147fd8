using Loreli.Daemon.Panes;

namespace Loreli.Daemon.Live;

/// <summary>An operator's wish for a pane's size.</summary>
/// <param name="Order">Grows with every focus and every key: who worked there last.</param>
internal readonly record struct SizeClaim(int Client, int Cols, int Rows, long Order);

internal static class SizePolicy
{
    /// <summary>The size that a pane should have: that of the operator who worked in it last. Null leaves it as it is. Pure.</summary>
    public static (int Cols, int Rows)? Wanted(bool fixedSize, IReadOnlyCollection<SizeClaim> claims) =>
        fixedSize || claims.Count == 0 ? null : claims.MaxBy(it => it.Order) is var last ? (last.Cols, last.Rows) : null;
}

/// <summary>Keeps panes at the size that <see cref="SizePolicy"/> wants; a storm of resizes becomes at most one in 50 ms, the last winning.</summary>
internal sealed class SizeKeeper : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPane, Claims> _panes = [];
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _order;

    public SizeKeeper(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => Apply(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Area of the operator who worked last, for panes that are yet to start.</summary>
    public (int Cols, int Rows)? LatestArea { get; private set; }

    /// <summary>The client works in the pane, with this area for it.</summary>
    public void Claim(IPane pane, int client, int cols, int rows)
    {
        lock (_gate)
        {
            LatestArea = (cols, rows);
            var claims = _panes.GetValueOrDefault(pane) ?? (_panes[pane] = new Claims());
            if (claims.ByClient.TryGetValue(client, out var mine) && mine.Order == claims.LastOrder && (mine.Cols, mine.Rows) == (cols, rows))
            {
                return;
            }
            claims.LastOrder = ++_order;
            claims.ByClient[client] = new SizeClaim(client, cols, rows, _order);
        }
        Apply();
    }

    /// <summary>The client's area for the pane changed; it counts only if the client ever worked there.</summary>
    public void Update(IPane pane, int client, int cols, int rows)
    {
        lock (_gate)
        {
            if (!_panes.TryGetValue(pane, out var claims) || !claims.ByClient.TryGetValue(client, out var mine))
            {
                return;
            }
            claims.ByClient[client] = mine with { Cols = cols, Rows = rows };
            LatestArea = mine.Order == claims.LastOrder ? (cols, rows) : LatestArea;
        }
        Apply();
    }

    /// <summary>The client no longer shows the pane.</summary>
    public void Withdraw(IPane pane, int client)
    {
        lock (_gate)
        {
            if (_panes.TryGetValue(pane, out var claims))
            {
                claims.ByClient.Remove(client);
            }
        }
        Apply();
    }

    public void Forget(IPane pane)
    {
        lock (_gate)
        {
            _panes.Remove(pane);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Apply()
    {
        List<(IPane Pane, int Cols, int Rows)> due = [];
        lock (_gate)
        {
            var now = _clock.Now;
            TimeSpan? wait = null;
            foreach (var (pane, claims) in _panes)
            {
                if (SizePolicy.Wanted(pane.Spec.FixedSize, claims.ByClient.Values) is not { } wanted || wanted == claims.Asked)
                {
                    continue;
                }
                if (now < claims.NotBefore)
                {
                    wait = wait is { } other && other < claims.NotBefore - now ? other : claims.NotBefore - now;
                    continue;
                }
                (claims.Asked, claims.NotBefore) = (wanted, now + Every);
                if (wanted != (pane.Columns, pane.Rows))
                {
                    due.Add((pane, wanted.Cols, wanted.Rows));
                }
            }
            if (wait is { } time)
            {
                _timer.Change(time, Timeout.InfiniteTimeSpan);
            }
        }
        foreach (var (pane, cols, rows) in due)
        {
            pane.Resize(cols, rows);
        }
    }

    private sealed class Claims
    {
        public Dictionary<int, SizeClaim> ByClient { get; } = [];
        public long LastOrder { get; set; }
        public (int Cols, int Rows)? Asked { get; set; }
        public Instant NotBefore { get; set; }
    }
}
