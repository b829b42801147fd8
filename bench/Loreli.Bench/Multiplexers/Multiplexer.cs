using Loreli.Bench.Measuring;

namespace Loreli.Bench.Multiplexers;

/// <summary>One multiplexer with a server of its own in a folder of its own, driven by the commands that a user has.</summary>
internal abstract class Multiplexer : IDisposable
{
    /// <summary>A server that does not end when told to would disturb every later round.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    protected const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private int _scripts;

    protected Multiplexer(int columns, int rows)
    {
        (Columns, Rows) = (columns, rows);
        Folder = Directory.CreateTempSubdirectory("lb-").FullName;
    }

    public abstract string Name { get; }
    public int Columns { get; }
    public int Rows { get; }
    /// <summary>Scripts, sockets and state of this one server; gone with it.</summary>
    public string Folder { get; }

    /// <summary>Starts the server with a first pane, in which the script runs.</summary>
    public abstract void Start(string script);
    /// <summary>Starts one more pane, where no client sees it.</summary>
    public abstract void AddHidden(string script);
    /// <summary>Splits the client's screen for one more pane, below the first or to its right; the first keeps the keyboard.</summary>
    public abstract void AddVisible(string script, bool below, AttachedTerminal client);
    /// <summary>Attaches a client of the server's size and waits until the first pane fills its screen.</summary>
    public abstract AttachedTerminal Attach();
    /// <summary>Attaches a client of the server's size that looks at the second pane.</summary>
    public abstract AttachedTerminal AttachToSecond();
    /// <summary>The text on a pane's screen; panes count from 0.</summary>
    public abstract string Capture(int pane = 0);
    /// <summary>How many lines of a pane, history included, can be read back; panes count from 0.</summary>
    public abstract int CountLines(int pane);
    /// <summary>Every process that is the multiplexer's: not the programs in the panes, not the clients.</summary>
    public abstract IReadOnlyList<int> ServerPids();
    /// <summary>The same, without what grows with each pane of its own.</summary>
    public abstract IReadOnlyList<int> CentralPids();
    /// <summary>Everything that the panes have written is on their screens.</summary>
    public abstract bool HasCaughtUp();
    public abstract Invocation CaptureCommand { get; }
    public abstract Invocation SendCommand { get; }
    public abstract Invocation ListCommand { get; }

    protected abstract void Stop();

    /// <summary>Tells the server to end, and ends it. What was measured stays good when it did not listen: that is told and no failure.</summary>
    public void Dispose()
    {
        var pids = ServerPids();
        try
        {
            Stop();
            Patience.Until(() => pids.All(IsGone), EndLimit, $"{Name} ends when told to");
        }
        catch (BenchFailure deaf)
        {
            Console.Error.WriteLine($"bench: {deaf.Message}");
            Console.Error.WriteLine(LastWords());
        }
        foreach (var pid in pids.Where(pid => !IsGone(pid)))
        {
            _ = Posix.Signals.Send(pid, Posix.Signals.SIGKILL);
        }
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The end of the server's log, where it has one.</summary>
    protected virtual string LastWords() => "";

    private static bool IsGone(int pid) => Posix.ProcFiles.Stat(pid) is null or { State: 'Z' };

    /// <summary>Writes an executable script into the folder.</summary>
    protected string Script(string text)
    {
        var path = Path.Combine(Folder, $"script{_scripts++}.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(path, OwnerOnly);
        return path;
    }
}
