using Loreli.Agents.Backends;
using Loreli.Supervision;

namespace Loreli.Agents.Screens;

/// <summary>Turns a program status (OSC 7501) into a reading, with the words of the screen where they tell more. Pure.</summary>
public static class StatusReader
{
    /// <param name="seen">What the screen says at the same moment.</param>
    /// <returns>Null when there is no status that can be believed.</returns>
    public static Reading? Read(Backend backend, ProgramStatus? status, Reading seen, CliVersion? version, DateTimeOffset now)
    {
        if (status is null || !backend.Protocol.States.Contains(status.State))
        {
            return null;
        }
        var told = $"status {status.State}{(status.Kind is null ? "" : $", {status.Kind}")}{(status.Message is null ? "" : $": {status.Message}")}";
        return status.State switch
        {
            "working" => Make(Activity.Busy, "works", told, seen) with { Fault = seen.Fault is { IsRetried: true } ? seen.Fault : null },
            "idle" or "done" => Make(Activity.Idle, "waits for a prompt", told, seen),
            "blocked" when status.Kind == "auth" => Refused(backend, status, seen, told, version, now, FaultClass.Auth),
            "blocked" => Make(Activity.Waiting, $"asks: {seen.Question?.Text ?? status.Message ?? "something"}", told, seen) with
            {
                Question = seen.Question ?? new Question(status.Kind ?? "question", status.Message ?? "", [], -1),
            },
            "error" => Refused(backend, status, seen, told, version, now, null),
            _ => null,
        };
    }

    private static Reading Refused(
        Backend backend, ProgramStatus status, Reading seen, string told, CliVersion? version, DateTimeOffset now, FaultClass? otherwise)
    {
        var fault = (status.Message is { Length: > 0 } message ? FaultSearch.Classify(backend, message, version, now)?.Fault : null)
            ?? seen.Fault
            ?? (otherwise is { } known ? new Fault(known, status.Message ?? "it asks for a login") : null);
        return fault is null
            ? Make(Activity.Blocked, "reports an error that no rule knows", told, seen) with
            {
                Drift = $"{backend.Name} reports an error, and no rule knows its text",
            }
            : Make(Activity.Blocked, ScreenReader.ReasonOf(fault), told, seen) with
            {
                Fault = fault with { ResetsAt = fault.ResetsAt ?? seen.Fault?.ResetsAt },
            };
    }

    private static Reading Make(Activity activity, string reason, string told, Reading seen) =>
        new(activity, ReadingSource.Protocol, seen.Activity == activity ? seen.Rule : "program-status", reason,
            [told, .. seen.Evidence.Take(ScreenReader.EvidenceMax - 1)]);
}
