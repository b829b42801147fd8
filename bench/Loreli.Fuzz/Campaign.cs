using System.Diagnostics;

namespace Loreli.Fuzz;

internal sealed record CampaignResult(long Inputs, int Failures);

/// <summary>One target's share: makes inputs, gives them to the taker, watches time and memory, and minimizes what fails.</summary>
internal sealed class Campaign(Target target, FuzzOptions options, Watchdog watchdog)
{
    /// <summary>Heap that one taker may hold at the end beyond what it held after the warm-up: buffers grown to their limit.</summary>
    private const long HeapGrowthMax = 24 << 20;

    /// <summary>Distinct failures worth minimizing; one mistake can show in many places.</summary>
    private const int FailuresMax = 8;

    private readonly List<byte[]> _since = [];
    private readonly HashSet<string> _seen = [];
    private Action<byte[]> _take = _ => { };
    private long _bytes;
    private (TimeSpan Time, long Index) _slowest;
    private (long Bytes, long Index) _largest;

    public CampaignResult Run(CancellationToken stopAsked)
    {
        var started = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var (index, heapBefore) = (options.From, 0L);
        var left = target.InputsPerTaker;
        _take = target.Begin();
        for (; index - options.From < options.Inputs && !IsOver(started.Elapsed) && !stopAsked.IsCancellationRequested && _seen.Count < FailuresMax; index++)
        {
            if (left-- == 0)
            {
                (_take, left) = (target.Begin(), target.InputsPerTaker - 1);
                _since.Clear();
            }
            Take(index, InputOf(index));
            if (index - options.From == 2_000)
            {
                heapBefore = Heap();
            }
        }
        var heapAfter = Heap();
        if (heapBefore > 0 && heapAfter - heapBefore > HeapGrowthMax && _seen.Add("growth"))
        {
            Console.WriteLine($"GROWTH {target.Name}: the heap went from {ByteSize.Format(heapBefore)} to {ByteSize.Format(heapAfter)}");
        }
        GC.KeepAlive(_take);
        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Console.WriteLine(
            $"{target.Name,-18} {index - options.From,10:N0} inputs {ByteSize.Format(_bytes),10} {(index - options.From) / started.Elapsed.TotalSeconds,8:N0}/s"
            + $" {(index - options.From) / Math.Max(0.01, spent.TotalSeconds),8:N0}/cpu-s  slowest {_slowest.Time.TotalMilliseconds,6:N1} ms (#{_slowest.Index})"
            + $"  largest {ByteSize.Format(_largest.Bytes)} (#{_largest.Index})  heap {ByteSize.Format(heapBefore)} -> {ByteSize.Format(heapAfter)}  failures {_seen.Count}");
        return new CampaignResult(index - options.From, _seen.Count);
    }

    /// <summary>Bytes in use after a full collection. The total of the runtime subtracts estimates and may even be negative.</summary>
    private static long Heap()
    {
        GC.Collect();
        var heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return heap.HeapSizeBytes - heap.FragmentedBytes;
    }

    private bool IsOver(TimeSpan elapsed) => options.Duration is { } duration && elapsed > duration;

    /// <summary>Each input has a seed of its own, so that it can be made again without those before it.</summary>
    private byte[] InputOf(long index)
    {
        var chance = new Prng(unchecked((options.Seed * 0x9E37_79B9_7F4A_7C15) ^ ((ulong)index * 0xD1B5_4A32_D192_ED03) ^ NameSeed()));
        chance.Next();
        return Mutator.Mutate(target.Make(chance), target, chance, () => target.Make(chance));
    }

    private ulong NameSeed() => target.Name.Aggregate(14_695_981_039_346_656_037UL, (hash, it) => unchecked((hash ^ it) * 1_099_511_628_211UL));

    private void Take(long index, byte[] input)
    {
        _bytes += input.Length;
        if (target.InputsPerTaker is > 1 and < int.MaxValue)
        {
            _since.Add(input);
        }
        watchdog.Begin(target.Name, index, input);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var failure = Failure.Of(_take, input);
        var time = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        watchdog.End();
        _slowest = time > _slowest.Time ? (time, index) : _slowest;
        _largest = allocated > _largest.Bytes ? (allocated, index) : _largest;
        failure ??= allocated > target.AllocatedBytesMax ? new Failure("allocates too much", ByteSize.Format(allocated)) : null;
        if (failure is not null && _seen.Add(failure.Signature))
        {
            Report(index, failure, _since.Count > 0 ? [.. _since] : [input]);
        }
        if (failure is not null && target.InputsPerTaker < int.MaxValue)
        {
            _take = target.Begin();
            _since.Clear();
        }
    }

    private void Report(long index, Failure failure, List<byte[]> inputs)
    {
        Console.WriteLine($"FAILURE {target.Name} --seed {options.Seed} --from {index} --inputs 1: {failure.Signature}\n{failure.Details}");
        var least = new Minimizer(target, failure.Signature).Minimize(inputs);
        var take = target.Begin();
        foreach (var input in least)
        {
            if (Failure.Of(take, input) is { } still)
            {
                Console.WriteLine($"  {still.Details.Split('\n')[0].Trim()}");
            }
            Console.WriteLine($"  input of {input.Length} bytes: {Printable.Of(input)}\n  base64 {Convert.ToBase64String(input)}");
        }
    }
}
