using System.Security.Cryptography;
using System.Text;
using Loreli.Agents.Backends;
using Loreli.Configuration;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What one agent is made from: what its entry of the configuration says, or what an operator asked for.</summary>
/// <param name="Id">Stays over changes of the file: <see cref="DeclaredAgent.Id"/>, else the name.</param>
internal sealed record Recipe(string Id, string Name, AgentEntry Entry, Backend Backend, Origin Origin)
{
    /// <summary>The backend as the configuration defines it: another definition is another program.</summary>
    public string BackendText { get; init; } = "";

    /// <summary>Of a replica that a demand made: the declared entry.</summary>
    public string? Template { get; init; }

    /// <summary>What the supervisor must know of it.</summary>
    public AgentSpec Spec(FleetConfiguration fleet) => new(Name, Entry.Role, Backend.Id, Backend.Provider)
    {
        Side = SupervisionWords.Of(Backend.Side),
        Origin = Origin,
        Template = Template,
        Restart = SupervisionWords.Of(Entry.Restart),
        Stall = SupervisionWords.Of(Entry.Stall, fleet.Timeouts),
        Faults = SupervisionWords.Of(Entry.Faults),
        DependsOn = [.. Entry.DependsOn.Select(SupervisionWords.Of)],
        TurnsMax = Entry.Limits.Turns,
        ShutdownTimeout = AtLeast(fleet.Timeouts.Shutdown),
        StopGrace = AtLeast(fleet.Timeouts.Grace),
        RapidDeath = AtLeast(fleet.Timeouts.RapidDeath),
        StartTimeout = AtLeast(fleet.Timeouts.Start),
        Fingerprint = Fingerprint,
    };

    /// <summary>Hash of all that only a new process can take over.</summary>
    public string Fingerprint
    {
        get
        {
            string[] parts =
            [
                Entry.Role, Backend.Id, BackendText, Entry.Model ?? "", Entry.Prompt ?? "", Entry.PromptFile ?? "", Entry.Permissions ?? "",
                $"{Entry.Workspace}", $"{Entry.Limits.MemoryBytes}", $"{Entry.Limits.RecordingBytes}",
                $"{Entry.Command.Count}", .. Entry.Command, $"{Entry.Arguments.Count}", .. Entry.Arguments,
                .. Entry.Env.OrderBy(static it => it.Key, StringComparer.Ordinal).SelectMany(static it => (string[])[it.Key, it.Value]),
            ];
            // The lengths keep two lists apart that read the same when joined.
            var text = string.Concat(parts.Select(static part => $"{part.Length}:{part}"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        }
    }

    private static TimeSpan AtLeast(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(1);
}
