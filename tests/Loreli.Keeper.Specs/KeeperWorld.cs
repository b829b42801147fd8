using System.Text;
using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Keeper;
using Shouldly;

namespace Loreli.Keeper.Specs;

/// <summary>A real keeper with a real program, and a daemon played by the spec. Whatever still runs at the end is killed.</summary>
internal sealed class KeeperWorld : IDisposable
{
    private static readonly string Dotnet = FindDotnet();
    private static readonly string Host = Path.Combine(AppContext.BaseDirectory, "Loreli.Keeper.Host.dll");

    private readonly string _root;
    private FakeDaemon? _daemon;

    public KeeperWorld(string? folder = null)
    {
        _root = Directory.CreateTempSubdirectory("lk").FullName;
        PaneFolder = folder ?? Path.Combine(_root, "pane");
        Directory.CreateDirectory(PaneFolder);
        Spec = new KeeperSpec
        {
            Name = "reviewer",
            Generation = 3,
            Command = ["/bin/sh"],
            Cwd = _root,
            Environment =
            [
                new("PATH", "/usr/local/bin:/usr/bin:/bin"), new("TERM", "xterm-256color"), new("PS1", "$ "),
                new("LORELI_PANE", Path.GetFileName(_root)),
            ],
            Columns = 80,
            Rows = 24,
            Directory = PaneFolder,
            SocketPath = Path.Combine(_root, "k.sock"),
        };
    }

    public static IReadOnlyList<string> KeeperCommand => [Dotnet, Host];

    public string Root => _root;
    public string PaneFolder { get; }
    public KeeperSpec Spec { get; set; }
    public int KeeperPid { get; private set; }
    public int ChildPid { get; private set; }
    public FakeDaemon Daemon => _daemon.ShouldNotBeNull();

    public KeeperAnswer Start(params string[] command)
    {
        Spec = command.Length > 0 ? Spec with { Command = command } : Spec;
        var outcome = KeeperSpawn.Start(KeeperCommand, Spec.Encode(), useScope: false, TimeSpan.FromSeconds(60))
            .ShouldBeOfType<KeeperSpawnOutcome.Answered>();
        KeeperPid = outcome.Pid;
        var answer = KeeperAnswer.Decode(outcome.Answer);
        ChildPid = answer is KeeperAnswer.Started started ? started.ChildPid : 0;
        return answer;
    }

    /// <summary>Starts a shell script and joins the keeper from its first byte.</summary>
    public FakeDaemon StartScript(string script)
    {
        Start("/bin/sh", "-c", script).ShouldBeOfType<KeeperAnswer.Started>();
        return Join();
    }

    public FakeDaemon Join(long fromOffset = 0)
    {
        _daemon?.Dispose();
        return _daemon = new FakeDaemon(Spec.SocketPath, fromOffset);
    }

    /// <summary>Everything recorded, in order, from the files alone.</summary>
    public byte[] Recorded(out List<string> notes)
    {
        using var folder = new JournalFolder(Path.Combine(PaneFolder, JournalFormat.FolderName));
        var reader = new JournalReader(folder);
        var bytes = new MemoryStream();
        notes = [];
        while (reader.Read() is not JournalFound.End and var found)
        {
            if (found == JournalFound.Frame && reader.Type == JournalFrameType.Output)
            {
                bytes.Write(reader.Payload);
            }
            else
            {
                notes.Add(found switch
                {
                    JournalFound.Frame when reader.Type == JournalFrameType.Input => $"Input {Encoding.UTF8.GetString(reader.Payload)}",
                    JournalFound.Frame => reader.Mark?.ToString() ?? $"unreadable {reader.Type}",
                    JournalFound.Segment => $"Segment {reader.SegmentNumber} at {reader.Segment.Offset}",
                    JournalFound.Missing => $"Missing {reader.MissingFrom} to {reader.Offset}",
                    _ => found.ToString(),
                });
            }
        }
        return bytes.ToArray();
    }

    /// <summary>Waits until the keeper has left, and takes its own status.</summary>
    public ChildExit KeeperLeaves() => Wait.For(() => Children.TryReap(KeeperPid), "the keeper to leave")!.Value;

    public ExitRecord ExitOnDisk() => EntryReader.ReadExitRecord(File.ReadAllBytes(Path.Combine(PaneFolder, ExitRecord.FileName)))
        .ShouldBeOfType<EntryOutcome<ExitRecord>.Read>().Entry;

    /// <summary>Processes started by this world that are alive: by the tag in their environment.</summary>
    public IReadOnlyList<ProcessStat> Tagged() => [.. ProcFiles.All().Where(it => it.State is not ('Z' or 'X')
        && ProcFiles.WasStartedWith(it.Pid, "LORELI_PANE=" + Path.GetFileName(_root)))];

    public void Dispose()
    {
        _daemon?.Dispose();
        foreach (var process in Tagged())
        {
            _ = Signals.Send(process.Pid, Signals.SIGKILL);
        }
        if (KeeperPid > 0 && ProcFiles.Stat(KeeperPid) is { } keeper && keeper.ParentPid == Environment.ProcessId)
        {
            _ = Signals.Send(KeeperPid, Signals.SIGKILL);
            _ = Children.Reap(KeeperPid);
        }
        Directory.Delete(_root, recursive: true);
    }

    private static string FindDotnet() => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);
}

/// <summary>Waiting for what the kernel does not tell us: looks again and again, and fails loudly after a minute.</summary>
internal static class Wait
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static T For<T>(Func<T> look, string what)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        while (true)
        {
            var found = look();
            if (found is not null and not false)
            {
                return found;
            }
            if (clock.GetElapsedTime(began) > Longest)
            {
                throw new TimeoutException($"Waited a minute for {what}.");
            }
            _ = Posix.PollWait.ForAny([], [], [], TimeSpan.FromMilliseconds(5));
        }
    }
}
