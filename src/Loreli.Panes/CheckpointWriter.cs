using System.Buffers;

namespace Loreli.Panes;

/// <summary>Saves screens one after the other through one buffer, so that fifty panes do not each keep one of megabytes.</summary>
internal sealed class CheckpointWriter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IdleTrim _trim;
    private ArrayBufferWriter<byte> _buffer = new();

    public CheckpointWriter(TimeProvider clock) => _trim = new IdleTrim(clock, Release);

    /// <returns>The offset that is now on disk, or -1 when the disk refused.</returns>
    public long Write(PaneScreen screen, string directory, int generation, DateTimeOffset? lastOutputAt, out int size)
    {
        lock (_lock)
        {
            _buffer.ResetWrittenCount();
            var offset = screen.Save(_buffer, generation, lastOutputAt);
            size = _buffer.WrittenCount;
            var written = Checkpoint.Write(directory, _buffer.WrittenSpan);
            _trim.Used(size);
            return written ? offset : -1;
        }
    }

    public void Dispose() => _trim.Dispose();

    // After a flood the heap is several times what is alive; an idle daemon should not hold on to that.
    private void Release()
    {
        lock (_lock)
        {
            _buffer = new ArrayBufferWriter<byte>();
        }
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
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
