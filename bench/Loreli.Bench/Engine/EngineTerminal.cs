using System.Buffers;
using Loreli.Bench.Payloads;
using Loreli.Terminal;

namespace Loreli.Bench.Engine;

/// <summary>The terminal that the engine's benchmarks feed: 200x50, scrollback at its default bound.</summary>
internal static class EngineTerminal
{
    public static VirtualTerminal Make() =>
        new(new TerminalOptions(PayloadBytes.Columns, PayloadBytes.Rows), new DeafHost());

    private sealed class DeafHost : ITerminalHost
    {
        public void Reply(ReadOnlySpan<byte> bytes) { }

        public void Tell(TerminalEvent news) { }
    }
}

/// <summary>Takes what is written and forgets it at the next use, so that only the writer under measure allocates.</summary>
internal sealed class ReusedBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[1 << 20];
    private int _count;

    public int Take()
    {
        var count = _count;
        _count = 0;
        return count;
    }

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(_count);
    }

    private void Grow(int sizeHint)
    {
        if (_bytes.Length - _count < Math.Max(1, sizeHint))
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + sizeHint));
        }
    }
}
