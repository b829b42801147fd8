using Loreli.Simulation.Plants;
using Loreli.Simulation.Worlds;

namespace Loreli.Simulation;

/// <summary>A world that failed.</summary>
internal sealed record Failure(ulong Seed, Exception Why, World World)
{
    public override string ToString() => Tell(80);

    public string Tell(int steps) =>
        $"seed {Seed}, at {World.Clock.World:d\\.hh\\:mm\\:ss}: {Why}{Environment.NewLine}{World.Trail.Tell(steps)}{World}replay it: "
        + $"dotnet run --project tests/Loreli.Simulation -- --hours {World.Lasts.TotalHours:0.##} --seed {Seed}";
}

/// <summary>Runs many worlds, on all cores.</summary>
internal sealed class Campaign(TimeSpan lasts, Plant.Kind plant = Plant.Kind.None)
{
    private long _worlds;
    private long _turns;

    public long Worlds => Interlocked.Read(ref _worlds);
    public long Turns => Interlocked.Read(ref _turns);

    /// <summary>The failure with the lowest seed; null when all went well.</summary>
    public Failure? Run(ulong first, ulong last, bool goesOn = false, Action<Failure>? tell = null)
    {
        Failure? worst = null;
        var gate = new Lock();
        Parallel.For((long)first, (long)last + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (seed, loop) =>
        {
            if (Try((ulong)seed) is not { } failure)
            {
                return;
            }
            lock (gate)
            {
                tell?.Invoke(failure);
                worst = worst is null || failure.Seed < worst.Seed ? failure : worst;
            }
            if (!goesOn)
            {
                loop.Break();
            }
        });
        return worst;
    }

    /// <summary>Runs one world after another from the first seed on, until one fails.</summary>
    public Failure? Search(ulong worldsMax)
    {
        for (var seed = 1UL; seed <= worldsMax; seed++)
        {
            if (Try(seed) is { } failure)
            {
                return failure;
            }
        }
        return null;
    }

    public Failure? Try(ulong seed)
    {
        var world = new World(seed, lasts, plant);
        try
        {
            world.Run();
            return null;
        }
        catch (Exception why) when (why is not OutOfMemoryException)
        {
            return new Failure(seed, why, world);
        }
        finally
        {
            Interlocked.Increment(ref _worlds);
            Interlocked.Add(ref _turns, world.Turns);
        }
    }
}
