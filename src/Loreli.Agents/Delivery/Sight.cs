using Loreli.Supervision;
using Loreli.Terminal;

namespace Loreli.Agents.Delivery;

/// <summary>What whoever types into an agent sees of it at one moment: the rendered screen and what was read from it.</summary>
/// <param name="Lines">Rows of the screen, without the blanks at their ends.</param>
/// <param name="Reading">What the agent is at, with the question that is open.</param>
/// <param name="Composer">What stands in the agent's input box: empty when nothing but its placeholder does, null when no box is to be seen.</param>
public sealed record Sight(IReadOnlyList<string> Lines, Reading Reading, string? Composer)
{
    /// <summary>Hash of the screen without the regions that move without meaning.</summary>
    public ulong Still { get; init; }

    /// <summary>Turns that the agent itself said it began (a hook, a program status), counted; never falls within a generation.</summary>
    public long TurnsBegun { get; init; }

    /// <summary>How keys are to be encoded now.</summary>
    public InputModes Modes { get; init; }

    /// <summary>A question, a permission prompt or a dialog stands before the composer: whatever is typed would answer it.</summary>
    public bool IsAsking => Reading.Question is not null || Reading.Activity == Activity.Waiting;
}
