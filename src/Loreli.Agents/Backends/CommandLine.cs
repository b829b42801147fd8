namespace Loreli.Agents.Backends;

/// <summary>Puts a backend's command line together. Pure; nothing is quoted, because no shell reads it.</summary>
public static class CommandLine
{
    public static CommandOutcome Build(Backend backend, LaunchWish wish)
    {
        var command = backend.Command;
        var permission = wish.Permission ?? command.DefaultPermission;
        if (permission is not null && !command.Permissions.ContainsKey(permission))
        {
            return new CommandOutcome.Refused("permission", permission, [.. command.Permissions.Keys.Order(StringComparer.Ordinal)]);
        }
        if (wish.HeadlessPrompt is not null && command.Headless.Count == 0)
        {
            return new CommandOutcome.Refused("headless", backend.Id, []);
        }
        if (wish.Model is { } model && command.Model.Count == 0)
        {
            return new CommandOutcome.Refused("model", model, []);
        }
        if ((wish.ResumeId is not null && command.Session.Resume.Count == 0) || (wish.ResumeLast && command.Session.ResumeLast.Count == 0))
        {
            return new CommandOutcome.Refused("resume", wish.ResumeId ?? "the last conversation", []);
        }
        return new CommandOutcome.Built(
        [
            backend.Detection.Program,
            .. Resumed(command, wish),
            .. wish.HeadlessPrompt is { } prompt ? With(command.Headless, "{prompt}", prompt) : command.Interactive,
            .. wish.Model is { } alias ? With(command.Model, "{value}", backend.Models.GetValueOrDefault(alias, alias)) : [],
            .. permission is null ? [] : command.Permissions[permission],
            .. wish.McpFile is { } file && command.Mcp.Arguments.Any(it => it.Contains("{file}", StringComparison.Ordinal))
                ? With(command.Mcp.Arguments, "{file}", file)
                : [],
            .. wish.SessionId is { } id && wish.ResumeId is null && !wish.ResumeLast ? With(command.Session.Start, "{value}", id) : [],
            .. wish.Extra,
        ]);
    }

    // First, because some CLIs take it as a command of their own, before all options.
    private static IEnumerable<string> Resumed(CommandWords command, LaunchWish wish) =>
        wish.ResumeId is { } id ? With(command.Session.Resume, "{value}", id) : wish.ResumeLast ? command.Session.ResumeLast : [];

    private static IEnumerable<string> With(IReadOnlyList<string> words, string place, string value) =>
        words.Select(it => it.Replace(place, value, StringComparison.Ordinal));
}
