using System.Collections.Immutable;
using Loreli.Protocol.Daemon;

namespace Loreli.Tui.Model;

/// <summary>What a page shows that is read from top to bottom.</summary>
public abstract record Sheet
{
    private Sheet() { }

    /// <summary>Why an agent is seen as it is; null until the daemon has answered.</summary>
    /// <param name="AskedAt">When that was last asked for.</param>
    public sealed record Explain(string Agent, ExplainView? View, DateTimeOffset AskedAt) : Sheet;
    /// <summary>What happened to an agent.</summary>
    public sealed record Timeline(string Agent, ImmutableArray<EventView> Known, bool IsLoading) : Sheet;
    public sealed record Backends : Sheet;
    /// <summary>The change of the configuration that waits to be applied.</summary>
    public sealed record Plan : Sheet;
}
