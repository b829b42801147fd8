using System.Buffers;

namespace Loreli.Terminal;

/// <summary>What the terminal at the other end can do; decides which sequences the difference may use.</summary>
/// <param name="Colors">16, 256 or 16,777,216.</param>
public readonly record struct OutputFeatures(int Colors, bool SynchronizedOutput, bool Hyperlinks, bool StyledUnderlines)
{
    /// <summary>Everything: another loreli engine at the other end.</summary>
    public static OutputFeatures All => new(1 << 24, SynchronizedOutput: true, Hyperlinks: true, StyledUnderlines: true);
}

/// <summary>Remembers what one reader was last shown and writes the bytes that turn it into what there is now.</summary>
public sealed class ScreenDiff
{
    public ScreenDiff(OutputFeatures features) => throw new NotImplementedException();

    /// <summary>Forgets what the reader shows: the next difference draws everything.</summary>
    public void Invalidate() => throw new NotImplementedException();

    /// <summary>Writes the difference from what the reader last took to <paramref name="now"/>; nothing when they are equal.</summary>
    /// <returns>True when bytes were written.</returns>
    public bool Write(ICellGrid now, IBufferWriter<byte> to) => throw new NotImplementedException();
}
