using System.Text.Json.Serialization;
using Loreli.Protocol.Daemon;

namespace Loreli.Agents.Workspaces;

/// <summary>Where an agent works.</summary>
[JsonConverter(typeof(WordConverter<WorkspaceKind>))]
public enum WorkspaceKind
{
    /// <summary>A git worktree and a branch of its own.</summary>
    Worktree,
    /// <summary>The repository itself, together with the operator and others.</summary>
    Shared,
    /// <summary>An empty folder of its own, without the repository.</summary>
    None,
}
