using System.Runtime.InteropServices;
using Loreli.Fuzz.Targets;

// Sockets, keepers and descriptors: what is fuzzed exists on Linux.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace Loreli.Fuzz;

internal static class Program
{
    private const int Usage = 64;

    private static int Main(string[] args)
    {
        FuzzOptions options;
        try
        {
            options = FuzzOptions.Parse(args);
        }
        catch (FormatException wrong)
        {
            Console.Error.WriteLine($"fuzz: {wrong.Message}\n{FuzzOptions.Usage}");
            return Usage;
        }
        using var places = new Places();
        var targets = AllTargets.Of(places, Recordings.Load(options.Recordings)).Where(options.Wants).ToList();
        if (options.List || targets.Count == 0)
        {
            Console.WriteLine(string.Join('\n', targets.Select(it => it.Name)));
            return targets.Count == 0 ? Usage : 0;
        }
        using var watchdog = new Watchdog();
        using var stopAsked = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        // What was done until then is still told.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopAsked.Cancel();
        }
        var results = targets.ConvertAll(it => new Campaign(it, options, watchdog).Run(stopAsked.Token));
        var failures = results.Sum(it => it.Failures);
        Console.WriteLine($"{results.Sum(it => it.Inputs):N0} inputs in all, {failures} failures");
        return failures == 0 ? 0 : 1;
    }
}
