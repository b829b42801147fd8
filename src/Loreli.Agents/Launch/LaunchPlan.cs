using Loreli.Agents.Backends;
using Loreli.Agents.Identities;
using Loreli.Agents.Workspaces;
using Loreli.Configuration;
using Loreli.Panes;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Launch;

/// <summary>An MCP server that the agent's CLI is told of.</summary>
/// <param name="Command">Program and arguments.</param>
public sealed record McpServer(string Name, IReadOnlyList<string> Command);

/// <summary>All that a launch is made from. Values: the same ones give the same plan.</summary>
public sealed record LaunchInput
{
    public required Identity Identity { get; init; }
    public required AgentEntry Entry { get; init; }
    public required Backend Backend { get; init; }
    public required Workspace Workspace { get; init; }
    public required RepositoryPaths Paths { get; init; }
    /// <summary>Id of the session, not of a conversation.</summary>
    public required string Session { get; init; }
    /// <summary>As the operator calls it.</summary>
    public string SessionName { get; init; } = "";
    /// <summary>How loreli is started: program and first arguments, with an absolute path.</summary>
    public required IReadOnlyList<string> Self { get; init; }
    /// <summary>Conversation to take up; null begins one.</summary>
    public string? ResumeId { get; init; }
    /// <summary>Id for the new conversation, where the CLI takes one.</summary>
    public string? BeginId { get; init; }
    public IReadOnlyList<McpServer> McpServers { get; init; } = [];
    /// <summary>For the operator: what came out otherwise before.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
    /// <summary>The CLI reports what it does, where it can (<c>loreli hook</c>).</summary>
    public bool WithHooks { get; init; } = true;
}

/// <param name="Path">Within <see cref="LaunchPlan.PrivateFolder"/>.</param>
public sealed record PlannedFile(string Path, string Content);

/// <summary>What to run, where, with which environment and which files beside it.</summary>
/// <param name="Environment">Over the daemon's own.</param>
/// <param name="Without">Variables of the daemon that the child must not have.</param>
/// <param name="Notes">For the operator: what this backend cannot be given.</param>
public sealed record LaunchPlan(
    IReadOnlyList<string> Command, string Folder, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Without,
    string PrivateFolder, IReadOnlyList<PlannedFile> Files, IReadOnlyList<string> Notes)
{
    // The operator's own rights on the hub: an agent gets those that its entry gives it, and no others.
    private static readonly string[] HubTokens = ["GITHUB_TOKEN", "GH_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_ENTERPRISE_TOKEN", "GITLAB_TOKEN"];

    /// <summary>Where the files of an agent's CLI are: in the state directory, never in the repository.</summary>
    public static string PrivateFolderOf(RepositoryPaths paths, PaneName agent) => Path.Combine(paths.StateDirectory, "agents", agent.Value);

    public static PlanOutcome Make(LaunchInput input)
    {
        var folder = PrivateFolderOf(input.Paths, PaneName.Parse(input.Identity.Name));
        var (mcp, hooks) = (McpFile(input, folder), HookFile(input, folder));
        var environment = EnvironmentOf(input, mcp);
        IReadOnlyList<string> command;
        if (input.Entry.Command is { Count: > 0 } own)
        {
            command = [.. CommandLines.Program(own[0], input.Self), .. own.Skip(1), .. input.Entry.Arguments];
        }
        else
        {
            var wish = new LaunchWish
            {
                Model = input.Entry.Model, Permission = input.Entry.Permissions, McpFile = mcp?.Path, HookFile = hooks?.Path,
                ResumeId = input.ResumeId, SessionId = input.BeginId, Extra = [.. AgentFiles.McpWords(input.Backend.Command.Mcp, input.McpServers), .. input.Entry.Arguments],
            };
            switch (CommandLines.Build(input.Backend, wish, input.Self))
            {
                case CommandOutcome.Refused refused:
                    return new PlanOutcome.Refused(LaunchMessages.CannotAsk(input.Identity.Name, input.Backend.Id, refused));
                case CommandOutcome.Built built:
                    command = built.Words;
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        // Every user of the machine can read the arguments of a process.
        if (SecretVariables.ValuesOf(environment).Any(secret => command.Any(word => word.Contains(secret, StringComparison.Ordinal))))
        {
            return new PlanOutcome.Refused(LaunchMessages.SecretInCommand(input.Identity.Name));
        }
        return new PlanOutcome.Planned(new LaunchPlan(
            command, input.Workspace.Path, environment,
            [.. input.Backend.Environment.Where(it => it.Value is null).Select(it => it.Key).Concat(HubTokens).Where(it => !environment.ContainsKey(it))],
            folder, [.. new[] { mcp, hooks }.OfType<PlannedFile>()], NotesOn(input)));
    }

    private static Dictionary<string, string> EnvironmentOf(LaunchInput input, PlannedFile? mcp)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in input.Backend.Environment.Where(it => it.Value is not null))
        {
            environment[name] = value!;
        }
        foreach (var (name, value) in input.Entry.Env)
        {
            environment[name] = value;
        }
        if (mcp is not null && input.Backend.Command.Mcp.Variable is { } variable)
        {
            environment[variable] = mcp.Path;
        }
        // Last: nobody else says who the agent is.
        environment["LORELI_AGENT"] = input.Identity.Name;
        environment["LORELI_ROLE"] = input.Entry.Role;
        environment["LORELI_SOCKET"] = input.Paths.Socket;
        environment["LORELI_REPO"] = input.Paths.Root;
        environment["LORELI_HOME"] = input.Paths.Home;
        environment["LORELI_SESSION"] = input.Session;
        environment["LORELI_SESSION_NAME"] = input.SessionName;
        environment["LORELI_WORKSPACE"] = input.Workspace.Path;
        environment["LORELI_BRANCH"] = input.Workspace.Branch ?? "";
        return environment;
    }

    private static PlannedFile? McpFile(LaunchInput input, string folder)
    {
        var words = input.Backend.Command.Mcp;
        var takesFile = words.Variable is not null || words.Arguments.Any(it => it.Contains("{file}", StringComparison.Ordinal));
        return takesFile && input.McpServers.Count > 0 && AgentFiles.Mcp(words.Format, input.McpServers) is { } content
            ? new PlannedFile(Path.Combine(folder, "mcp.json"), content)
            : null;
    }

    private static PlannedFile? HookFile(LaunchInput input, string folder) =>
        input.WithHooks && input.Entry.Command.Count == 0 && AgentFiles.Hooks(input.Backend.Command.Hooks.Format, input.Self) is { } content
            ? new PlannedFile(Path.Combine(folder, "hooks.json"), content)
            : null;

    private static string[] NotesOn(LaunchInput input) => [.. input.Notes, .. McpNotes(input)];

    private static string[] McpNotes(LaunchInput input) =>
        input.McpServers.Count > 0 && input.Backend.Command.Mcp is { File: { } file, Variable: null, Arguments.Count: 0 }
            ? [$"{input.Backend.Name} reads MCP servers only from {file} in the workspace, which loreli does not write; put them there yourself"]
            : [];
}

public abstract record PlanOutcome
{
    private PlanOutcome() { }

    public sealed record Planned(LaunchPlan Plan) : PlanOutcome;
    public sealed record Refused(ErrorText Error) : PlanOutcome;
}
