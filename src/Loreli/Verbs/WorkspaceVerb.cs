using System.Text.Json;
using Loreli.Agents.Trust;
using Loreli.Agents.Workspaces;
using Loreli.CommandLine;
using Loreli.Configuration;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Verbs;

/// <summary>Looks at, merges and removes the workspaces of agents. Needs no daemon.</summary>
internal static class WorkspaceVerb
{
    public static Verb Definition => new(
        "workspace", "agents", "List, show, merge or clean the worktrees of agents.", "list|diff|merge|clean [NAME]",
        [
            new Option("--stat", null, "diff: files and numbers of lines only."),
            new Option("--dry-run", null, "clean: say what would go, and touch nothing."),
            Option.Json,
        ],
        [
            "loreli workspace list", "loreli workspace diff jazz --stat", "loreli workspace merge jazz", "loreli workspace clean --dry-run",
            "loreli workspace clean jazz",
        ], Run)
    {
        Remarks = """
            list   shows every workspace, and what it holds that is nowhere else
            diff   shows an agent's commits and files against where it left the branch that is checked out here
            merge  brings its commits into that branch: whole, or not at all
            clean  removes those in which nothing would be lost, all or the named one, and says why others stay
            """,
    };

    private static int Run(Arguments arguments)
    {
        var action = arguments.Positionals[0];
        var name = arguments.Positionals.ElementAtOrDefault(1);
        if (action is "diff" or "merge" && name is null)
        {
            throw new UsageException($"loreli workspace {action} needs NAME");
        }
        Refuse(arguments, "--stat", action == "diff");
        Refuse(arguments, "--dry-run", action == "clean");
        var workspaces = new RepositoryWorkspaces(Options(), TimeProvider.System);
        return action switch
        {
            "list" when name is null => List(workspaces, arguments.Json),
            "diff" => Diff(workspaces, name!, arguments),
            "merge" => Merge(workspaces, name!, arguments.Json),
            "clean" => Clean(workspaces, name, arguments),
            "list" => throw new UsageException("loreli workspace list takes no name"),
            _ => throw Arguments.Wrong("workspace", action, "list, diff, merge or clean"),
        };
    }

    private static void Refuse(Arguments arguments, string option, bool fits)
    {
        if (arguments.Has(option) && !fits)
        {
            throw new UsageException($"loreli workspace {arguments.Positionals[0]} has no option {option}");
        }
    }

    private static WorkspaceOptions Options()
    {
        // Within an agent's worktree, which is a repository of its own to git, the agent's repository is meant.
        var here = Daemon.Sources();
        var home = here.Variable("LORELI_AGENT") is { Length: > 0 } && here.Variable("LORELI_REPO") is { Length: > 0 } repository && Directory.Exists(repository)
            ? here with { WorkingDirectory = repository }
            : here;
        var paths = Daemon.Locate(home);
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(it => (string)it.Key, it => (string?)it.Value ?? "", StringComparer.Ordinal);
        // Marks say where workspaces are, so that a broken file keeps nobody from them; its commands run only with trust.
        return ConfigurationFile.Load(paths.Root, variables) is ConfigurationOutcome.Loaded { Configuration: var loaded }
            ? loaded.Fleet.Workspace.OptionsFor(
                paths.Root, paths.StateDirectory, new TrustStore(paths.Home, TimeProvider.System).IsTrusted(paths.Root, loaded.Content))
            : new WorkspaceOptions { Repository = paths.Root, StateDirectory = paths.StateDirectory };
    }

