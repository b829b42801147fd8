using Loreli.Ledger;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>Carries out what a fleet decides. The real ones have panes, folders and git; the simulated ones a script.</summary>
internal interface IFleetHands
{
    /// <summary>Does it and answers with the event that the action names; null when it names none, or when it comes by another way.</summary>
    /// <remarks>Actions on one agent come one at a time in order, but for those that end it, which do not wait for a launch.
    /// May be told to end: then nothing half done is left. <see cref="FleetAction.Record"/> never comes here.</remarks>
    Task<FleetEvent?> Perform(FleetAction action, CancellationToken stopAsked);
}

/// <summary>Keeps what a fleet remembers. One writer.</summary>
internal interface IFleetStore
{
    /// <summary>Null when there is nothing that can be read.</summary>
    FleetMemory? Load();

    /// <summary>On disk when it returns. False when it could not be written.</summary>
    bool Save(FleetMemory memory);
}

/// <summary>Where facts go.</summary>
internal interface IFacts
{
    void Record(NewEvent fact);
    /// <summary>The newest generation of an agent's name that was ever recorded; 0 without one.</summary>
    int LastGeneration(string agent);
}
