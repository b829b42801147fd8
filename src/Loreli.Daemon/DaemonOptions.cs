using System.Net;
using Loreli.Protocol.Places;

namespace Loreli.Daemon;

/// <summary>Everything a daemon is started with.</summary>
/// <param name="Paths">Where it keeps its state and listens.</param>
/// <param name="KeeperCommand">Program and arguments that start a keeper: <c>loreli keep</c>.</param>
/// <param name="Environment">The daemon's own, from which panes get theirs.</param>
/// <param name="Version">Shown by status.</param>
public sealed record DaemonOptions(
    RepositoryPaths Paths, IReadOnlyList<string> KeeperCommand, IReadOnlyDictionary<string, string> Environment, string Version)
{
    /// <summary>Also listens here, with a bearer token; null for the Unix socket alone. See <see cref="ListenAddress"/>.</summary>
    public IPEndPoint? Listen { get; init; }
    /// <summary>Where log lines go.</summary>
    public TextWriter Log { get; init; } = TextWriter.Null;
    public LogFormat LogFormat { get; init; }
    /// <summary>SIGTERM and SIGINT end the daemon and leave the agents; SIGHUP reloads.</summary>
    public bool TakesSignals { get; init; } = true;
    /// <summary>Called once requests are answered.</summary>
    public Action? Ready { get; init; }
    public long ScrollbackBytesMax { get; init; } = 8 << 20;
    /// <summary>Recording of one pane, unless its request says otherwise.</summary>
    public long RecordingBytesMax { get; init; } = 256L << 20;
    /// <summary>Recordings of all panes together.</summary>
    public long RecordingsBytesMax { get; init; } = 4L << 30;
    /// <summary>A changed loreli.yml waits for <c>loreli apply</c>.</summary>
    public bool NeedsConfirmation { get; init; }
    public bool AmbiguousIsWide { get; init; }
    public bool ClipboardWriteAllowed { get; init; } = true;
    internal IReadOnlyList<Supervision.IWorkSource> Sources { get; init; } = [];
}

/// <summary>How a daemon's run ended.</summary>
public abstract record DaemonOutcome
{
    private DaemonOutcome() { }

    /// <summary>It was asked to; agents that were not ended go on under their keepers.</summary>
    public sealed record Stopped(string Reason) : DaemonOutcome;
    /// <summary>Another one serves this repository.</summary>
    /// <param name="Pid">Null when it cannot be told.</param>
    public sealed record AlreadyRuns(int? Pid, string Socket) : DaemonOutcome;
    public sealed record Refused(ErrorText Error, int ExitCode) : DaemonOutcome;
}

/// <summary>Reads what <c>--listen</c> says. Pure.</summary>
public static class ListenAddress
{
    /// <summary>An address of this machine alone (127.0.0.0/8 or ::1) with a port; 0 takes a free one.</summary>
    /// <returns>The address, or why it is none that a daemon listens on.</returns>
    public static (IPEndPoint? Address, ErrorText? Error) Parse(string text)
    {
        var given = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..] : text;
        if (!given.Contains(':') || given.EndsWith(']') || !IPEndPoint.TryParse(given, out var address))
        {
            return (null, new ErrorText("LOR0310", $"--listen: \"{text}\" is no address", "Give ADDRESS:PORT, like 127.0.0.1:7070."));
        }
        return IPAddress.IsLoopback(address.Address)
            ? (address, null)
            : (null, new ErrorText("LOR0311",
                $"--listen: {address} can be reached from other machines, and this version of loreli has no TLS to protect it",
                $"Listen on 127.0.0.1:{address.Port} and reach it through ssh: ssh -L {address.Port}:127.0.0.1:{address.Port} HOST"));
    }
}
