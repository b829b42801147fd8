namespace Loreli.Supervision;

/// <summary>Demands, and the reservations and cooldowns that come of them.</summary>
internal sealed class Enlistment
{
    /// <summary>An unanswered enlisting is said again after this, and given up after <see cref="ReservedMax"/>.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ReservedMax = TimeSpan.FromMinutes(5);

    private readonly Dictionary<int, Reservation> _reservations = [];
    private readonly Dictionary<string, Cooldown> _cooldowns = [];
    private bool _isRoundDue;

    public int LastNumber { get; set; }
    public IReadOnlyCollection<Reservation> Reservations => _reservations.Values;
    public IReadOnlyDictionary<string, Cooldown> Cooldowns => _cooldowns;
    public IReadOnlyList<Demand> Demands { get; private set; } = [];

    public void Observe(FleetEvent.Demanded news) => (Demands, _isRoundDue) = (news.Demands, true);

    public void Set(Reservation taken) => _reservations[taken.Number] = taken;

    public void Set(string key, Cooldown cooldown) => _cooldowns[key] = cooldown;

    /// <summary>An answer came; null when nothing was reserved under the number, or no more.</summary>
    public Reservation? Take(int number) => _reservations.Remove(number, out var taken) ? taken : null;

    /// <summary>An attempt is over. The pause counts from its end, and grows while attempts fail.</summary>
    public void Rest(string key, bool succeeded, FleetPolicy policy, Instant now)
    {
        var failures = succeeded ? 0 : Math.Min(30, (_cooldowns.GetValueOrDefault(key)?.Failures ?? 0) + 1);
        _cooldowns[key] = new Cooldown(now + Pause.Double(policy.Cooldown, failures, policy.CooldownMax), failures);
    }

    public bool IsDue(Instant now) => _isRoundDue || NextLook() <= now;

    /// <summary>The actions of one round for each demand that was told, and of reservations that nobody answered.</summary>
    public IReadOnlyList<FleetAction> Decide(ScalingScene scene, bool isHeld, Instant now)
    {
        var deeds = new List<FleetAction>();
        foreach (var late in _reservations.Values.Where(taken => now >= taken.RetryAt).ToList())
        {
            deeds.Add(Remind(late, scene.Policy, now));
        }
        if (_isRoundDue && !isHeld)
        {
            var round = Scaling.Decide(Demands, scene, now);
            deeds.AddRange(round.Refusals.Select(refusal => new FleetAction.Record(Fact.Refused, null, null, [new("role", refusal.Role), new("reason", refusal.Why)])));
            deeds.AddRange(round.Picks.SelectMany(pick => Reserve(pick, scene.Policy, now)));
        }
        _isRoundDue = false;
        return deeds;
    }

    public IEnumerable<FleetAction> CancelAll()
    {
        var numbers = _reservations.Keys.ToList();
        _reservations.Clear();
        return numbers.Select(number => new FleetAction.Cancel(number));
    }

    public Instant NextLook() => _reservations.Count == 0 ? AgentLifecycle.Never : _reservations.Values.Min(taken => taken.RetryAt);

    private FleetAction[] Reserve(Choice pick, FleetPolicy policy, Instant now)
    {
        var backend = pick.Backend!;
        var taken = new Reservation(++LastNumber, pick.Role, backend.Name, backend.Provider, backend.Side, pick.Template, now, now + Retry);
        _reservations[taken.Number] = taken;
        var key = Scaling.KeyOf(pick.Role, pick.Template);
        _cooldowns[key] = new Cooldown(now + policy.Cooldown, _cooldowns.GetValueOrDefault(key)?.Failures ?? 0);
        return
        [
            new FleetAction.Record(Fact.Scaled, null, null,
            [
                new("role", pick.Role), new("backend", backend.Name), new("provider", backend.Provider), new("side", backend.Side),
                new("reservation", $"{taken.Number}"), new("singleSide", pick.IsSingleSide ? "true" : "false"), new("reason", pick.Why),
            ]),
            Said(taken, pick.IsSingleSide, pick.Why),
        ];
    }

    private FleetAction Remind(Reservation late, FleetPolicy policy, Instant now)
    {
        if (now - late.TakenAt < ReservedMax)
        {
            _reservations[late.Number] = late with { RetryAt = now + Retry };
            return Said(late, isSingleSide: false, "said again");
        }
        _reservations.Remove(late.Number);
        Rest(Scaling.KeyOf(late.Role, late.Template), succeeded: false, policy, now);
        return new FleetAction.Cancel(late.Number);
    }

    private static FleetAction.Enlist Said(Reservation taken, bool isSingleSide, string why) =>
        new(taken.Number, taken.Role, taken.Backend, taken.Provider, taken.Side, taken.Template, isSingleSide, why);
}
