using Loreli.Agents.Identities;
using Loreli.Agents.Launch;
using Loreli.Agents.Sessions;
using Loreli.Agents.Specs.Workspaces;
using Loreli.Agents.Workspaces;
using Loreli.Protocol.Places;
using Loreli.Testing;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Launch;

/// <summary>A whole launch over a real repository and a real session; only the pane is played.</summary>
public sealed class LaunchStepsSpecs : IDisposable
{
    private readonly GitWorld _world = new();
    private readonly ManualTime _time = new();
    private readonly SessionFolder _session;
    private readonly NamePool _names;

    public LaunchStepsSpecs()
    {
        _session = new SessionStore(_world.Options.StateDirectory, _time).Create(_world.Repository, 1).ShouldBeOfType<SessionOutcome.Opened>().Session;
        _names = new NamePool(_session, _time);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_launch_leaves_a_name_a_workspace_a_record_that_was_there_first_and_files()
    {
        var launch = Build(failing: null);

        (await Run(launch)).ShouldBeOfType<LaunchOutcome.Launched>();

        launch.Pane.RecordAtSpawn.ShouldBe(RecordState.Prepared);
        var record = _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Found>().Record;
        record.PaneId.ShouldBe("jazz.1");
        record.Workspace!.Branch.ShouldBe("jazz/work");
        _names.Names.IsTaken("jazz").ShouldBeTrue();
        Directory.GetFiles(Path.Combine(_world.Options.StateDirectory, "agents", "jazz")).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("identity"), InlineData("workspace"), InlineData("record"), InlineData("files"), InlineData("pane"), InlineData("started")]
    public async Task Whichever_step_fails_nothing_is_left_and_the_name_can_be_had_again(string failing)
    {
        var failed = (await Run(Build(failing))).ShouldBeOfType<LaunchOutcome.Failed>();

        failed.Step.ShouldBe(failing);
        failed.Error.Message.ShouldBe("injected");
        failed.Warnings.ShouldBeEmpty();
        ShouldBeClean();
        (await Run(Build(failing: null))).ShouldBeOfType<LaunchOutcome.Launched>();
    }

    [Fact]
    public async Task A_restart_that_fails_leaves_the_workspace_and_the_record_as_they_were()
    {
        await Run(Build(failing: null));
        _names.Release("jazz");
        var before = _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Found>().Record;
        _world.Write("half.txt", "work", before.Workspace!.Path);

        await Run(Build("pane"));

        var after = _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Found>().Record;
        (after with { Version = 0, UpdatedAt = default }).ShouldBe(before with { Version = 0, UpdatedAt = default });
        File.Exists(Path.Combine(before.Workspace.Path, "half.txt")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_record_that_the_agent_changed_meanwhile_is_not_overwritten()
    {
        var launch = Build(failing: null);
        launch.Pane.Then = () => _session.Update(Jazz, it => it with { Model = "told by the agent" });

        var failed = (await Run(launch)).ShouldBeOfType<LaunchOutcome.Failed>();

        failed.Error.Code.ShouldBe("LOR0636");
        _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Found>().Record.Model.ShouldBe("told by the agent");
    }

    [Fact]
    public async Task Two_launches_at_once_never_get_one_name()
    {
        var lotr = Themes.Find("lotr")!;
        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(seed => Task.Run(() =>
            ((IdentityOutcome.Acquired)_names.Acquire(new IdentityRequest(lotr, "claude", Side.Yin, (ulong)seed))).Identity.Name)));

        taken.Distinct().Count().ShouldBe(50);
    }

    [Fact]
    public void Names_that_must_survive_a_restart_do()
    {
        _names.Change(it => it.Remove("frodo", _time.GetUtcNow().AddHours(1))).ShouldBeNull();

        new NamePool(_session, _time).Names.WasRemovedByUs("frodo", _time.GetUtcNow()).ShouldBeTrue();
        _time.Pass(TimeSpan.FromHours(1));
        _names.Names.Removed.ShouldBeEmpty();
    }

    private static PaneName Jazz => GitWorld.Jazz;

    private void ShouldBeClean()
    {
        _names.Names.IsTaken("jazz").ShouldBeFalse();
        _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Missing>();
        _world.Branches.ShouldBe(["main"]);
        Directory.Exists(Path.Combine(_world.Options.StateDirectory, "worktrees", "jazz")).ShouldBeFalse();
        Directory.Exists(Path.Combine(_world.Options.StateDirectory, "agents", "jazz")).ShouldBeFalse();
    }

    private static Task<LaunchOutcome> Run((IReadOnlyList<ILaunchStep> Steps, PanePlay Pane) launch) =>
        LaunchTransaction.RunAsync(launch.Steps, TimeProvider.System, CancellationToken.None);

    private (IReadOnlyList<ILaunchStep> Steps, PanePlay Pane) Build(string? failing)
    {
        var identity = new IdentityStep(_names, new IdentityRequest(Themes.Find("transformers")!, "anthropic", Side.Yin, 1, "jazz"));
        var workspace = new WorkspaceStep(_world.Workspaces, () => new WorkspaceRequest(PaneName.Parse(identity.Identity!.Name), WorkspaceKind.Worktree));
        var record = new RecordStep(_session, () => PaneName.Parse(identity.Identity!.Name), before => (before ?? new AgentRecord
        {
            Identity = identity.Identity!, Role = "action", Backend = "claude", Repository = _world.Repository,
        }).ForStart(1, "boot") with
        {
            Workspace = new WorkspaceNote(workspace.Workspace!.Kind, workspace.Workspace.Path, workspace.Workspace.Branch),
        });
        var sample = LaunchPlanSpecs.Input();
        var files = new FilesStep(() => sample with
        {
            Identity = identity.Identity!, Workspace = workspace.Workspace!, Paths = sample.Paths with { StateDirectory = _world.Options.StateDirectory },
        });
        var pane = new PanePlay(_session);
        var started = new StartedStep(record, _time);
        ILaunchStep[] steps = [identity, workspace, record, files, pane, started];
        return ([.. steps.Select(it => it.Name == failing ? new Failing(it) : it)], pane);
    }

    /// <summary>Does the whole step and then fails, so that there is most to take back.</summary>
    private sealed class Failing(ILaunchStep step) : ILaunchStep
    {
        public string Name => step.Name;

        public async Task<StepOutcome> RunAsync(CancellationToken stopAsked)
        {
            (await step.RunAsync(stopAsked)).ShouldBeOfType<StepOutcome.Done>();
            return new StepOutcome.Failed(new ErrorText("LOR0000", "injected"));
        }

        public async Task<string?> UndoAsync(CancellationToken stopForced)
        {
            var first = await step.UndoAsync(stopForced);
            (await step.UndoAsync(stopForced)).ShouldBeNull();
            return first;
        }
    }

    private sealed class PanePlay(SessionFolder session) : ILaunchStep
    {
        public string Name => "pane";
        public RecordState? RecordAtSpawn { get; private set; }
        public Action? Then { get; set; }

        public Task<StepOutcome> RunAsync(CancellationToken stopAsked)
        {
            RecordAtSpawn = (session.Load(Jazz) as RecordOutcome.Found)?.Record.State;
            Then?.Invoke();
            return Task.FromResult(StepOutcome.Ok);
        }

        public Task<string?> UndoAsync(CancellationToken stopForced) => Task.FromResult<string?>(null);
    }

    private sealed class StartedStep(RecordStep record, TimeProvider time) : ILaunchStep
    {
        public string Name => "started";
        public Task<StepOutcome> RunAsync(CancellationToken stopAsked) => Task.FromResult(record.Change(it => it.Started(time.GetUtcNow())));
        public Task<string?> UndoAsync(CancellationToken stopForced) => Task.FromResult<string?>(null);
    }
}
