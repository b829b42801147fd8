using System.Text;
using Loreli.CommandLine;
using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Verbs;

/// <summary>Starts a daemon in the background and waits until it listens.</summary>
internal static class DaemonStart
{
    /// <summary>Longest start that is waited for: adopting a hundred panes on a loaded machine takes a few seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    /// <summary>What a daemon says on standard output when it listens.</summary>
    public const string ReadyLine = "ready";
    /// <summary>What it says when another one, which may still be starting, holds the repository.</summary>
    public const string TakenLine = "taken";
    private const long LogBytesMax = 1 << 20;
    private const int LogTailBytes = 2_000;

    /// <summary>True when a daemon was started, false when one was there.</summary>
    /// <exception cref="VerbFailedException">It did not start; the message holds the end of its log.</exception>
    public static bool Ensure(PathSources sources, RepositoryPaths paths)
    {
        if (Daemon.TryConnect(sources, out var refusal) is { } running)
        {
            running.Dispose();
            return false;
        }
        if (refusal!.ExitCode != ExitCode.NoDaemon)
        {
            throw refusal;
        }
        Directory.CreateDirectory(paths.StateDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var log = Path.Combine(paths.StateDirectory, "daemon.log");
        return Launch(sources, paths, log);
    }

    /// <summary>Waits until the daemon that was told to stop is gone.</summary>
    public static void WaitUntilGone(RepositoryPaths paths)
    {
        var deadline = TimeProvider.System.Now + Patience;
        using var gone = new ManualResetEventSlim();
        while (TimeProvider.System.Now < deadline)
        {
            var (taken, _) = FileLock.TryTake(paths.LockFile);
            if (taken is not null)
            {
                taken.Dispose();
                return;
            }
            gone.Wait(TimeSpan.FromMilliseconds(10));
        }
    }

    private static bool Launch(PathSources sources, RepositoryPaths paths, string log)
    {
        if (new FileInfo(log) is { Exists: true, Length: > LogBytesMax })
        {
            File.Move(log, log + ".old", overwrite: true);
        }
        using var output = Descriptors.OpenForAppending(log).Descriptor
            ?? throw new VerbFailedException(ExitCode.Failed, $"cannot write {log}; check the owner and the free space of its folder");
        var pipe = Descriptors.Pipe();
        using var ready = pipe.Read!;
        using var readyWrite = pipe.Write!;
        var spawned = Spawn.Start(new SpawnRequest
        {
            Path = Build.Self[0],
            Arguments = [.. Build.Self, "daemon"],
            Environment = EnvironmentOf(sources),
            Cwd = paths.Root,
            Output = readyWrite,
            Error = output,
        });
        if (spawned.Errno != 0)
        {
            throw new VerbFailedException(ExitCode.Failed, $"the daemon could not be started: {Build.Self[0]}: {Errno.Describe(spawned.Errno)}");
        }
        readyWrite.Dispose();
        var heard = FirstLine(ready);
        return heard == ReadyLine ? true
            : heard == TakenLine && ConnectsSoon(sources) ? false
            : throw new VerbFailedException(ExitCode.Failed, $"the daemon did not start. The end of {log}:\n{Tail(log)}");
    }

    /// <summary>Waits for the daemon of a start that was faster than ours.</summary>
    private static bool ConnectsSoon(PathSources sources)
    {
        var deadline = TimeProvider.System.Now + Patience;
        using var look = new ManualResetEventSlim();
        while (TimeProvider.System.Now < deadline)
        {
            if (Daemon.TryConnect(sources, out _) is { } running)
            {
                running.Dispose();
                return true;
            }
            look.Wait(TimeSpan.FromMilliseconds(10));
        }
        return false;
    }

    /// <summary>What the daemon says first; null when it ends, or says nothing in time.</summary>
    private static string? FirstLine(FileDescriptor ready)
    {
        var heard = new StringBuilder();
        Span<byte> bytes = stackalloc byte[256];
        var deadline = TimeProvider.System.Now + Patience;
        while (TimeProvider.System.Now is var now && now < deadline)
        {
            if (PollWait.For(ready, PollEvents.Readable, deadline - now) == PollEvents.None)
            {
                continue;
            }
            var read = Descriptors.Read(ready, bytes);
            if (!read.IsOk || read.IsEnd)
            {
                return null;
            }
            heard.Append(Encoding.UTF8.GetString(bytes[..read.Count]));
            if (heard.ToString().Split('\n') is [var first, _, ..])
            {
                return first;
            }
        }
        return null;
    }

    /// <summary>Ours, seen through the sources: what they hide or replace is hidden or replaced for the daemon too.</summary>
    private static string[] EnvironmentOf(PathSources sources) =>
    [
        .. Environment.GetEnvironmentVariables().Keys.Cast<string>().Append("LORELI_HOME").Distinct(StringComparer.Ordinal)
            .Select(name => (name, value: sources.Variable(name)))
            // A daemon that is started in a pane is none of the pane's processes and outlives it.
            .Where(it => it.value is not null && it.name != "LORELI_PANE")
            .Select(it => $"{it.name}={it.value}"),
    ];

    private static string Tail(string log)
    {
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(-Math.Min(LogTailBytes, stream.Length), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }
}
