using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <param name="Error">Why the answer is none: git is missing, was too slow, or ended with an exit code other than 0.</param>
/// <param name="ExitCode">-1 when it did not end by itself.</param>
internal sealed record GitAnswer(string Output, int ExitCode, ErrorText? Error, bool IsCut = false)
{
    public bool IsOk => Error is null;

    /// <summary>The output without the newline at its end.</summary>
    public string Line => Output.TrimEnd('\n');

    /// <summary>The output of a command with <c>-z</c>.</summary>
    public string[] Parts => Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs git without a shell, a terminal, an editor or a question, and never for longer than its limit.</summary>
internal sealed class Git(CommandRunner commands)
{
    /// <summary>For what reads or writes a few files.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(30);

    /// <summary>For what may write a whole working tree, or run the repository's own hooks.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, string?> Quiet = new()
    {
        ["GIT_TERMINAL_PROMPT"] = "0", ["GIT_EDITOR"] = "true", ["GIT_SEQUENCE_EDITOR"] = "true", ["GIT_PAGER"] = "cat",
        ["GIT_MERGE_AUTOEDIT"] = "no", ["GIT_OPTIONAL_LOCKS"] = "0", ["GIT_ASKPASS"] = "true", ["SSH_ASKPASS"] = "true", ["LC_ALL"] = "C.UTF-8",
        // Whoever started us from within a hook of git speaks of another repository.
        ["GIT_DIR"] = null, ["GIT_WORK_TREE"] = null, ["GIT_INDEX_FILE"] = null, ["GIT_COMMON_DIR"] = null, ["GIT_PREFIX"] = null,
        ["GIT_OBJECT_DIRECTORY"] = null, ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = null, ["GIT_NAMESPACE"] = null, ["GIT_IMPLICIT_WORK_TREE"] = null,
    };

    public Task<GitAnswer> ReadAsync(string folder, CancellationToken stopAsked, params string[] arguments) =>
        RunAsync(folder, Short, "", stopAsked, arguments);

    public Task<GitAnswer> WriteAsync(string folder, CancellationToken stopAsked, params string[] arguments) =>
        RunAsync(folder, Long, "", stopAsked, arguments);

    public async Task<GitAnswer> RunAsync(string folder, TimeSpan limit, string input, CancellationToken stopAsked, params string[] arguments)
    {
        if (!Directory.Exists(folder))
        {
            return new GitAnswer("", -1, WorkspaceMessages.NoFolder(folder));
        }
        var command = new Command("git", arguments, folder, limit) { Environment = Quiet, Input = input, OutputCharsMax = 16 << 20 };
        return await commands.RunAsync(command, stopAsked) switch
        {
            RunOutcome.Ended { Code: 0 } ended => new GitAnswer(ended.Output, 0, null, ended.IsCut),
            RunOutcome.Ended ended => new GitAnswer(ended.Output, ended.Code, WorkspaceMessages.GitFailed(command, ended.Code, ended.Errors)),
            RunOutcome.TooSlow slow => new GitAnswer(slow.Output, -1, WorkspaceMessages.GitTooSlow(command)),
            RunOutcome.NotStarted missing => new GitAnswer("", -1, WorkspaceMessages.GitMissing(missing.Reason)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
