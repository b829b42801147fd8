using System.Globalization;
using System.Text;
using Loreli.Daemon.Supervision;
using Loreli.Ledger;
using Loreli.Supervision;

namespace Loreli.Simulation.Worlds;

/// <summary>The last steps of a world, put into words only when somebody asks.</summary>
internal sealed class Trail(HostClock clock)
{
    private const int StepsMax = 4_096;

    private readonly (TimeSpan At, string What, object? Which)[] _steps = new (TimeSpan, string, object?)[StepsMax];
    private int _count;

    public void Note(string what, object? which = null) => _steps[_count++ % StepsMax] = (clock.World, what, which);

    private static string Say(object? which) => which switch
    {
        FleetAction.Launch it                       => $"launch {it.Agent} {it.Generation}",
        FleetAction.OnAgent it                      => $"{it.GetType().Name} {it.Agent} {it.Generation}",
        FleetEvent.OfGeneration it                  => $"{it.GetType().Name} {it.Agent} {it.Generation}",
        FleetEvent.Added it                         => $"added {it.Spec.Name}",
        FleetEvent.Enlisted it                      => $"enlisted {it.Reservation} {it.Spec.Name}",
        NewEvent it                                 => $"{it.Type} {it.Agent} {it.Generation} {it.Data}",
        HandlerTrouble.Failed it                    => $"{it.Handler} failed",
        HandlerTrouble.Hung it                      => $"{it.Handler} hung",
        _                                           => $"{which}",
    };

    public override string ToString() => Tell(60);

    public string Tell(int most)
    {
        var text = new StringBuilder();
        for (var index = Math.Max(0, _count - Math.Min(most, StepsMax)); index < _count; index++)
        {
            var (at, what, which) = _steps[index % StepsMax];
            text.Append(CultureInfo.InvariantCulture, $"  {at:d\\.hh\\:mm\\:ss\\.fff} {what} {Say(which)}").AppendLine();
        }
        return text.ToString();
    }
}
