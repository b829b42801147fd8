using Shouldly;
using Xunit;

namespace Loreli.Simulation;

public sealed class SimulationSpecs
{
    [Fact]
    public void Whatever_befalls_a_team_no_promise_is_broken_and_all_comes_to_what_is_declared()
    {
        var failure = new Campaign(TimeSpan.FromHours(20)).Run(1, 60);

        failure.ShouldBeNull(failure?.ToString());
    }
}
