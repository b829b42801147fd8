namespace Loreli.Panes.Specs;

/// <summary>Damages bytes the way that disks, crashes and enemies do.</summary>
internal static class Mutation
{
    public static byte[] Of(byte[] whole, Random chance)
    {
        var bytes = whole.ToArray();
        for (var damage = chance.Next(1, 6); damage > 0 && bytes.Length > 0; damage--)
        {
            var at = chance.Next(bytes.Length);
            switch (chance.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << chance.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)chance.Next(256);
                    break;
                case 2:
                    bytes = bytes[..at];
                    break;
                case 3:
                    bytes = [.. bytes[..at], .. bytes[chance.Next(bytes.Length)..]];
                    break;
                default:
                    bytes.AsSpan(at, Math.Min(bytes.Length - at, chance.Next(1, 9))).Fill((byte)(chance.Next(2) * 255));
                    break;
            }
        }
        return bytes;
    }
}

/// <summary>Never ends and counts what was taken.</summary>
internal sealed class EndlessStream : ReadOnlyStream
{
    public long Taken { get; private set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        buffer.AsSpan(offset, count).Fill((byte)'x');
        Taken += count;
        return count;
    }
}

internal sealed class ConcatenatedStream(Stream first, Stream second) : ReadOnlyStream
{
    public override int Read(byte[] buffer, int offset, int count) =>
        first.Read(buffer, offset, count) is > 0 and var read ? read : second.Read(buffer, offset, count);
}

internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
