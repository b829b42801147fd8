using System.Diagnostics;
using Loreli.Simulation.Plants;

namespace Loreli.Simulation;

internal static class Program
{
    private const string Help = """
        Runs a whole supervisor in simulated worlds, each from its seed.

          --seeds A..B    these worlds (1..1000)
          --seed N        one world, with all of its last steps
          --hours H       simulated hours of each (100)
          --plant NAME    with this fault planted
          --plants        plants each fault there is, and tells how many worlds it took to find it
          --all           goes on after a failure, and lists them
        """;

    private static int Search(TimeSpan lasts)
    {
        Parallel.ForEach(Plant.All, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, plant =>
        {
            var campaign = new Campaign(lasts, plant);
            var failure = campaign.Search(2_000);
            Console.WriteLine($"| {plant} | {campaign.Worlds} | {failure?.World.Clock.World:d\\.hh\\:mm} | {failure?.Why.Message.ReplaceLineEndings(" ")} |");
        });
        return 0;
    }

    private static int Main(string[] arguments)
    {
        var (first, last, hours, plant, all) = (1UL, 1_000UL, 100.0, Plant.Kind.None, false);
        for (var index = 0; index < arguments.Length; index++)
        {
            switch (arguments[index])
            {
                case "--seed":
                    first = last = ulong.Parse(arguments[++index]);
                    break;
                case "--seeds":
                    var ends = arguments[++index].Split("..");
                    (first, last) = (ulong.Parse(ends[0]), ulong.Parse(ends[^1]));
                    break;
                case "--hours":
                    hours = double.Parse(arguments[++index]);
                    break;
                case "--plant":
                    plant = Enum.Parse<Plant.Kind>(arguments[++index], ignoreCase: true);
                    break;
                case "--plants":
                    return Search(TimeSpan.FromHours(hours));
                case "--all":
                    all = true;
                    break;
                default:
                    Console.WriteLine(Help);
                    return arguments[index] is "--help" or "-h" ? 0 : 64;
            }
        }
        var campaign = new Campaign(TimeSpan.FromHours(hours), plant);
        var (watch, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        var failure = campaign.Run(first, last, all, all ? it => Console.WriteLine($"{it.Seed} {it.Why.Message.ReplaceLineEndings(" ")}") : null);
        var used = Process.GetCurrentProcess().TotalProcessorTime - before;
        Console.WriteLine($"{campaign.Worlds} worlds of {hours} hours, {campaign.Turns} turns; {watch.Elapsed.TotalSeconds:0.0} s, "
            + $"{used.TotalSeconds:0.0} s of processor time, {used.TotalMilliseconds / Math.Max(1, campaign.Worlds):0.0} ms a world");
        if (failure is null)
        {
            return 0;
        }
        Console.WriteLine(failure.Tell(first == last ? 4_000 : 40));
        return 1;
    }
}
