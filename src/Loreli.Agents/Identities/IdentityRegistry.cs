using System.Collections.Immutable;
using System.Globalization;

namespace Loreli.Agents.Identities;

/// <summary>Which names are in use, and which we gave up lately. A value: every change makes another one.</summary>
/// <remarks>Two agents never share a name, also not one that differs in case alone: branches and folders may lie on a disk
/// that does not tell them apart.</remarks>
public sealed record IdentityRegistry
{
    /// <summary>Names in use: the cap on agents is far below.</summary>
    public const int NamesMax = 10_000;

    /// <summary>Names of removed agents that are remembered, the latest.</summary>
    public const int RemovedMax = 1_000;

    /// <summary>How often a side's names are gone through, with a number from the second time on.</summary>
    private const int RoundsMax = 1_000;

    // Before Empty, which is made with it.
    private static readonly StringComparer ByName = StringComparer.OrdinalIgnoreCase;

    public static readonly IdentityRegistry Empty = new();

    /// <summary>Names in use.</summary>
    public ImmutableDictionary<string, NameClaim> Claims { get; init; } = ImmutableDictionary.Create<string, NameClaim>(ByName);

    /// <summary>Names that the configuration gives to agents, running or not: only who asks for one by name gets it.</summary>
    public ImmutableHashSet<string> Declared { get; init; } = ImmutableHashSet.Create<string>(ByName);

    /// <summary>Names of agents that we removed, each until when we remember it.</summary>
    public ImmutableDictionary<string, DateTimeOffset> Removed { get; init; } = ImmutableDictionary.Create<string, DateTimeOffset>(ByName);

    /// <summary>No character's name is given out twice, nor one that the configuration reserves.</summary>
    public bool IsTaken(string name) => Claims.ContainsKey(name) || Declared.Contains(name);

    /// <summary>Tells "we ended it" from "another supervisor's": such a name's claim may be taken over.</summary>
    public bool WasRemovedByUs(string name, DateTimeOffset now) => Removed.TryGetValue(name, out var until) && now < until;

    public IdentityOutcome Acquire(IdentityRequest request)
    {
        if (Claims.Count >= NamesMax)
        {
            return new IdentityOutcome.Full();
        }
        if (request.Name is { } wished)
        {
            return AcquireNamed(request, wished);
        }
        foreach (var name in Candidates(request))
        {
            if (!IsTaken(name))
            {
                return Give(new Identity(name, request.Theme.Name, request.Side, request.Provider));
            }
        }
        return new IdentityOutcome.Full();
    }

    /// <summary>Frees a name of ours. Idempotent.</summary>
    public IdentityRegistry Release(string name) =>
        Claims.TryGetValue(name, out var claim) && claim.Holder == NameHolder.Ours ? this with { Claims = Claims.Remove(name) } : this;

    /// <summary>Frees a name and remembers until <paramref name="until"/> that its agent was ours.</summary>
    public IdentityRegistry Remove(string name, DateTimeOffset until)
    {
        var removed = Removed.SetItem(name, until);
        if (removed.Count > RemovedMax)
        {
            removed = removed.Remove(removed.MinBy(it => it.Value).Key);
        }
        return Release(name) with { Removed = removed };
    }

    /// <summary>Takes back what a session's record says after a daemon's restart.</summary>
    public IdentityRegistry Hold(Identity identity) => Claims.Count >= NamesMax
        ? this
        : this with
        {
            Claims = Claims.SetItem(identity.Name, new NameClaim(NameHolder.Ours, identity, Until: null)),
            Removed = Removed.Remove(identity.Name),
        };

    /// <summary>Reserves the names that the configuration gives to agents, and no others.</summary>
    public IdentityRegistry Declare(IEnumerable<string> names) => this with { Declared = Declared.Clear().Union(names.Take(NamesMax)) };

    /// <summary>Takes names seen elsewhere: in claims, and before the slash of a pull request's branch.</summary>
    /// <remarks>Only names of characters count, so that a person's branch <c>feature/x</c> reserves nothing. A name that is
    /// not seen again is free after <paramref name="until"/>.</remarks>
    public IdentityRegistry See(IEnumerable<string> names, DateTimeOffset until)
    {
        var claims = Claims;
        foreach (var name in names)
        {
            if (claims.Count >= NamesMax)
            {
                break;
            }
            if (Themes.OwnerOf(name) is not null && (!claims.TryGetValue(name, out var claim) || claim.Holder == NameHolder.Foreign))
            {
                claims = claims.SetItem(name, new NameClaim(NameHolder.Foreign, Identity: null, until));
            }
        }
        return this with { Claims = claims };
    }

    /// <summary>Forgets what is over.</summary>
    public IdentityRegistry Expire(DateTimeOffset now) => this with
    {
        Claims = Claims.RemoveRange(Claims.Where(it => it.Value.Until <= now).Select(it => it.Key)),
        Removed = Removed.RemoveRange(Removed.Where(it => it.Value <= now).Select(it => it.Key)),
    };

    private IdentityOutcome AcquireNamed(IdentityRequest request, string wished)
    {
        if (!PaneName.TryParse(wished, out _))
        {
            return new IdentityOutcome.Invalid(wished);
        }
        if (Claims.TryGetValue(wished, out var claim))
        {
            return new IdentityOutcome.Taken(wished, claim.Holder);
        }
        var owner = Themes.OwnerOf(wished);
        return Give(new Identity(wished, owner?.Theme.Name, request.Side, request.Provider));
    }

    private IdentityOutcome.Acquired Give(Identity identity) => new(identity, this with
    {
        Claims = Claims.SetItem(identity.Name, new NameClaim(NameHolder.Ours, identity, Until: null)),
        Removed = Removed.Remove(identity.Name),
    });

    // All of a side in an order that the seed decides; then all again with a number.
    private static IEnumerable<string> Candidates(IdentityRequest request)
    {
        var names = request.Theme.Of(request.Side).ToArray();
        var chance = new Prng(request.Seed);
        for (var last = names.Length - 1; last > 0; last--)
        {
            var other = chance.Next(last + 1);
            (names[last], names[other]) = (names[other], names[last]);
        }
        for (var round = 1; round <= RoundsMax; round++)
        {
            foreach (var name in names)
            {
                yield return round == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{round}");
            }
        }
    }
}
