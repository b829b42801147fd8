using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class AgentLifecycleSpecs
{
    [Fact]
    public void A_declared_agent_is_launched_runs_when_a_reading_says_what_it_is_at_and_is_dormant_after_a_clean_end()
    {
        var world = new FleetWorld().Declare(FleetWorld.Spec());

        world.Life<AgentLife.Starting>();
        world.Did<FleetAction.Launch>().Single().Generation.ShouldBe(1);
        world.See(Activity.Unknown).Life<AgentLife.Starting>();
        world.See(Activity.Idle).Life<AgentLife.Running>();
        world.Die(code: 0).Life<AgentLife.Dormant>().After!.Class.ShouldBe(DeathClass.Clean);
    }
}
