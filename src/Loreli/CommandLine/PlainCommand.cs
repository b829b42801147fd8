using System.ComponentModel;
using System.Diagnostics;

namespace Loreli.CommandLine;

/// <summary>Runs a short program and takes what it prints; never an agent, those run under keepers.</summary>
internal static class PlainCommand
{
    private const int OutputLengthMax = 64 << 10;

    /// <summary>Standard output when it ended with 0 in time; null when it is missing, failed or was too slow.</summary>
    public static string? TryRun(TimeSpan limit, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(limit) || !output.Wait(limit))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }
            var text = output.Result;
            return process.ExitCode == 0 ? text[..Math.Min(text.Length, OutputLengthMax)].Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Where a program is on PATH, or null.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, program))
        .FirstOrDefault(file => File.Exists(file) && (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0);
}
