using Loreli.Agents.Identities;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Identities;

public sealed class IdentityRegistrySpecs
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly Theme Lotr = Themes.Find("lotr")!;

    [Fact]
    public void No_name_is_held_twice_however_many_are_acquired_and_every_one_is_a_panes_name()
    {
        var (registry, names) = (IdentityRegistry.Empty, new List<string>());
        for (var count = 0; count < 100; count++)
        {
            var acquired = Acquire(registry, Side.Yin, seed: (ulong)count);
            names.Add(acquired.Identity.Name);
            registry = acquired.Registry;
        }

        names.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(100);
        names.ShouldAllBe(it => Themes.OwnerOf(it)!.Value.Side == Side.Yin);
    }

    [Fact]
    public void A_side_without_a_free_name_goes_on_with_numbers()
    {
        var registry = Lotr.Yin.Aggregate(IdentityRegistry.Empty, (it, _) => Acquire(it, Side.Yin, 3).Registry);

        var next = Acquire(registry, Side.Yin, 3).Identity.Name;

        next.ShouldEndWith("-2");
        Lotr.Yin.ShouldContain(next[..^2]);
    }

    [Fact]
    public void Pairs_come_from_the_two_sides_of_one_theme()
    {
        var first = Acquire(IdentityRegistry.Empty, Sides.Of("claude"), 1);
        var second = Acquire(first.Registry, Sides.Of("codex"), 1);

        Lotr.Yin.ShouldContain(first.Identity.Name);
        Lotr.Yang.ShouldContain(second.Identity.Name);
    }

    [Fact]
    public void The_same_seed_and_registry_give_the_same_name() =>
        Acquire(IdentityRegistry.Empty, Side.Yang, 9).Identity.ShouldBe(Acquire(IdentityRegistry.Empty, Side.Yang, 9).Identity);

    [Fact]
    public void A_released_name_can_be_acquired_again_and_releasing_twice_is_harmless()
    {
        var acquired = Named(IdentityRegistry.Empty, "frodo").ShouldBeOfType<IdentityOutcome.Acquired>();

        Named(acquired.Registry, "FRODO").ShouldBe(new IdentityOutcome.Taken("FRODO", NameHolder.Ours));
        Named(acquired.Registry.Release("frodo").Release("frodo"), "frodo").ShouldBeOfType<IdentityOutcome.Acquired>();
    }

    [Fact]
    public void A_name_that_the_configuration_gives_is_only_for_the_one_who_asks_for_it()
    {
        var declared = IdentityRegistry.Empty.Declare(Lotr.Yin);

        Acquire(declared, Side.Yin, 1).Identity.Name.ShouldEndWith("-2");
        var frodo = Named(declared, "frodo").ShouldBeOfType<IdentityOutcome.Acquired>();
        frodo.Registry.Release("frodo").IsTaken("frodo").ShouldBeTrue();
        declared.Declare([]).IsTaken("frodo").ShouldBeFalse();
    }

    [Fact]
    public void A_branch_of_a_person_reserves_nothing_and_one_of_an_agent_does_until_it_is_no_longer_seen()
    {
        var registry = IdentityRegistry.Empty.See(["feature", "gandalf"], Noon.AddHours(1));

        registry.IsTaken("feature").ShouldBeFalse();
        Named(registry, "gandalf").ShouldBe(new IdentityOutcome.Taken("gandalf", NameHolder.Foreign));
        registry.Expire(Noon.AddHours(1)).IsTaken("gandalf").ShouldBeFalse();
        registry.See(["gandalf"], Noon.AddHours(2)).Expire(Noon.AddHours(1)).IsTaken("gandalf").ShouldBeTrue();
    }

    [Fact]
    public void A_name_seen_elsewhere_does_not_take_our_own_away()
    {
        var ours = Named(IdentityRegistry.Empty, "gimli").ShouldBeOfType<IdentityOutcome.Acquired>().Registry;

        ours.See(["gimli"], Noon).Expire(Noon).IsTaken("gimli").ShouldBeTrue();
    }

    [Fact]
    public void That_an_agent_was_ours_is_forgotten_when_its_time_is_over_or_its_name_is_used_again()
    {
        var removed = Named(IdentityRegistry.Empty, "gimli").ShouldBeOfType<IdentityOutcome.Acquired>().Registry.Remove("gimli", Noon.AddDays(1));

        removed.WasRemovedByUs("gimli", Noon).ShouldBeTrue();
        removed.WasRemovedByUs("gimli", Noon.AddDays(1)).ShouldBeFalse();
        removed.Expire(Noon.AddDays(1)).Removed.ShouldBeEmpty();
        Named(removed, "gimli").ShouldBeOfType<IdentityOutcome.Acquired>().Registry.WasRemovedByUs("gimli", Noon).ShouldBeFalse();
    }

    [Fact]
    public void An_agent_that_is_found_again_after_a_restart_holds_its_name_and_is_no_removed_one()
    {
        var found = IdentityRegistry.Empty.Remove("gimli", Noon.AddDays(1)).Hold(new Identity("gimli", "lotr", Side.Yin, "claude"));

        found.WasRemovedByUs("gimli", Noon).ShouldBeFalse();
        Named(found, "gimli").ShouldBe(new IdentityOutcome.Taken("gimli", NameHolder.Ours));
    }

    [Fact]
    public void The_memory_of_removed_agents_is_bounded_and_drops_what_ends_first()
    {
        var registry = Enumerable.Range(0, IdentityRegistry.RemovedMax + 5)
            .Aggregate(IdentityRegistry.Empty, (it, number) => it.Remove($"a-{number}", Noon.AddSeconds(number)));

        registry.Removed.Count.ShouldBe(IdentityRegistry.RemovedMax);
        registry.Removed.ShouldNotContainKey("a-4");
    }

    [Fact]
    public void A_name_that_no_pane_can_bear_is_refused() =>
        Named(IdentityRegistry.Empty, "../frodo").ShouldBe(new IdentityOutcome.Invalid("../frodo"));

    [Theory]
    [InlineData("cursor-openai", "openai"), InlineData("cursor-anthropic", "anthropic"), InlineData("CLAUDE", "claude")]
    public void A_virtual_provider_is_on_the_side_of_the_native_one(string provider, string native) =>
        Sides.Of(provider).ShouldBe(Sides.Of(native));

    [Fact]
    public void Providers_of_one_side_are_single_and_of_both_dual()
    {
        Sides.CapabilityOf([]).ShouldBe(Capability.None);
        Sides.CapabilityOf([Side.Yin, Side.Yin]).ShouldBe(Capability.Single);
        Sides.CapabilityOf([Sides.Of("claude"), Sides.Of("codex")]).ShouldBe(Capability.Dual);
        Side.Yin.Opposite().ShouldBe(Side.Yang);
    }

    private static IdentityOutcome.Acquired Acquire(IdentityRegistry registry, Side side, ulong seed) =>
        registry.Acquire(new IdentityRequest(Lotr, "claude", side, seed)).ShouldBeOfType<IdentityOutcome.Acquired>();

    private static IdentityOutcome Named(IdentityRegistry registry, string name) =>
        registry.Acquire(new IdentityRequest(Lotr, "claude", Side.Yin, 1, name));
}
