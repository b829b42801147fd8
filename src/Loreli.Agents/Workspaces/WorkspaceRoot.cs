using Loreli.Agents.Sessions;
using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <summary>The folder in which a repository's workspaces are.</summary>
internal static class WorkspaceRoot
{
    /// <summary>Where it is, made or not. A configured one gets a folder for each repository.</summary>
    public static string Of(WorkspaceOptions options) => options.Root is null
        ? Path.Combine(options.StateDirectory, "worktrees")
        : Path.Combine(Path.GetFullPath(options.Root, options.Repository), Path.GetFileName(options.StateDirectory));

    /// <summary>Makes it, of mode 0700, if there is room on its disk.</summary>
    public static (string? Path, ErrorText? Error) Make(WorkspaceOptions options)
    {
        var path = Of(options);
        if (RealPath.IsWithin(RealPath.Of(path), RealPath.Of(options.Repository)))
        {
            return (null, WorkspaceMessages.RootUnusable(path, "it lies in the repository, which must not hold its own worktrees"));
        }
        if (PrivateFiles.MakeFolder(path) is not 0 and var errno)
        {
            return (null, WorkspaceMessages.RootUnusable(path, errno == Errno.ENOTDIR ? "it is a link, a file, or not yours" : Errno.Describe(errno)));
        }
        return Resources.Disk(path) is { } disk && disk.Available < options.FreeBytesMin
            ? (null, WorkspaceMessages.NoSpace(path, disk.Available, options.FreeBytesMin))
            : (path, null);
    }
}
