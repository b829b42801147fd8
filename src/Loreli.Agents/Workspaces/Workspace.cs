using System.Text.Json.Serialization;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <summary>How workspaces of one repository are made.</summary>
public sealed record WorkspaceOptions
{
    public const string BranchOtherwise = "{agent}/work";

    /// <summary>Root of the working tree from which agents branch off.</summary>
    public required string Repository { get; init; }
    /// <summary>Where the notes about workspaces are kept and, without <see cref="Root"/>, the workspaces.</summary>
    public required string StateDirectory { get; init; }
    /// <summary>Absolute, or relative to the repository and outside it; null is the state directory.</summary>
    public string? Root { get; init; }
    /// <summary>What a new branch starts from; null is what the repository has checked out.</summary>
    public string? Base { get; init; }
    /// <summary><c>{agent}</c> stands for the agent's name.</summary>
    public string Branch { get; init; } = BranchOtherwise;
    /// <summary>Below it no workspace is made; 0 is no floor.</summary>
    public long FreeBytesMin { get; init; } = 5L << 30;
    /// <summary>Run with <c>sh -c</c> in a new workspace, one after the other. Only what the operator trusts may stand here.</summary>
    public IReadOnlyList<string> Setup { get; init; } = [];
    /// <summary>Run before a workspace is removed; what fails is a warning. Only what the operator trusts may stand here.</summary>
    public IReadOnlyList<string> Teardown { get; init; } = [];
    /// <summary>For each of these commands.</summary>
    public TimeSpan CommandLimit { get; init; } = TimeSpan.FromMinutes(5);
}

/// <param name="IsDefault">Nobody asked for this kind: a repository that can have no worktree gives a shared one instead.</param>
/// <param name="Environment">For the setup commands; what agents of this workspace get.</param>
public sealed record WorkspaceRequest(
    PaneName Agent, WorkspaceKind Kind, bool IsDefault = false, IReadOnlyDictionary<string, string>? Environment = null);

/// <param name="Path">The agent's working directory.</param>
/// <param name="Branch">Null without a worktree.</param>
/// <param name="IsNew">Made by this call, so that a failed launch may take it back.</param>
public sealed record Workspace(PaneName Agent, WorkspaceKind Kind, string Path, string? Branch, bool IsNew);

public abstract record WorkspaceOutcome
{
    private WorkspaceOutcome() { }

    /// <param name="Notes">For the operator: what is otherwise than asked for, what was not copied.</param>
    public sealed record Ready(Workspace Workspace, IReadOnlyList<string> Notes) : WorkspaceOutcome;
    public sealed record Refused(ErrorText Error) : WorkspaceOutcome;
}

/// <summary>How far a workspace is made. Each step can be done again after a crash in it.</summary>
[JsonConverter(typeof(WordConverter<WorkspacePhase>))]
public enum WorkspacePhase
{
    /// <summary>The worktree and its branch may be there, whole, half or not; nobody has worked in it.</summary>
    Making,
    /// <summary>The worktree is there; files may have to be copied and commands run.</summary>
    Made,
    Ready,
    /// <summary>Nothing of it is worth keeping: what is left of it goes.</summary>
    Removing,
}

/// <summary>What there is about one workspace.</summary>
public sealed record WorkspaceReport
{
    public required string Name { get; init; }
    public required WorkspaceKind Kind { get; init; }
    public required string Path { get; init; }
    public string? Branch { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required WorkspacePhase Phase { get; init; }
    /// <summary>Files that are changed or new and not ignored.</summary>
    public int Uncommitted { get; init; }
    /// <summary>Commits that no other branch and no remote has.</summary>
    public int Unmerged { get; init; }
    /// <summary>A process works in it.</summary>
    public bool IsInUse { get; init; }
    /// <summary>Why it would not be removed now; empty: it would.</summary>
    public IReadOnlyList<string> KeptBecause { get; init; } = [];
    /// <summary>Commit that its branch points to.</summary>
    [JsonIgnore]
    public string? Tip { get; init; }
}

public abstract record CleanOutcome(string Name)
{
    /// <param name="Branch">Deleted with it; null when it was kept or there was none.</param>
    /// <param name="Tip">What the branch pointed to: <c>git branch NAME TIP</c> brings it back.</param>
    /// <param name="Warnings">Teardown commands that failed.</param>
    public sealed record Removed(string Name, string Path, string? Branch, string? Tip, IReadOnlyList<string> Warnings, bool IsDryRun) : CleanOutcome(Name);
    /// <param name="Reasons">Each in words.</param>
    public sealed record Kept(string Name, string Path, IReadOnlyList<string> Reasons) : CleanOutcome(Name);
    public sealed record Failed(string Name, ErrorText Error) : CleanOutcome(Name);
}

public abstract record MergeOutcome
{
    private MergeOutcome() { }

    /// <param name="Into">The branch that has it now.</param>
    /// <param name="LeftOut">Uncommitted files in the workspace, which no merge brings.</param>
    public sealed record Merged(string Branch, string Into, string Commit, bool IsFastForward, int LeftOut) : MergeOutcome;
    public sealed record NothingToDo(string Branch, string Into, int LeftOut) : MergeOutcome;
    /// <summary>Nothing was changed.</summary>
    public sealed record Conflicts(IReadOnlyList<string> Files, ErrorText Error) : MergeOutcome;
    /// <summary>Nothing was changed, or the message says what was.</summary>
    public sealed record Refused(ErrorText Error) : MergeOutcome;
}

public abstract record DiffOutcome
{
    private DiffOutcome() { }

    /// <param name="Text">From where the branch left the repository's current one, to the files as they are.</param>
    /// <param name="Untracked">New files that git does not know yet.</param>
    public sealed record Shown(string Text, IReadOnlyList<string> Untracked, bool IsCut) : DiffOutcome;
    public sealed record Refused(ErrorText Error) : DiffOutcome;
}
