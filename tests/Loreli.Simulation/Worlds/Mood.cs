namespace Loreli.Simulation.Worlds;

/// <summary>What a simulated agent CLI is at, and what it shows of it.</summary>
internal enum Mood
{
    /// <summary>Nothing on its screen says what it is at.</summary>
    Booting,
    /// <summary>An empty composer.</summary>
    Idle,
    /// <summary>Its screen moves, and something comes of it.</summary>
    Working,
    /// <summary>A long silent build: a child computes, the screen stands still.</summary>
    Building,
    /// <summary>Its hooks report tool calls.</summary>
    Reporting,
    /// <summary>A tool call is open and nothing else happens.</summary>
    Tooling,
    /// <summary>A spinner over a call that will never be answered: it looks busy and computes a little.</summary>
    Spinning,
    /// <summary>Busy for ever, and nothing moves.</summary>
    Frozen,
    /// <summary>A question is open.</summary>
    Asking,
    /// <summary>Its API refuses its login.</summary>
    Refused,
    /// <summary>Its quota is used up until a time that the screen names.</summary>
    Limited,
    /// <summary>Its API is overloaded; no time is named.</summary>
    Throttled,
    /// <summary>As before, but it tries again by itself.</summary>
    Retrying,
    /// <summary>No rule matches what it shows.</summary>
    Mute,
    /// <summary>It says that it is idle while it is lost.</summary>
    Lying,
}
