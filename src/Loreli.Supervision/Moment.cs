namespace Loreli.Supervision;

/// <summary>One reading of both clocks: deadlines hold to the first, people and the ledger to the second.</summary>
/// <remarks>A jump of one against the other is how the fleet notices that the host slept (<see cref="FleetEvent.ClockGap"/>).</remarks>
public readonly record struct Moment(Instant Instant, DateTimeOffset Utc)
{
    public static Moment operator +(Moment from, TimeSpan elapsed) => new(from.Instant + elapsed, from.Utc + elapsed);

    public Instant At(DateTimeOffset utc) => Instant + (utc - Utc);

    public DateTimeOffset UtcOf(Instant instant) => Utc + (instant - Instant);
}
