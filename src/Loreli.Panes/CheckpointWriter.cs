using System.Buffers;

namespace Loreli.Panes;

/// <summary>Saves screens one after the other through one buffer, so that fifty panes do not each keep one of megabytes.</summary>
internal sealed class CheckpointWriter
{
    /// <summary>A buffer that one large screen made is let go above this.</summary>
    /// <remarks>A screen with the default scrollback, full, takes 8 MiB: below that every save would leave twice as much garbage.</remarks>
    private const int BufferKeptMax = 16 << 20;

    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _buffer = new();

    /// <returns>The offset that is now on disk, or -1 when the disk refused.</returns>
    public long Write(PaneScreen screen, string directory, int generation, DateTimeOffset? lastOutputAt, out int size)
    {
        lock (_lock)
        {
            _buffer.ResetWrittenCount();
            var offset = screen.Save(_buffer, generation, lastOutputAt);
            size = _buffer.WrittenCount;
            var written = Checkpoint.Write(directory, _buffer.WrittenSpan);
            if (_buffer.Capacity > BufferKeptMax)
            {
                _buffer = new ArrayBufferWriter<byte>();
            }
            return written ? offset : -1;
        }
    }
}

/// <summary>When a screen is worth saving. Pure but for what it remembers.</summary>
internal sealed class CheckpointRule(long savedOffset)
{
    private long _savedOffset = savedOffset;
    private long _savedSize;
    private Instant _savedAt;

    /// <summary>So much output since the last save that parsing it again would be felt.</summary>
    public bool IsDueInFlood(long offset, Instant now) =>
        offset - _savedOffset >= PaneLimits.CheckpointAfterBytes && now - _savedAt >= PaneLimits.CheckpointPauseMin;

    /// <summary>Worth saving when the output pauses: a screen is not written again for output that is small beside it.</summary>
    public bool IsWorthwhile(long offset) => offset - _savedOffset >= Math.Max(PaneLimits.QuietBytesMin, _savedSize / 8);

    public bool IsStale(long offset) => offset > _savedOffset;

    /// <param name="offset">Negative when saving failed: then it is tried again when as much has come once more.</param>
    public void Saved(long offset, long attempted, long size, Instant now) =>
        (_savedOffset, _savedSize, _savedAt) = (offset < 0 ? attempted : offset, size, now);
}
