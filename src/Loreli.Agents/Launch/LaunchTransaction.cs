using Loreli.Protocol.Places;

namespace Loreli.Agents.Launch;

public abstract record StepOutcome
{
    private StepOutcome() { }

    public sealed record Done : StepOutcome;
    /// <param name="BlamesBackend">The agent CLI is at fault, not the host or the request: its breaker may count it.</param>
    public sealed record Failed(ErrorText Error, bool BlamesBackend = false) : StepOutcome;

    public static readonly StepOutcome Ok = new Done();
}

/// <summary>One step of a launch that can be taken back.</summary>
public interface ILaunchStep
{
    /// <summary>For events and messages: <c>identity</c>, <c>workspace</c>, <c>record</c>, <c>files</c>, <c>pane</c>, <c>started</c>.</summary>
    string Name { get; }

    Task<StepOutcome> RunAsync(CancellationToken stopAsked);

    /// <summary>Takes back whatever the step has done, all, half or none of it; harmless when called twice.</summary>
    /// <returns>Null, or a warning: what is left behind.</returns>
    Task<string?> UndoAsync(CancellationToken stopForced);
}

/// <summary>How a launch came out. Listeners are told afterwards: what they throw undoes nothing.</summary>
public abstract record LaunchOutcome
{
    private LaunchOutcome() { }

    public sealed record Launched : LaunchOutcome;
    /// <param name="Step">The one that failed; everything that it and those before it did was taken back.</param>
    /// <param name="Warnings">What could not be taken back.</param>
    public sealed record Failed(string Step, ErrorText Error, bool BlamesBackend, IReadOnlyList<string> Warnings) : LaunchOutcome;
}

/// <summary>Runs steps in order; when one fails, takes back all that were begun, the last first.</summary>
public static class LaunchTransaction
{
    /// <summary>Time that taking back one step has.</summary>
    private static readonly TimeSpan UndoLimit = TimeSpan.FromSeconds(30);

    public static async Task<LaunchOutcome> RunAsync(IReadOnlyList<ILaunchStep> steps, TimeProvider time, CancellationToken stopAsked)
    {
        var begun = new Stack<ILaunchStep>();
        foreach (var step in steps)
        {
            // Before the step: one that fails half-way has something to take back, too.
            begun.Push(step);
            if (await RunOneAsync(step, stopAsked) is StepOutcome.Failed failed)
            {
                return new LaunchOutcome.Failed(step.Name, failed.Error, failed.BlamesBackend, await UndoAsync(begun, time));
            }
        }
        return new LaunchOutcome.Launched();
    }

    private static async Task<StepOutcome> RunOneAsync(ILaunchStep step, CancellationToken stopAsked)
    {
        try
        {
            stopAsked.ThrowIfCancellationRequested();
            return await step.RunAsync(stopAsked);
        }
        catch (OperationCanceledException) when (stopAsked.IsCancellationRequested)
        {
            return new StepOutcome.Failed(LaunchMessages.Stopped(step.Name));
        }
        catch (Exception error)
        {
            // Whatever it is, the steps before it must be taken back.
            return new StepOutcome.Failed(LaunchMessages.Unexpected(step.Name, error));
        }
    }

    // The first error is what the operator must see; what fails from here on are warnings.
    private static async Task<IReadOnlyList<string>> UndoAsync(Stack<ILaunchStep> begun, TimeProvider time)
    {
        var warnings = new List<string>();
        while (begun.TryPop(out var step))
        {
            using var limit = new CancellationTokenSource(UndoLimit, time);
            try
            {
                // A step that ignores its limit must not keep the others from being taken back.
                if (await step.UndoAsync(limit.Token).WaitAsync(UndoLimit + UndoLimit, time, CancellationToken.None) is { } warning)
                {
                    warnings.Add($"{step.Name}: {warning}");
                }
            }
            catch (Exception error)
            {
                warnings.Add($"{step.Name} could not be taken back: {error.Message}");
            }
        }
        return warnings;
    }
}
