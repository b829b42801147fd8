using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <summary>What can be wrong with workspaces, in words.</summary>
internal static class WorkspaceMessages
{
    private const int WordsMax = 600;

    public static ErrorText GitMissing(string reason) => new("LOR0605",
        $"git could not be started: {reason}", "Install git, or give the agents no worktrees: workspace: shared.");

    public static ErrorText GitFailed(Command command, int code, string errors) => new("LOR0606",
        $"\"{Cut(command.ToString())}\" in {command.Folder} ended with {code}: {Words(errors)}",
        "Run it there yourself to see more; mend what it says, and try again.");

    public static ErrorText GitTooSlow(Command command) => new("LOR0607",
        $"\"{Cut(command.ToString())}\" in {command.Folder} took longer than {DurationText.Format(command.Limit)} and was ended",
        "Look for a hook that waits, a slow disk, or another git that holds a lock; then try again.");

    public static ErrorText NoFolder(string folder) => new("LOR0608",
        $"the folder {folder} is not there", "If you deleted it, forget its workspace: loreli workspace clean.");

    public static ErrorText NoRepository(string folder) => new("LOR0609",
        $"{folder} is no git repository, so no agent can have a worktree of it", "Run git init and commit once, or set workspace: shared.");

    public static ErrorText NoCommit(string folder) => new("LOR0610",
        $"the repository {folder} has no commit yet, so no agent can have a worktree of it", "Commit once, or set workspace: shared.");

    public static ErrorText RootUnusable(string root, string why) => new("LOR0611",
        $"the folder for workspaces {root} cannot be used: {why}", "Set workspace.root to a folder of yours outside the repository, or leave it out.");

    public static ErrorText NotOurs(string path) => new("LOR0612",
        $"{path} exists, and nothing says that loreli made it, so it is left alone", "Move it away, or name the agent otherwise.");

    public static ErrorText NoSpace(string root, long available, long floor) => new("LOR0613",
        $"only {ByteSize.Format(available)} are free for workspaces in {root}; the floor is {ByteSize.Format(floor)}",
        "Make room (loreli workspace clean --dry-run shows what can go), or lower workspace.minFreeSpace.");

    public static ErrorText CommandFailed(string what, string command, string how, string output) => new("LOR0614",
        $"the {what} command \"{Cut(command)}\" {how}{(output.Length > 0 ? ": " + Words(output) : "")}",
        $"Run it in a workspace yourself, mend workspace.{what}, and start the agent again.");

    public static ErrorText BadBranch(string branch) => new("LOR0615",
        $"\"{Cut(branch)}\" is no name for a branch", "Name the agent or set workspace.branch otherwise; {agent} in it stands for the agent's name.");

    public static ErrorText MarkUnusable(string path, string why) => new("LOR0616",
        $"the note about a workspace {path} cannot be used: {why}; the workspace is left alone",
        "Look at the workspace yourself (git worktree list), save what you need, and delete the note.");

    public static ErrorText Unknown(string name, string? near) => new("LOR0617",
        $"there is no workspace \"{Cut(name)}\"", near is null ? "See: loreli workspace list" : $"Did you mean {near}? See: loreli workspace list");

    public static ErrorText Kept(string name, IEnumerable<string> reasons) => new("LOR0618",
        $"the workspace {name} is kept: {string.Join("; ", reasons)}", "Commit and merge or push what is worth it (loreli workspace diff), then clean again.");

    public static ErrorText Conflict(string name, string branch, IReadOnlyList<string> files) => new("LOR0619",
        $"{name} cannot be merged into {branch}, nothing was changed: both changed {string.Join(", ", files.Take(10))}{(files.Count > 10 ? $" and {files.Count - 10} more" : "")}",
        $"Merge {branch} into the agent's branch first (ask the agent to), or merge by hand: git merge {name}.");

    public static ErrorText NotMergeable(string name, string why) => new("LOR0620",
        $"{name} was not merged: {why}", "Mend that, then merge again.");

    public static ErrorText Busy(string folder) => new("LOR0621",
        $"another loreli is at work on the workspaces in {folder}", "Try again in a moment.");

    public static ErrorText NotWritten(string path, string why) => new("LOR0622",
        $"{path} cannot be written: {why}", "Make room on that disk, or mend the rights of the folder.");

    private static string Words(string text)
    {
        var words = string.Join(' ', Sessions.CleanText.Of(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 ? "it said nothing" : words.Length <= WordsMax ? words : "… " + words[^WordsMax..];
    }

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
