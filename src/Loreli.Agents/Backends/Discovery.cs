using System.ComponentModel;
using System.Diagnostics;

namespace Loreli.Agents.Backends;

/// <summary>A backend on this machine.</summary>
/// <param name="Path">Of its program; null when it is not installed.</param>
/// <param name="Version">Null when it was not told in time, or not understood.</param>
/// <param name="Problem">Why there is no version although there is a program.</param>
public sealed record Installation(Backend Backend, string? Path, CliVersion? Version, string? Problem)
{
    public bool IsInstalled => Path is not null;
    /// <summary>The version is one that the rules were seen with; true as well when it is not known.</summary>
    public bool IsKnown => Backend.Detection.Known.Contains(Version);
}

/// <summary>Looks for the programs of backends and asks them for their version.</summary>
public static class Discovery
{
    /// <summary>A CLI that runs on node needs a second or two, and ten on a machine that is busy.</summary>
    public static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(10);

    private const string Ourselves = "loreli";
    private const int OutputCharsMax = 16 << 10;

    public static async Task<IReadOnlyList<Installation>> LookAll(IEnumerable<Backend> backends, string? searchPath, CancellationToken cancellation) =>
        await Task.WhenAll(backends.Select(it => Look(it, searchPath, cancellation)));

    /// <param name="searchPath">Folders apart by colons, as in PATH.</param>
    public static async Task<Installation> Look(Backend backend, string? searchPath, CancellationToken cancellation)
    {
        var detection = backend.Detection;
        if (Find(detection.Program, searchPath) is not { } path)
        {
            return new Installation(backend, null, null, null);
        }
        if (detection.VersionArguments.Count == 0)
        {
            return new Installation(backend, path, null, null);
        }
        var (printed, problem) = await Ask(path, detection.VersionArguments, cancellation);
        if (printed is null)
        {
            return new Installation(backend, path, null, problem);
        }
        var found = detection.VersionPattern is null ? printed.Trim() : detection.VersionPattern.Find(printed)?.Groups[1].Value;
        return CliVersion.Parse(found) is { } version
            ? new Installation(backend, path, version, null)
            : new Installation(backend, path, null, "what it printed names no version");
    }

    /// <summary>Where a program is; <c>loreli</c> is this one, also when it is not on the search path.</summary>
    public static string? Find(string program, string? searchPath)
    {
        try
        {
            return program == Ourselves && Environment.ProcessPath is { } own && System.IO.Path.GetFileNameWithoutExtension(own) == Ourselves ? own
                : program.Contains('/', StringComparison.Ordinal)
                ? IsProgram(program) ? program : null
                : (searchPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(System.IO.Path.IsPathRooted)
                    .Select(it => System.IO.Path.Combine(it, program)).FirstOrDefault(IsProgram);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsProgram(string file) => File.Exists(file)
        && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private static async Task<(string? Printed, string? Problem)> Ask(string program, IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["TERM"] = "dumb";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(PatienceMax);
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                process.StandardInput.Close();
                var errors = Drain(process.StandardError, patience.Token);
                var printed = await Drain(process.StandardOutput, patience.Token);
                await errors;
                await process.WaitForExitAsync(patience.Token);
                return process.ExitCode == 0 ? (printed, null) : (null, $"it ended with exit code {process.ExitCode} when asked for its version");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellation.ThrowIfCancellationRequested();
                return (null, $"it did not tell its version within {DurationText.Format(PatienceMax)}");
            }
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            return (null, error.Message);
        }
    }

    // Reads to the end, so that nobody is stopped by a full pipe, and keeps the beginning.
    private static async Task<string> Drain(StreamReader from, CancellationToken cancellation)
    {
        var buffer = new char[4_096];
        var kept = new System.Text.StringBuilder();
        for (int read; (read = await from.ReadAsync(buffer, cancellation)) > 0;)
        {
            kept.Append(buffer, 0, Math.Min(read, OutputCharsMax - kept.Length));
        }
        return kept.ToString();
    }
}
