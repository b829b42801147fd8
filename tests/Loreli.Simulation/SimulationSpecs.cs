using Loreli.Simulation.Plants;
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

    // A launch beside another generation shows only in about one world of a thousand: docs/internals/simulation.md.
    public static TheoryData<string> Plants =>
        [.. Plant.All.Where(static it => it is not Plant.Kind.LaunchBesides).Select(static it => it.ToString())];

    [Theory, MemberData(nameof(Plants))]
    public void A_fault_that_is_planted_is_found(string plant) =>
        new Campaign(TimeSpan.FromHours(50), Enum.Parse<Plant.Kind>(plant)).Search(20).ShouldNotBeNull();
}
