namespace Loreli.Testing.Scripted;

/// <summary>A program on a terminal as a pure machine: bytes and the time in, bytes and deeds out. Whoever runs it owns terminal, clock and hands.</summary>
public interface IScriptedProgram
{
    /// <summary>When <see cref="Tick"/> wants to be called next; null when only input can change anything.</summary>
    Instant? NextTickAt { get; }

    /// <summary>What is drawn first.</summary>
    ReadOnlyMemory<byte> Start();

    /// <summary>Bytes from the terminal.</summary>
    ReadOnlyMemory<byte> Input(ReadOnlySpan<byte> bytes, Instant now);

    /// <summary>Time went on.</summary>
    ReadOnlyMemory<byte> Tick(Instant now);

    /// <summary>The terminal has another size.</summary>
    ReadOnlyMemory<byte> Resize(int columns, int rows);

    /// <summary>What is to be done besides writing, in order; each is given once. Do it after the bytes are written.</summary>
    IReadOnlyList<ScriptedDeed> TakeDeeds();
}

/// <summary>What a scripted program does besides drawing. Closed.</summary>
public abstract record ScriptedDeed
{
    private ScriptedDeed() { }

    public sealed record Exit(int Code) : ScriptedDeed;

    /// <summary>Neither reads nor writes nor computes.</summary>
    public sealed record Freeze(TimeSpan For) : ScriptedDeed;

    /// <summary>Computes, and neither reads nor writes.</summary>
    public sealed record Spin(TimeSpan For) : ScriptedDeed;

    /// <summary>A child that computes and prints nothing.</summary>
    public sealed record Build(TimeSpan For) : ScriptedDeed;

    /// <summary>Children that do nothing, each in a session of its own, so that no hang-up reaches them.</summary>
    public sealed record Fork(int Count) : ScriptedDeed;

    /// <summary>Takes memory and touches it.</summary>
    public sealed record Hog(long Bytes) : ScriptedDeed;

    /// <summary>Ends itself by a signal.</summary>
    public sealed record Signal(int Number) : ScriptedDeed;

    /// <summary>Tells the daemon that a request to end was understood (<c>loreli ack ID</c>).</summary>
    public sealed record Acknowledge(string RequestId) : ScriptedDeed;
}
