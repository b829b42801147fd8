using System.Text;

namespace Loreli.Fuzz;

/// <param name="Signature">What failed and where; equal for the same mistake.</param>
internal sealed record Failure(string Signature, string Details)
{
    public static Failure? Of(Action<byte[]> take, byte[] input)
    {
        try
        {
            take(input);
            return null;
        }
        catch (Exception failure)
        {
            return new Failure(Sign(failure), failure.ToString());
        }
    }

    // Numbers in a broken promise tell of the input, not of the mistake.
    private static string Sign(Exception failure) => failure is BrokenPromise
        ? string.Concat(failure.Message.TakeWhile(it => it != ':'))
        : $"{failure.GetType().Name} at {Place(failure)}";

    private static string Place(Exception failure) => (failure.StackTrace ?? "").Split('\n')
        .Select(it => it.Trim()).FirstOrDefault(it => it.StartsWith("at Loreli", StringComparison.Ordinal)) is { } frame
        ? frame[3..].Split('(')[0]
        : "?";
}

/// <summary>Makes a failing input smaller as long as it fails in the same way.</summary>
internal sealed class Minimizer(Target target, string signature)
{
    /// <summary>Enough for a few hundred bytes to lose all that does not matter.</summary>
    private const int TriesMax = 3_000;

    private int _tries;

    public List<byte[]> Minimize(List<byte[]> inputs)
    {
        if (!Fails(inputs))
        {
            return inputs[^1..];
        }
        for (var i = inputs.Count - 1; i >= 0 && inputs.Count > 1; i--)
        {
            var fewer = inputs.Where((_, at) => at != i).ToList();
            inputs = Fails(fewer) ? fewer : inputs;
        }
        for (var i = 0; i < inputs.Count; i++)
        {
            inputs = Shorten(inputs, i);
        }
        return inputs;
    }

    private List<byte[]> Shorten(List<byte[]> inputs, int which)
    {
        for (var piece = Math.Max(1, inputs[which].Length / 2); piece >= 1; piece /= 2)
        {
            for (var at = 0; at + piece <= inputs[which].Length;)
            {
                var shorter = inputs.ToList();
                shorter[which] = [.. inputs[which][..at], .. inputs[which][(at + piece)..]];
                if (Fails(shorter))
                {
                    inputs = shorter;
                }
                else
                {
                    at += piece;
                }
            }
        }
        return inputs;
    }

    private bool Fails(List<byte[]> inputs)
    {
        if (_tries++ > TriesMax)
        {
            return false;
        }
        var take = target.Begin();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var failure = inputs.Select(it => Failure.Of(take, it)).FirstOrDefault(it => it is not null);
        return failure is null
            ? signature == "allocates too much" && GC.GetAllocatedBytesForCurrentThread() - before > target.AllocatedBytesMax
            : failure.Signature == signature;
    }
}

internal static class Printable
{
    private const int CharsMax = 2_000;

    /// <summary>Bytes as a C# string has them.</summary>
    public static string Of(byte[] bytes)
    {
        var text = new StringBuilder();
        foreach (var it in bytes.Take(CharsMax))
        {
            text.Append(it switch
            {
                0x1B => "\\e",
                (byte)'\\' => "\\\\",
                (byte)'"' => "\\\"",
                >= 0x20 and < 0x7F => ((char)it).ToString(),
                _ => $"\\x{it:x2}",
            });
        }
        return text.ToString();
    }
}
