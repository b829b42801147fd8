namespace Loreli.Fuzz;

/// <summary>Something that must take any bytes: one decoder, or a parser with what stands behind it.</summary>
/// <param name="Name">As <c>--target</c> names it.</param>
/// <param name="Make">A well-formed input, a new one each time; it is mutated afterwards.</param>
/// <param name="Begin">A fresh taker. It throws when the input was handled wrongly and returns when it was taken or refused.</param>
internal sealed record Target(string Name, Func<Prng, byte[]> Make, Func<Action<byte[]>> Begin)
{
    /// <summary>What a mutation may insert: words of the format, and values at its edges.</summary>
    public IReadOnlyList<byte[]> Tokens { get; init; } = [];

    /// <summary>Inputs that one taker takes before a fresh one follows; 1 for each input its own.</summary>
    public int InputsPerTaker { get; init; } = int.MaxValue;

    /// <summary>Longest input that mutation makes: long enough for every limit that is worth crossing at this speed.</summary>
    public int InputBytesMax { get; init; } = 4_096;

    /// <summary>What one input may make the taker allocate. Above it a few bytes could exhaust the memory.</summary>
    public long AllocatedBytesMax { get; init; } = 8 << 20;

    /// <summary>Mutations of one input; 0 is always among them.</summary>
    public int MutationsMax { get; init; } = 5;
}

/// <summary>What was taken broke a promise of its taker.</summary>
internal sealed class BrokenPromise(string what) : Exception(what)
{
    public static void Unless(bool kept, string what)
    {
        if (!kept)
        {
            throw new BrokenPromise(what);
        }
    }
}
