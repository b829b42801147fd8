using System.Collections;
using System.ComponentModel;
using System.Diagnostics;

namespace Loreli.Bench.Measuring;

/// <summary>A program with all that it is started with.</summary>
/// <param name="Program">A path, or a name that is looked up on PATH.</param>
internal sealed record Invocation(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Set on top of our own environment; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
    public string Folder { get; init; } = "/";

    public IReadOnlyDictionary<string, string> WholeEnvironment
    {
        get
        {
            var whole = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
                it => (string)it.Key, it => (string?)it.Value, StringComparer.Ordinal);
            foreach (var (name, value) in Environment)
            {
                whole[name] = value;
            }
            return whole.Where(it => it.Value is not null).ToDictionary(it => it.Key, it => it.Value!, StringComparer.Ordinal);
        }
    }

    public override string ToString() => $"{Program} {string.Join(' ', Arguments)}";
}

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    /// <summary>No command of a benchmark takes longer unless it hangs; a first publish restores packages.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <returns>What it printed.</returns>
    /// <exception cref="BenchFailure">It could not be started, hung, or failed.</exception>
    public static string Run(Invocation command)
    {
        using var process = Start(command);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new BenchFailure($"{command} did not end within {Limit.TotalMinutes:F0} minutes");
        }
        return process.ExitCode == 0
            ? output.Result
            : throw new BenchFailure($"{command} failed with {process.ExitCode}: {output.Result}{errors.Result}");
    }

    /// <summary>As a shell runs it: from before the spawn until it has ended and its output is read.</summary>
    /// <returns>Milliseconds of wall time.</returns>
    public static double Time(Invocation command)
    {
        var before = Stopwatch.GetTimestamp();
        using var process = Start(command);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var elapsed = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        return process.ExitCode == 0
            ? elapsed
            : throw new BenchFailure($"{command} failed with {process.ExitCode}: {process.StandardError.ReadToEnd()}");
    }

    /// <summary>Where a name is found on PATH, as a shell would find it.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static Process Start(Invocation command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.Folder,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new BenchFailure($"{command.Program} could not be started: {missing.Message}");
        }
    }
}
