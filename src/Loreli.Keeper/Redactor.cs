using System.Text;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>Replaces the values of secrets by asterisks of equal length, also where a value comes in several reads.</summary>
internal sealed class Redactor
{
    private readonly byte[][] _secrets;
    private readonly int _longest;
    private readonly List<(int From, int Length)> _found = [];

    public Redactor(IEnumerable<string> secrets)
    {
        _secrets = [.. secrets.Select(Encoding.UTF8.GetBytes)
            .Where(it => it.Length is >= KeeperLimits.SecretLengthMin and <= KeeperLimits.SecretLengthMax)
            .Take(KeeperLimits.SecretsMax)];
        _longest = _secrets.Length == 0 ? 0 : _secrets.Max(it => it.Length);
    }

    public bool HasSecrets => _secrets.Length > 0;

    /// <summary>Masks what is complete among the bytes read, and releases all but a tail that begins a secret.</summary>
    /// <remarks>Bytes that were released already are looked at too: when the hold of a beginning ran out, at least the rest is masked.</remarks>
    public void Apply(Tail tail)
    {
        if (!HasSecrets)
        {
            tail.ReleaseUntil(tail.End);
            return;
        }
        var from = Math.Max(tail.Start, tail.Released - _longest + 1);
        var released = (int)(tail.Released - from);
        var bytes = tail.Slice(from, tail.End);
        Mask(bytes, released);
        // A beginning may reach back into what was released; only the rest of it can still be held.
        tail.ReleaseUntil(tail.End - Math.Min(Beginning(bytes), bytes.Length - released));
    }

    /// <summary>Masks complete values in a piece that stands alone.</summary>
    public void Mask(Span<byte> bytes) => Mask(bytes, 0);

    // All are found before the first is masked, for one value may overlap another.
    private void Mask(Span<byte> bytes, int keep)
    {
        _found.Clear();
        foreach (var secret in _secrets)
        {
            var at = 0;
            while (bytes[at..].IndexOf(secret) is >= 0 and var next)
            {
                _found.Add((at + next, secret.Length));
                at += next + 1;
            }
        }
        foreach (var (from, length) in _found)
        {
            var first = Math.Max(from, keep);
            if (first < from + length)
            {
                bytes[first..(from + length)].Fill((byte)'*');
            }
        }
    }

    // Length of the longest beginning of a secret that the bytes end with.
    private int Beginning(ReadOnlySpan<byte> bytes)
    {
        var longest = 0;
        foreach (var secret in _secrets)
        {
            for (var length = Math.Min(secret.Length - 1, bytes.Length); length >= Limits.SecretPrefixMin && length > longest; length--)
            {
                if (bytes.EndsWith(secret.AsSpan(0, length)))
                {
                    longest = length;
                    break;
                }
            }
        }
        return longest;
    }
}
