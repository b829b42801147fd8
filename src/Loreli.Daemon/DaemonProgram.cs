using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Loreli.Daemon.Door;
using Loreli.Daemon.Panes;
using Loreli.Panes;
using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Daemon;

/// <summary>A daemon from start to end.</summary>
public static class DaemonProgram
{
    /// <summary>Requests that wait for a keeper hold a thread; with fewer than this, others would wait for them.</summary>
    private const int ThreadsMin = 16;

    /// <summary>Runs until a signal, a request or <paramref name="stopAsked"/> ends it. The agents go on under their keepers.</summary>
    public static Task<DaemonOutcome> RunAsync(DaemonOptions options, TimeProvider clock, CancellationToken stopAsked)
    {
        var hostOptions = new PaneHostOptions(options.Paths.PanesDirectory, options.Paths.KeeperSocketDirectory, options.KeeperCommand)
        {
            ScrollbackBytesMax = options.ScrollbackBytesMax,
            RecordingsBytesMax = options.RecordingsBytesMax,
            AmbiguousIsWide = options.AmbiguousIsWide,
            ClipboardWriteAllowed = options.ClipboardWriteAllowed,
        };
        return RunAsync(options, listener => new KeeperPanes(hostOptions, listener, clock), clock, stopAsked);
    }

    internal static async Task<DaemonOutcome> RunAsync(
        DaemonOptions options, Func<IPaneListener, IPaneHost> makeHost, TimeProvider clock, CancellationToken stopAsked)
    {
        var log = new DaemonLog(options.Log, options.LogFormat, clock);
        try
        {
            PrivatePlaces.MakeFolder(options.Paths.StateDirectory);
            var (held, errno) = FileLock.TryTake(options.Paths.LockFile);
            if (held is null)
            {
                return errno == Errno.EAGAIN
                    ? new DaemonOutcome.AlreadyRuns(HolderOf(options.Paths.LockFile), options.Paths.Socket)
                    : throw new PlaceRefusal(new ErrorText("LOR0318",
                        $"the lock {options.Paths.LockFile} cannot be taken: {Errno.Describe(errno)}", "See: loreli doctor"), ExitCode.Failed);
            }
            using (held)
            {
                held.Write(Encoding.ASCII.GetBytes(System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
                return await RunLocked(options, makeHost, log, clock, stopAsked);
            }
        }
        catch (PlaceRefusal refusal)
        {
            log.Error("not started", ("code", refusal.Error.Code), ("message", refusal.Error.Message));
            return new DaemonOutcome.Refused(refusal.Error, refusal.ExitCode);
        }
    }

    private static async Task<DaemonOutcome> RunLocked(
        DaemonOptions options, Func<IPaneListener, IPaneHost> makeHost, DaemonLog log, TimeProvider clock, CancellationToken stopAsked)
    {
        ThreadPool.GetMinThreads(out var workers, out var io);
        ThreadPool.SetMinThreads(Math.Max(workers, ThreadsMin), io);
        if (options.Paths.Socket.StartsWith(options.Paths.SocketDirectory + "/", StringComparison.Ordinal))
        {
            PrivatePlaces.MakeFolder(options.Paths.SocketDirectory);
        }
        PrivatePlaces.MakeFolder(options.Paths.KeeperSocketDirectory);
        PrivatePlaces.MakeFolder(options.Paths.PanesDirectory);
        await using var daemon = RunningDaemon.Create(options, makeHost, log, clock);
        using var signals = options.TakesSignals ? new SignalsTaken(daemon) : null;
        using var asked = stopAsked.Register(() => daemon.RequestStop("asked"));
        await daemon.Start(stopAsked);
        Notify(options, $"READY=1\nMAINPID={System.Environment.ProcessId}\nSTATUS=listening on {options.Paths.Socket}");
        options.Ready?.Invoke();
        var reason = await daemon.StopRequested;
        Notify(options, "STOPPING=1");
        await daemon.Stop(reason);
        return new DaemonOutcome.Stopped(reason);
    }

    private static void Notify(DaemonOptions options, string message)
    {
        if (options.Environment.TryGetValue("NOTIFY_SOCKET", out var socket) && socket.Length > 0)
        {
            UnixSocket.Notify(socket, message);
        }
    }

    // Not by way of System.IO, which would want a lock of its own on the file.
    private static int? HolderOf(string lockFile)
    {
        using var file = Descriptors.OpenForReading(lockFile).Descriptor;
        Span<byte> text = stackalloc byte[16];
        var read = file is null ? default : Descriptors.Read(file, text);
        return System.Buffers.Text.Utf8Parser.TryParse(text[..read.Count], out int pid, out _) ? pid : null;
    }

    private sealed class SignalsTaken(RunningDaemon daemon) : IDisposable
    {
        private readonly List<PosixSignalRegistration> _taken =
        [
            Stop(PosixSignal.SIGTERM, daemon),
            Stop(PosixSignal.SIGINT, daemon),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
            {
                signal.Cancel = true;
                daemon.Reload("SIGHUP");
            }),
        ];

        public void Dispose() => _taken.ForEach(static it => it.Dispose());

        private static PosixSignalRegistration Stop(PosixSignal signal, RunningDaemon daemon) => PosixSignalRegistration.Create(signal, it =>
        {
            it.Cancel = true;
            daemon.RequestStop(signal.ToString());
        });
    }
}
