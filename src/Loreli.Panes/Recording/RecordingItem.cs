namespace Loreli.Panes.Recording;

/// <summary>One thing that a recording remembers. <paramref name="At"/> is wall-clock time, for people and for players.</summary>
/// <remarks>Times may step back where the machine's clock was set; offsets never do.</remarks>
public abstract record RecordingItem(DateTimeOffset At)
{
    /// <summary>What the program printed; <paramref name="Offset"/> is the stream offset of its first byte.</summary>
    /// <remarks>The bytes are valid until the next item is taken: copy what must live longer.</remarks>
    public sealed record Output(DateTimeOffset At, long Offset, ReadOnlyMemory<byte> Bytes) : RecordingItem(At);

    /// <summary>The terminal got another size before the byte at <paramref name="Offset"/>.</summary>
    public sealed record Resize(DateTimeOffset At, long Offset, int Columns, int Rows) : RecordingItem(At);

    /// <summary>What was typed; only in recordings that were told to keep input.</summary>
    public sealed record Input(DateTimeOffset At, ReadOnlyMemory<byte> Bytes) : RecordingItem(At);

    /// <summary>A note: start, exit, adoption.</summary>
    public sealed record Mark(DateTimeOffset At, long Offset, string Label) : RecordingItem(At);

    /// <summary>Output that is no longer, or never was, on disk: from the first offset up to, not including, the second.</summary>
    public sealed record Gap(DateTimeOffset At, long FromOffset, long ToOffset) : RecordingItem(At);

    /// <summary>A file cannot be read beyond a point; what other files hold still follows.</summary>
    public sealed record Torn(DateTimeOffset At, string File, long Position, string Reason) : RecordingItem(At);
}
