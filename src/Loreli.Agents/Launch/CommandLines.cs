using Loreli.Agents.Backends;

namespace Loreli.Agents.Launch;

/// <summary>Builds a backend's command line from its words and what is asked for. Pure.</summary>
public static class CommandLines
{
    private const string Value = "{value}";
    private const string OwnProgram = "loreli";

    /// <param name="self">How loreli is started: what a backend calls <c>loreli</c> is this very program.</param>
    /// <returns>An alias of a model that the backend does not know is passed on: CLIs learn new models faster than their files here.</returns>
    public static CommandOutcome Build(Backend backend, LaunchWish wish, IReadOnlyList<string> self)
    {
        var words = backend.Command;
        if (wish.HeadlessPrompt is not null && words.Headless.Count == 0)
        {
            return new CommandOutcome.Refused("headless", backend.Id, []);
        }
        var permission = wish.Permission ?? words.DefaultPermission;
        if (permission is not null && !words.Permissions.ContainsKey(permission) && wish.Permission is not null)
        {
            return new CommandOutcome.Refused("permission", permission, [.. words.Permissions.Keys]);
        }
        if (wish.ResumeId is { } id && words.Session.Resume.Count == 0)
        {
            return new CommandOutcome.Refused("resume", id, []);
        }
        return new CommandOutcome.Built(
        [
            .. Program(backend.Detection.Program, self),
            .. wish.HeadlessPrompt is { } prompt ? With(words.Headless, "{prompt}", prompt) : words.Interactive,
            .. wish.Model is { } model ? With(words.Model, Value, backend.Models.GetValueOrDefault(model, model)) : [],
            .. permission is null ? [] : words.Permissions.GetValueOrDefault(permission) ?? [],
            .. wish.McpFile is { } mcp ? With(words.Mcp.Arguments, "{file}", mcp) : [],
            .. wish.HookFile is { } hooks ? With(words.Hooks.Arguments, "{file}", hooks) : [],
            .. Session(words.Session, wish),
            .. wish.Extra,
        ]);
    }

    public static IReadOnlyList<string> Program(string program, IReadOnlyList<string> self) => program == OwnProgram ? self : [program];

    private static IEnumerable<string> Session(SessionWords words, LaunchWish wish) => wish switch
    {
        { ResumeId: { } id } => With(words.Resume, Value, id),
        { ResumeLast: true } => words.ResumeLast,
        { SessionId: { } id } => With(words.Start, Value, id),
        _ => [],
    };

    private static IEnumerable<string> With(IEnumerable<string> words, string mark, string value) =>
        words.Select(word => word.Replace(mark, value, StringComparison.Ordinal));
}
