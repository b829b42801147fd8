using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Loreli.Ledger;

/// <summary>Ties every event to all before it, so that a changed, removed or inserted one shows.</summary>
/// <remarks>SHA-256 over the previous hash and the event's fields, each text with its length before it (docs/specs/ledger.md).</remarks>
public static class HashChain
{
    public const int Size = 32;

    /// <summary>What the first event is tied to.</summary>
    public static readonly byte[] Genesis = new byte[Size];

    public static byte[] Next(ReadOnlySpan<byte> previous, LedgerEvent it)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Append(hash, it.Seq);
        Append(hash, it.Time.UtcTicks);
        Append(hash, it.Type);
        Append(hash, it.Agent);
        Append(hash, it.Generation ?? -1);
        Append(hash, it.Data);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Append(hash, text is null ? -1 : bytes.Length);
        hash.AppendData(bytes);
    }
}
