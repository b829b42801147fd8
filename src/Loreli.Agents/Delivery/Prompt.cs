namespace Loreli.Agents.Delivery;

/// <summary>When a prompt may be typed.</summary>
public enum PromptTiming
{
    /// <summary>Only when the agent is idle: the prompt begins a turn of its own.</summary>
    WhenIdle,
    /// <summary>Also while the agent works or its API refused it, if its composer is to be seen and empty: a nudge. CLIs queue it or steer by it.</summary>
    Anytime,
    /// <summary>Into the open question itself, which asks for free text: as <see cref="Anytime"/>, though something is asked.</summary>
    IntoQuestion,
}

/// <summary>Words for an agent that wait to be typed.</summary>
/// <param name="Id">The asker's, unique within an agent.</param>
/// <param name="Text">Line ends are line feeds; see <see cref="PromptText.Normal"/>.</param>
/// <param name="ExpiresAt">Not begun by then, it ends undelivered.</param>
public sealed record Prompt(long Id, string Text, Instant ExpiresAt)
{
    public PromptTiming Timing { get; init; }

    /// <summary>Goes before all that are not urgent; among its like, in order.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>An earlier daemon began to type it: what is in the box, or in the transcript, may be this.</summary>
    public bool WasBegun { get; init; }

    /// <summary>The CLI is meant to run it as a command of its own (<c>/clear</c>), so that no leading guard is put before it.</summary>
    public bool IsCommand { get; init; }
}
