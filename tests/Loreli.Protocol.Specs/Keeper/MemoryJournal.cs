using Loreli.Protocol.Keeper;

namespace Loreli.Protocol.Specs.Keeper;

/// <summary>A recording in memory: what a keeper writes, without a keeper.</summary>
internal sealed class MemoryJournal : IJournalFiles
{
    private readonly SortedDictionary<int, List<byte>> _segments = [];
    private long _offset;

    public static readonly DateTimeOffset Began = new(2025, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<int> Segments() => [.. _segments.Keys];

    public List<byte> this[int segment] => _segments[segment];

    public int Read(int segment, long position, Span<byte> into)
    {
        if (!_segments.TryGetValue(segment, out var bytes) || position >= bytes.Count)
        {
            return 0;
        }
        var count = (int)Math.Min(into.Length, bytes.Count - position);
        bytes.GetRange((int)position, count).CopyTo(0, count, into);
        return count;
    }

    public void Begin(int number, int columns = 80, int rows = 24)
    {
        var header = new byte[JournalFormat.HeaderSize];
        JournalFormat.WriteHeader(header, new SegmentHeader(number, 1, _offset, Began, columns, rows));
        _segments[number] = [.. header];
    }

    public void Output(ReadOnlySpan<byte> bytes, int seconds = 0)
    {
        Frame(JournalFrameType.Output, bytes, seconds);
        _offset += bytes.Length;
    }

    public void Mark(JournalMark mark, int seconds = 0)
    {
        var payload = new WireWriter();
        mark.Write(payload);
        Frame(mark.Type, payload.Written, seconds);
        _offset = mark is JournalMark.Hole hole ? hole.To : _offset;
    }

    public void Drop(int segment) => _segments.Remove(segment);

    public void Frame(JournalFrameType type, ReadOnlySpan<byte> payload, int seconds = 0)
    {
        var header = new byte[JournalFormat.FrameHeaderSize];
        JournalFormat.WriteFrameHeader(header, type, TimeSpan.FromSeconds(seconds), payload);
        _segments[_segments.Keys.Last()].AddRange([.. header, .. payload]);
    }
}

file static class ListExtensions
{
    public static void CopyTo(this List<byte> from, int start, int count, Span<byte> into)
    {
        for (var i = 0; i < count; i++)
        {
            into[i] = from[start + i];
        }
    }
}
