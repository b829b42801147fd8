using System.Collections;
using System.Text;
using Loreli.CommandLine;
using Loreli.Daemon;
using Loreli.Posix;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>Runs the daemon in this process.</summary>
internal static class Serve
{
    public static int Run(Arguments arguments)
    {
        var paths = Daemon.Locate();
        var listen = (Endpoint: (System.Net.IPEndPoint?)null, Error: (Protocol.Places.ErrorText?)null);
        if (Setting(arguments, "--listen", "LORELI_LISTEN") is { } address)
        {
            listen = ListenAddress.Parse(address);
        }
        if (listen.Error is { } wrong)
        {
            throw new VerbFailedException(ExitCode.Usage, $"{wrong.Code} {wrong.Message}. {wrong.Hint}");
        }
        using var log = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        var options = new DaemonOptions(paths, [.. Build.Self, "keep"], OwnEnvironment(), Build.Version)
        {
            Listen = listen.Endpoint,
            Log = log,
            LogFormat = ParseFormat(Setting(arguments, "--log-format", "LORELI_LOG_FORMAT") ?? "text"),
            Ready = () => SayReady(paths),
            ScrollbackBytesMax = Size(arguments, "--scrollback", "LORELI_SCROLLBACK") ?? 8 << 20,
            RecordingBytesMax = Size(arguments, "--recording", "LORELI_RECORDING") ?? 256L << 20,
            RecordingsBytesMax = Size(arguments, "--recordings", "LORELI_RECORDINGS") ?? 4L << 30,
            AmbiguousIsWide = arguments.Has("--ambiguous-wide"),
            NeedsConfirmation = arguments.Has("--confirm") || Environment.GetEnvironmentVariable("LORELI_CONFIRM") is { Length: > 0 },
            ClipboardWriteAllowed = !arguments.Has("--no-clipboard"),
        };
        return DaemonProgram.RunAsync(options, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult() switch
        {
            DaemonOutcome.Stopped => ExitCode.Ok,
            DaemonOutcome.AlreadyRuns it => throw Taken(paths, it.Pid),
            DaemonOutcome.Refused it => throw new VerbFailedException(it.ExitCode, $"{it.Error.Code} {it.Error.Message}. {it.Error.Hint}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static void SayReady(Protocol.Places.RepositoryPaths paths)
    {
        try
        {
            File.WriteAllText(Path.Combine(paths.StateDirectory, RepositoryList.PlaceFile), $"{paths.Root}\n{paths.Socket}\n");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // On a full disk a daemon that is missing from a list is better than none.
            Output.Complain($"loreli ls will not show this repository: {refused.Message}");
        }
        Say(DaemonStart.ReadyLine);
    }

    private static VerbFailedException Taken(Protocol.Places.RepositoryPaths paths, int? holder)
    {
        Say(DaemonStart.TakenLine);
        return new VerbFailedException(ExitCode.Failed,
            $"the daemon of {paths.Root} is already running{(holder is { } pid ? $", pid {pid}" : "")}; see loreli status, or replace it with loreli up -d --restart");
    }

    // Whoever started us may have stopped listening; that ends nothing.
    private static void Say(string line) =>
        _ = Descriptors.WriteAll(FileDescriptor.StandardOutput, Encoding.ASCII.GetBytes(line + "\n"));

    private static string? Setting(Arguments arguments, string option, string variable) =>
        arguments.Value(option) ?? (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null);

    private static long? Size(Arguments arguments, string option, string variable) => Setting(arguments, option, variable) is not { } text
        ? null
        : ByteSize.TryParse(text, out var bytes)
            ? bytes
            : throw Arguments.Wrong(arguments.Has(option) ? option : variable, text, "a size like 64MiB, 1GB or 4096");

    private static LogFormat ParseFormat(string text) => text switch
    {
        "text" => LogFormat.Text,
        "json" => LogFormat.Json,
        _ => throw Arguments.Wrong("--log-format", text, "text or json"),
    };

    private static Dictionary<string, string> OwnEnvironment() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(it => (string)it.Key, it => (string?)it.Value ?? "", StringComparer.Ordinal);
}
