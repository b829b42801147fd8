namespace Loreli.Tui.Running;

/// <summary>Why a wait ended.</summary>
[Flags]
public enum Wake
{
    None = 0,
    Input = 1,
    Live = 2,
    Writable = 4,
    Resized = 8,
    /// <summary>The process was stopped from outside and goes on: modes are ours again, the screen is anybody's.</summary>
    Continued = 16,
    /// <summary>Somebody wants the process to stop (SIGTSTP).</summary>
    StopAsked = 32,
    /// <summary>Somebody wants the process to end (SIGTERM, SIGINT).</summary>
    EndAsked = 64,
    /// <summary>The terminal is gone (SIGHUP).</summary>
    HungUp = 128,
}

/// <summary>The operator's terminal in raw mode. Never blocks but in <see cref="Wait"/>.</summary>
public interface IOperatorTerminal
{
    /// <summary>Columns and rows now; at least 1 each.</summary>
    (int Columns, int Rows) Size { get; }

    /// <summary>Bytes typed; 0 when there are none at the moment.</summary>
    /// <exception cref="IOException">The terminal is gone.</exception>
    int Read(Span<byte> to);

    /// <summary>Writes what the terminal takes at once and says how much that was.</summary>
    /// <exception cref="IOException">The terminal is gone.</exception>
    int Write(ReadOnlySpan<byte> bytes);

    /// <summary>Waits for input, for the daemon's socket (0: none), for a signal, and if asked until output goes on.</summary>
    Wake Wait(nint live, bool forOutput, TimeSpan? timeout);

    /// <summary>Gives the terminal's modes back, stops the process as Ctrl-Z does, and takes the modes again when it goes on.</summary>
    void Stop();
}
