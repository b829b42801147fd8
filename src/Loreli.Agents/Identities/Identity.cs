namespace Loreli.Agents.Identities;

/// <summary>Who an agent is. Its name is also that of its pane and begins its branch.</summary>
/// <param name="Theme">Null for a name that the operator chose.</param>
public sealed record Identity(string Name, string? Theme, Side Side, string Provider);

/// <summary>Why a name cannot be given to a new agent.</summary>
public enum NameHolder
{
    /// <summary>An agent of ours has it.</summary>
    Ours,
    /// <summary>Another supervisor uses it: a claim, or the branch of an open pull request.</summary>
    Foreign,
}

/// <param name="Identity">Null for a foreign one.</param>
/// <param name="Until">When it is free again by itself; null while it is held.</param>
public sealed record NameClaim(NameHolder Holder, Identity? Identity, DateTimeOffset? Until);

/// <summary>What a new agent's identity must be.</summary>
/// <param name="Theme">See <see cref="Themes.Choose"/>.</param>
/// <param name="Name">A name that the operator chose; null takes a character's.</param>
/// <param name="Seed">Decides which of the free names: the same seed and registry give the same one.</param>
public sealed record IdentityRequest(Theme Theme, string Provider, Side Side, ulong Seed, string? Name = null);

public abstract record IdentityOutcome
{
    private IdentityOutcome() { }

    public sealed record Acquired(Identity Identity, IdentityRegistry Registry) : IdentityOutcome;
    /// <summary>The name that was asked for is no name of a pane.</summary>
    public sealed record Invalid(string Name) : IdentityOutcome;
    /// <summary>The name that was asked for is in use.</summary>
    public sealed record Taken(string Name, NameHolder Holder) : IdentityOutcome;
    /// <summary>The registry has no room.</summary>
    public sealed record Full : IdentityOutcome;
}
