using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <summary>Runs the operator's commands in a workspace, one after the other; the first that fails ends the row.</summary>
internal sealed class WorkspaceCommands(CommandRunner commands)
{
    /// <param name="what"><c>setup</c> or <c>teardown</c>, as the configuration calls it.</param>
    public async Task<ErrorText?> RunAsync(
        string what, IReadOnlyList<string> lines, string folder, TimeSpan limit, IReadOnlyDictionary<string, string>? environment,
        CancellationToken stopAsked)
    {
        foreach (var line in lines)
        {
            var command = new Command("/bin/sh", ["-c", line], folder, limit)
            {
                OutputCharsMax = 16 << 10, KeepsTail = true,
                Environment = (environment ?? new Dictionary<string, string>()).ToDictionary(it => it.Key, it => (string?)it.Value),
            };
            var error = await commands.RunAsync(command, stopAsked) switch
            {
                RunOutcome.Ended { Code: 0 } => null,
                RunOutcome.Ended ended => WorkspaceMessages.CommandFailed(what, line, $"ended with {ended.Code}", ended.Output + "\n" + ended.Errors),
                RunOutcome.TooSlow slow => WorkspaceMessages.CommandFailed(
                    what, line, $"took longer than {DurationText.Format(limit)} and was ended", slow.Output + "\n" + slow.Errors),
                RunOutcome.NotStarted missing => WorkspaceMessages.CommandFailed(what, line, "could not be started", missing.Reason),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            if (error is not null)
            {
                return error;
            }
        }
        return null;
    }
}
