using Loreli.Agents.Backends;
using Loreli.Agents.Trust;
using Loreli.CommandLine;
using Loreli.Configuration;
using Loreli.Configuration.Pages;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Verbs;

/// <summary>Writes into a repository what makes it a home for a team.</summary>
internal static class InitVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const string Include = """
        # Files that git ignores and that every agent's worktree gets a copy of, with the patterns of .gitignore.
        # .env
        # config/*.local.json

        """;

    public static Verb Definition => new(
        "init", "files", "Write a loreli.yml that works unedited into this repository.", "",
        [
            new Option("--backend", "NAME", "Agent CLI of the team (default auto: the first one that is installed)."),
            new Option("--force", null, "Overwrite files that are there with another content."),
        ],
        ["loreli init", "loreli init --backend codex", "loreli init && loreli up"], Run)
    {
        Remarks = """
            Files: loreli.yml (the team, and every other key commented out), .loreliinclude (ignored files for worktrees).
            A file that is there is left alone; on a terminal you are asked, elsewhere --force is needed.
            What is written is trusted: the next step is loreli up. A change of it asks (loreli trust).
            """,
    };

    private static int Run(Arguments arguments)
    {
        var paths = Daemon.Locate();
        var hasCommit = PlainCommand.TryRun(Patience, "git", "-C", paths.Root, "rev-parse", "--verify", "--quiet", "HEAD") is not null;
        var team = ConfigurationSample.Scaffold(arguments.Value("--backend") ?? "auto", hasCommit ? "worktree" : "shared");
        if (ConfigurationLayers.Load(new ConfigurationSources(Repository: new ConfigurationText(ConfigurationFile.Name, System.Text.Encoding.UTF8.GetBytes(team)), Known: BackendNames.Of))
            is not ConfigurationOutcome.Loaded { Configuration.Content: var content })
        {
            throw Arguments.Wrong("--backend", arguments.Value("--backend")!, $"one of auto, {string.Join(", ", BackendLibrary.BuiltIn.All.Select(it => it.Id))}; others are written into loreli.yml by hand");
        }
        if (Write(paths.Root, ConfigurationFile.Name, team, arguments.Has("--force")))
        {
            Trust(paths, content);
        }
        Write(paths.Root, ".loreliinclude", Include, arguments.Has("--force"));
        Output.Line(Installed());
        if (!hasCommit)
        {
            Output.Line($"{(paths.IsWithoutGit ? "This folder has no git" : "This repository has no commit yet")}: agents share the folder instead of a worktree each.");
        }
        Output.Line("Next: loreli up");
        return ExitCode.Ok;
    }

    // What auto will take is decided at the start, by whoever runs it: the file holds for colleagues, too.
    private static string Installed()
    {
        var found = BackendLibrary.BuiltIn.All.Where(it => it.VariantOf is null && it.Id is not ("shell" or "scripted") && PlainCommand.Find(it.Detection.Program) is not null)
            .Select(it => it.Name).ToList();
        return found.Count == 0
            ? "No agent CLI is on your PATH: a scripted one plays the part until there is one."
            : $"Installed here: {string.Join(", ", found)}. The backend auto takes {found[0]}.";
    }

    // Whoever has it written allows it: there is nothing in it that he has not asked for. An agent's word is not his.
    private static void Trust(RepositoryPaths paths, ConfigurationContent content)
    {
        if (Environment.GetEnvironmentVariable("LORELI_AGENT") is null or "" && new TrustStore(paths.Home, TimeProvider.System).Give(paths.Root, content) is { } error)
        {
            Output.Complain($"{error.Code} {error.Message}. {error.Hint}");
        }
    }

    /// <returns>Whether the file now holds the text.</returns>
    private static bool Write(string root, string name, string text, bool isForced)
    {
        var path = Path.Combine(root, name);
        if (!Path.Exists(path))
        {
            File.WriteAllText(path, text);
            Output.Line($"wrote     {name}");
            return true;
        }
        if (File.Exists(path) && IsSame(path, text))
        {
            Output.Line($"unchanged {name}");
        }
        else if (isForced || Consents(name))
        {
            File.WriteAllText(path, text);
            Output.Line($"replaced  {name}");
        }
        else
        {
            Output.Line($"kept      {name} (it is another one; --force replaces it)");
            return false;
        }
        return true;
    }

    // Length first: what is there may be anything.
    private static bool IsSame(string path, string text) =>
        new FileInfo(path).Length == System.Text.Encoding.UTF8.GetByteCount(text) && File.ReadAllText(path) == text;

    private static bool Consents(string name)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            return false;
        }
        Output.Write($"{name} is there already and is another one. Replace it? [y/N] ");
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
