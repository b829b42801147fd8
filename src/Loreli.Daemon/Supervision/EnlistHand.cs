using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What came of taking an identity for a reservation.</summary>
internal abstract record EnlistOutcome
{
    private EnlistOutcome() { }

    public sealed record Taken(Recipe Recipe) : EnlistOutcome;
    /// <summary>Nothing is held.</summary>
    public sealed record Refused(string Why) : EnlistOutcome;
}

/// <summary>Takes identities for demands, and gives them back. Starts nothing.</summary>
internal sealed class EnlistHand(TeamKeeper keeper, IFacts facts)
{
    public FleetEvent Enlist(FleetAction.Enlist it) => keeper.Enlist(it) switch
    {
        EnlistOutcome.Taken { Recipe: var recipe } =>
            new FleetEvent.Enlisted(it.Reservation, recipe.Spec(keeper.Team.Fleet), facts.LastGeneration(recipe.Name)),
        EnlistOutcome.Refused refused => new FleetEvent.EnlistFailed(it.Reservation, refused.Why),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public FleetEvent? Cancel(FleetAction.Cancel it)
    {
        keeper.Cancel(it.Reservation);
        return null;
    }
}
