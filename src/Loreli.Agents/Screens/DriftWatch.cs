using Loreli.Agents.Backends;
using Loreli.Supervision;

namespace Loreli.Agents.Screens;

/// <summary>Notices that a backend's rules no longer fit its CLI: settled screens come and go, and none of them matches. Pure.</summary>
/// <param name="Screens">Different settled screens without a match since the last match.</param>
/// <param name="Since">Time of the first of them.</param>
public sealed record DriftWatch(int Screens, Instant Since, ulong LastHash)
{
    /// <summary>Screens that a CLI may show between its known ones: splash, log, help.</summary>
    public const int ScreensMin = 3;
    public static readonly TimeSpan TimeMin = TimeSpan.FromMinutes(1);
    public static readonly DriftWatch Calm = new(0, default, 0);

    /// <summary>Takes the reading of a settled screen.</summary>
    /// <param name="hash">Of the screen: the same screen seen again is no further evidence.</param>
    public DriftWatch Observe(Reading reading, ulong hash, Instant now) =>
        reading.Activity != Activity.Unknown || reading.Rule == "draft" ? Calm
        : Screens == 0 ? new DriftWatch(1, now, hash)
        : hash == LastHash ? this
        : this with { Screens = Math.Min(Screens + 1, 1_000), LastHash = hash };

    /// <returns>The warning, or null.</returns>
    public string? Warning(Backend backend, CliVersion? version, Instant now) =>
        Screens >= ScreensMin && now - Since >= TimeMin
            ? $"no rule of {backend.Id} has matched for {DurationText.Format(now - Since)} over {Screens} screens: "
                + $"{backend.Name}{(version is null ? "" : $" {version}")} may look different from what its rules expect"
            : null;
}
