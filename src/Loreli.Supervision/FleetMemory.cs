using System.Text.Json;

namespace Loreli.Supervision;

/// <summary>What a daemon must know to go on where another left: in wall-clock time, serialisable, without secrets.</summary>
public sealed record FleetMemory(
    long LastActionId, int LastReservation, bool IsHalted, DateTimeOffset SavedAt,
    IReadOnlyList<AgentMemory> Agents, IReadOnlyList<BreakerMemory> Breakers,
    IReadOnlyList<ReservationMemory> Reservations, IReadOnlyList<CooldownMemory> Cooldowns)
{
    public byte[] Format() => JsonSerializer.SerializeToUtf8Bytes(this, FleetJson.Default.FleetMemory);

    /// <exception cref="JsonException">These bytes are no fleet's memory.</exception>
    public static FleetMemory Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, FleetJson.Default.FleetMemory) ?? throw new JsonException("A fleet's memory is not null.");
}

/// <param name="State">The name of an <see cref="AgentLife"/> case.</param>
/// <param name="Until">Of a back-off or a rest.</param>
public sealed record AgentMemory(
    AgentSpec Spec, int Generation, Wish Wish, string State, DateTimeOffset Since, DateTimeOffset? Until, bool Resumes,
    string Reason, Death? After, StopCause? Cause, StopPhase Phase, string RequestId, Fault? Fault, string Fingerprint, DateTimeOffset? LaunchedAt,
    IReadOnlyList<DateTimeOffset> Restarts, int Streak, int Parkings);

public sealed record BreakerMemory(BreakerKey Key, string State, DateTimeOffset Until, TimeSpan Wait, string Reason, IReadOnlyList<string> Failed);

public sealed record ReservationMemory(int Number, string Role, string Backend, string Provider, string Side, string? Template, DateTimeOffset TakenAt);

public sealed record CooldownMemory(string Role, DateTimeOffset Until, int Failures);
