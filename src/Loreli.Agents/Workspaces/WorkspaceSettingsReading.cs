using Loreli.Configuration;

namespace Loreli.Agents.Workspaces;

/// <summary>From what the configuration says to what workspaces are made with.</summary>
public static class WorkspaceSettingsReading
{
    /// <param name="isTrusted">Without trust no command of the configuration runs.</param>
    public static WorkspaceOptions OptionsFor(this WorkspaceSettings settings, string repository, string stateDirectory, bool isTrusted) => new()
    {
        Repository = repository, StateDirectory = stateDirectory, Root = settings.Root, Base = settings.Base, Branch = settings.Branch ?? WorkspaceOptions.BranchOtherwise,
        FreeBytesMin = settings.MinFreeSpaceBytes, CommandLimit = settings.Timeout,
        Setup = isTrusted ? settings.Setup : [], Teardown = isTrusted ? settings.Teardown : [],
    };

    public static WorkspaceKind Kind(this WorkspaceChoice choice) => choice switch
    {
        WorkspaceChoice.Shared => WorkspaceKind.Shared,
        WorkspaceChoice.None => WorkspaceKind.None,
        _ => WorkspaceKind.Worktree,
    };
}