    private static int List(RepositoryWorkspaces workspaces, bool asJson)
    {
        var (found, problems) = Wait(workspaces.ListAsync(CancellationToken.None));
        if (asJson)
        {
            Output.Write(WorkspaceJson.Of(found));
        }
        else
        {
            Output.Write(found.Count == 0
                ? "no agent has a workspace here\n"
                : Table.Format(["NAME", "BRANCH", "NOT COMMITTED", "NOT MERGED", "IN USE", "PATH"], [.. found.Select(Row)]));
        }
        foreach (var problem in problems)
        {
            Output.Complain(Text(problem));
        }
        return problems.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static string[] Row(WorkspaceReport it) =>
    [
        it.Name, it.Branch ?? "-", it.Uncommitted == 0 ? "-" : $"{it.Uncommitted} files", it.Unmerged == 0 ? "-" : $"{it.Unmerged} commits",
        it.IsInUse ? "yes" : "-", it.Phase == WorkspacePhase.Ready ? it.Path : $"{it.Path} ({it.Phase.ToString().ToLowerInvariant()})",
    ];

    private static int Diff(RepositoryWorkspaces workspaces, string name, Arguments arguments)
    {
        switch (Wait(workspaces.DiffAsync(name, arguments.Has("--stat"), CancellationToken.None)))
        {
            case DiffOutcome.Shown shown when arguments.Json:
                Output.Write(WorkspaceJson.Of(name, shown));
                break;
            case DiffOutcome.Shown shown:
                Output.Write(shown.Text);
                if (shown.IsCut)
                {
                    Output.Complain("the rest was left out; see it with git diff in the workspace");
                }
                foreach (var file in shown.Untracked)
                {
                    Output.Line($"new file, not added: {file}");
                }
                break;
            case DiffOutcome.Refused refused:
                throw Failure(refused.Error);
        }
        return ExitCode.Ok;
    }

    private static int Merge(RepositoryWorkspaces workspaces, string name, bool asJson)
    {
        var outcome = Wait(workspaces.MergeAsync(name, CancellationToken.None));
        if (asJson && outcome is MergeOutcome.Merged or MergeOutcome.NothingToDo)
        {
            Output.Write(WorkspaceJson.Of(name, outcome));
            return ExitCode.Ok;
        }
        switch (outcome)
        {
            case MergeOutcome.Merged merged:
                Output.Line($"merged {merged.Branch} into {merged.Into}: {(merged.IsFastForward ? "fast-forward to" : "merge commit")} {merged.Commit[..10]}");
                LeftOut(merged.LeftOut);
                break;
            case MergeOutcome.NothingToDo nothing:
                Output.Line($"{nothing.Into} has all commits of {nothing.Branch} already");
                LeftOut(nothing.LeftOut);
                break;
            case MergeOutcome.Conflicts conflicts:
                throw Failure(conflicts.Error);
            case MergeOutcome.Refused refused:
                throw Failure(refused.Error);
        }
        return ExitCode.Ok;
    }

    private static void LeftOut(int files)
    {
        if (files > 0)
        {
            Output.Line($"not in it: {files} {(files == 1 ? "file that is" : "files that are")} not committed in the workspace");
        }
    }

    private static int Clean(RepositoryWorkspaces workspaces, string? name, Arguments arguments)
    {
        var dryRun = arguments.Has("--dry-run");
        IReadOnlyList<CleanOutcome> outcomes = name is null
            ? Wait(workspaces.CleanAllAsync(dryRun, CancellationToken.None))
            : PaneName.TryParse(name, out var agent)
                ? [Wait(workspaces.CleanAsync(agent, dryRun, CancellationToken.None))]
                : throw Arguments.Wrong("workspace clean", name, "the name of an agent");
        if (arguments.Json)
        {
            Output.Write(WorkspaceJson.Of(outcomes));
        }
        else
        {
            Output.Write(outcomes.Count == 0 ? "no agent has a workspace here\n" : string.Concat(outcomes.Select(Line)));
        }
        // Whoever named one wanted it gone; whoever named none wanted what can go.
        return outcomes.Any(it => it is CleanOutcome.Failed || (name is not null && it is CleanOutcome.Kept)) ? ExitCode.Failed : ExitCode.Ok;
    }

    private static string Line(CleanOutcome outcome) => outcome switch
    {
        CleanOutcome.Removed removed =>
            $"{(removed.IsDryRun ? "would remove" : "removed")} {removed.Name}{(removed.Branch is null ? "" : $", branch {removed.Branch} at {removed.Tip![..10]}")}\n"
            + string.Concat(removed.Warnings.Select(it => $"  warning: {it}\n")),
        CleanOutcome.Kept kept => $"kept {kept.Name}: {string.Join("; ", kept.Reasons)}\n",
        CleanOutcome.Failed failed => $"failed {failed.Name}: {Text(failed.Error)}\n",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static string Text(ErrorText error) => $"{error.Code} {error.Message}{(error.Hint is null ? "" : $". {error.Hint}")}";

    private static VerbFailedException Failure(ErrorText error) => new(ExitCode.Failed, Text(error));
}
