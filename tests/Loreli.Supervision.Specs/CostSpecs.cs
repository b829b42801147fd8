using Shouldly;
using Xunit;

namespace Loreli.Supervision.Specs;

public sealed class CostSpecs
{
    [Fact]
    public void A_pass_over_a_thousand_agents_of_which_there_is_nothing_new_allocates_nothing()
    {
        var world = new FleetWorld();
        var names = Enumerable.Range(0, 1_000).Select(number => $"a{number}").ToArray();
        world.Declare([.. names.Select(name => FleetWorld.Spec(name))]);
        var reading = new Reading(Activity.Busy, ReadingSource.Screen, "busy", "works", []);
        var now = world.Now;
        void Pass()
        {
            now += TimeSpan.FromMilliseconds(1);
            foreach (var name in names)
            {
                world.Fleet.Observe(new Sighting(name, 1, reading, default), now);
            }
            world.Fleet.Decide(now).Actions.Count.ShouldBe(0);
        }
        Pass();
        Pass();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            Pass();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100 * 1_000);
    }
}
