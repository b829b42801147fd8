namespace Loreli.EndToEnd.Team;

/// <summary>One agent's story, from its start to its end.</summary>
/// <param name="Name">Of the scene's agent.</param>
/// <param name="Sentence">What the scene shows.</param>
/// <param name="Life">Its script.</param>
/// <param name="Policy">What its entry says beside name and script.</param>
/// <param name="Play">What an operator does, and the end that must be reached, whatever happens to daemons meanwhile.</param>
internal sealed record Scene(string Name, string Sentence, string Life, string Policy, Action<TeamHome, string> Play)
{
    public string Backend { get; init; } = "scripted";

    /// <summary>How many there are of it.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>What the ledger must tell of it when no daemon died.</summary>
    public Action<TeamHome, string> History { get; init; } = static (_, _) => { };

    public string Entry(TeamHome team) => team.Entry(Name, Life, Replicas > 1 ? $"{Policy}, replicas: {Replicas}" : Policy, Backend);
}
