using System.Diagnostics;
using Loreli.Agents.Workspaces;
using Shouldly;

namespace Loreli.Agents.Specs.Workspaces;

/// <summary>A real repository with one commit, and the workspaces of its agents.</summary>
internal sealed class GitWorld : IDisposable
{
    private readonly TemporaryFolder _disk = new();

    public GitWorld(bool withGit = true, bool withCommit = true)
    {
        Directory.CreateDirectory(Repository);
        Options = new WorkspaceOptions { Repository = Repository, StateDirectory = _disk.File("state"), FreeBytesMin = 0 };
        if (!withGit)
        {
            return;
        }
        Run("init", "--quiet", "--initial-branch=main");
        if (withCommit)
        {
            Write(".gitignore", ".env\nout/\n");
            Commit("README", "hello\n");
        }
    }

    public static PaneName Jazz { get; } = PaneName.Parse("jazz");

    public string Repository => _disk.File("app");
    public string File(string name) => _disk.File(name);
    public WorkspaceOptions Options { get; set; }
    public RepositoryWorkspaces Workspaces => new(Options, TimeProvider.System);
    public string MarkFile => Path.Combine(Options.StateDirectory, "workspaces", "jazz.json");
    public string[] Branches => Run("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Task<WorkspaceOutcome> TryPrepare(WorkspaceKind kind = WorkspaceKind.Worktree, string agent = "jazz", bool isDefault = false) =>
        Workspaces.PrepareAsync(new WorkspaceRequest(PaneName.Parse(agent), kind, isDefault), CancellationToken.None);

    public async Task<Workspace> Prepare(string agent = "jazz") =>
        (await TryPrepare(agent: agent)).ShouldBeOfType<WorkspaceOutcome.Ready>().Workspace;

    public Task<CleanOutcome> Clean(bool dryRun = false) => Workspaces.CleanAsync(Jazz, dryRun, CancellationToken.None);

    public void Write(string name, string text, string? folder = null)
    {
        var path = Path.Combine(folder ?? Repository, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
    }

    public void Commit(string name, string text, string? folder = null)
    {
        Write(name, text, folder);
        RunIn(folder ?? Repository, "add", "--all");
        RunIn(folder ?? Repository, "commit", "--quiet", "--message", name);
    }

    public string Run(params string[] arguments) => RunIn(Repository, arguments);

    public static string RunIn(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "git", ["-c", "user.name=A Person", "-c", "user.email=person@example.org", .. arguments])
        { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.ShouldBe(0, errors.Result);
        return output;
    }

    public void Dispose() => _disk.Dispose();
}
