using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Loreli.Fuzz;

/// <summary>Damages inputs as disks, networks and enemies do, and as only somebody who knows the format would.</summary>
internal static class Mutator
{
    private static readonly byte[] Bytes = [0, 1, 0x1B, 0x20, 0x22, 0x2C, 0x30, 0x3A, 0x3B, 0x5B, 0x5C, 0x7B, 0x7F, 0x80, 0x9B, 0xC0, 0xE2, 0xF0, 0xFE, 0xFF];

    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 7, 8, 9, 63, 64, 65, 127, 128, 255, 256, 1_999, 2_000, 2_001, 32_767, 65_535, 65_536, 1 << 20, 4 << 20,
        int.MaxValue, int.MinValue, uint.MaxValue, 1L << 48, 1L << 60, long.MaxValue, long.MinValue,
    ];

    /// <summary>Between two of these stands a field of the formats that are text.</summary>
    private static readonly byte[] Delimiters = ":,;= &?/\"\r\n[]{}"u8.ToArray();

    /// <param name="another">Makes another input to splice with.</param>
    public static byte[] Mutate(byte[] input, Target target, Prng chance, Func<byte[]> another)
    {
        var bytes = new List<byte>(input);
        for (var left = chance.Next(target.MutationsMax + 1); left > 0; left--)
        {
            Once(bytes, target.Tokens, chance, another);
        }
        if (bytes.Count > target.InputBytesMax)
        {
            bytes.RemoveRange(target.InputBytesMax, bytes.Count - target.InputBytesMax);
        }
        return [.. bytes];
    }

    private static void Once(List<byte> bytes, IReadOnlyList<byte[]> tokens, Prng chance, Func<byte[]> another)
    {
        var at = chance.Next(bytes.Count + 1);
        var some = Math.Min(bytes.Count - at, 1 + chance.Next(chance.Next(4) == 0 ? 64 : 8));
        switch (chance.Next(13))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << chance.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = (byte)chance.Next(256); break;
            case 2 when at < bytes.Count: bytes[at] = chance.Pick(Bytes); break;
            case 3: bytes.RemoveRange(at, some); break;
            case 4: bytes.InsertRange(chance.Next(bytes.Count + 1), bytes.GetRange(at, some)); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            case 6: Splice(bytes, at, another(), chance); break;
            case 7: bytes.InsertRange(at, Repeated(bytes.GetRange(at, Math.Min(some, 4)), 2 + chance.Next(60))); break;
            case 8: Overwrite(bytes, at, chance); break;
            case 9: ReplaceNumber(bytes, at, chance); break;
            case 10 when tokens.Count > 0: ReplaceField(bytes, at, chance.Pick(tokens)); break;
            case 11 when tokens.Count > 0: bytes.InsertRange(at, chance.Pick(tokens)); break;
            default: bytes.Insert(at, (byte)chance.Next(256)); break;
        }
    }

    private static void Splice(List<byte> bytes, int at, byte[] other, Prng chance)
    {
        var from = chance.Next(other.Length + 1);
        var length = chance.Next(other.Length - from + 1);
        bytes.InsertRange(at, other.AsSpan(from, length));
    }

    private static IEnumerable<byte> Repeated(List<byte> piece, int times) => Enumerable.Repeat(piece, times).SelectMany(it => it);

    // Lengths and counts of binary formats, both byte orders.
    private static void Overwrite(List<byte> bytes, int at, Prng chance)
    {
        var value = chance.Pick(Numbers);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        number = number[..(1 << chance.Next(4))];
        if (chance.Next(2) == 0)
        {
            number.Reverse();
        }
        for (var i = 0; i < number.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = number[i];
        }
    }

    private static void ReplaceNumber(List<byte> bytes, int at, Prng chance)
    {
        var from = bytes.FindIndex(at, IsDigit);
        if (from < 0)
        {
            return;
        }
        var to = from;
        while (to < bytes.Count && IsDigit(bytes[to]))
        {
            to++;
        }
        bytes.RemoveRange(from, to - from);
        bytes.InsertRange(from, Encoding.ASCII.GetBytes(chance.Pick(Numbers).ToString(CultureInfo.InvariantCulture)));

        static bool IsDigit(byte it) => it is >= (byte)'0' and <= (byte)'9';
    }

    private static void ReplaceField(List<byte> bytes, int at, byte[] by)
    {
        var from = bytes.FindIndex(at, it => Delimiters.AsSpan().Contains(it)) + 1;
        if (from == 0)
        {
            bytes.AddRange(by);
            return;
        }
        var to = bytes.FindIndex(from, it => Delimiters.AsSpan().Contains(it));
        bytes.RemoveRange(from, (to < 0 ? bytes.Count : to) - from);
        bytes.InsertRange(from, by);
    }
}
