namespace Loreli.EndToEnd.Team;

/// <summary>A team in which every agent plays a scene, all at the same time.</summary>
public sealed class SceneTeam : IDisposable
{
    private readonly Dictionary<string, Task> _plays;

    public SceneTeam()
    {
        Team.Up(Scenes.Configuration(Team, Scenes.All));
        _plays = Play(Team, Scenes.All);
    }

    public TeamHome Team { get; } = new();

    /// <summary>Every scene on a thread of its own, by name.</summary>
    internal static Dictionary<string, Task> Play(TeamHome team, IEnumerable<Scene> scenes) => scenes.ToDictionary(static it => it.Name, it => Task.Factory.StartNew(
        () => it.Play(team, it.Name), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), StringComparer.Ordinal);

    public Task PlayOf(string name) => _plays[name];

    public void Dispose()
    {
        Team.Dispose();
        // Whoever still waits meets its limit.
        foreach (var play in _plays.Values)
        {
            play.ContinueWith(static it => it.Exception, TaskScheduler.Default).GetAwaiter().GetResult();
        }
    }
}

/// <summary>What becomes of agents, on the real program, one scene for each.</summary>
public sealed class SceneSpecs(SceneTeam stage) : IClassFixture<SceneTeam>
{
    public static TheoryData<string> Sentences => [.. Scenes.All.Select(static it => it.Sentence)];

    [Theory]
    [MemberData(nameof(Sentences))]
    public async Task On_the_real_program(string sentence)
    {
        var scene = Scenes.All.Single(it => it.Sentence == sentence);

        await stage.PlayOf(scene.Name);

        scene.History(stage.Team, scene.Name);
    }
}
