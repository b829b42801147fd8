using Loreli.Agents.Identities;
using Loreli.Agents.Sessions;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Launch;

/// <summary>The names that a session's agents have, kept with it. Safe for threads: two launches at once never get one name.</summary>
public sealed class NamePool(SessionFolder session, TimeProvider time)
{
    private readonly Lock _gate = new();
    private IdentityRegistry? _registry;

    public IdentityRegistry Names
    {
        get
        {
            lock (_gate)
            {
                return Current();
            }
        }
    }

    public IdentityOutcome Acquire(IdentityRequest request)
    {
        lock (_gate)
        {
            var outcome = Current().Acquire(request);
            _registry = outcome is IdentityOutcome.Acquired acquired ? acquired.Registry : _registry;
            return outcome;
        }
    }

    /// <summary>Changes what is known and, where it must survive, writes it.</summary>
    /// <returns>Null, or why it could not be written; it holds until a restart nevertheless.</returns>
    public ErrorText? Change(Func<IdentityRegistry, IdentityRegistry> change)
    {
        lock (_gate)
        {
            var before = Current();
            _registry = change(before);
            return ReferenceEquals(before.Removed, _registry.Removed) && ReferenceEquals(before.Claims, _registry.Claims) ? null
                : session.SaveNames(_registry) is not 0 and var errno ? SessionMessages.NotWritten(session.Folder, errno)
                : null;
        }
    }

    public void Release(string name)
    {
        lock (_gate)
        {
            _registry = Current().Release(name);
        }
    }

    private IdentityRegistry Current() => _registry = (_registry ?? session.LoadNames()).Expire(time.GetUtcNow());
}
