using Loreli.Posix;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Keeper.Specs;

/// <summary>The keeper's pure parts, row by row.</summary>
public sealed class DecisionSpecs
{
    private static readonly Instant Now = new(TimeSpan.FromHours(1));
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_tree_is_asked_once_hung_up_on_a_second_later_and_killed_only_after_the_grace()
    {
        var (asked, first) = TreeStop.Begin(new StopState.Idle(), Grace, Now);

        first.ShouldBe(StopAction.Ask);
        TreeStop.Decide(asked, alive: 3, Now + (Limits.HangUpAfter / 2)).ShouldBe((asked, StopAction.None));
        var (hungUp, second) = TreeStop.Decide(asked, alive: 3, Now + Limits.HangUpAfter);
        second.ShouldBe(StopAction.HangUp);
        TreeStop.Decide(hungUp, alive: 3, Now + (Grace / 2)).ShouldBe((hungUp, StopAction.None));
        TreeStop.Decide(hungUp, alive: 3, Now + Grace).Action.ShouldBe(StopAction.Kill);
        TreeStop.Decide(asked, alive: 0, Now).ShouldBe((new StopState.Finished(0), StopAction.None));
    }

    [Fact]
    public void Without_a_grace_nobody_is_asked()
    {
        var (state, action) = TreeStop.Begin(new StopState.Idle(), TimeSpan.Zero, Now);

        action.ShouldBe(StopAction.None);
        TreeStop.Decide(state, alive: 1, Now).Action.ShouldBe(StopAction.Kill);
    }

    [Fact]
    public void A_second_stop_can_only_shorten_the_grace()
    {
        var (asked, _) = TreeStop.Begin(new StopState.Idle(), Grace, Now);

        TreeStop.Begin(asked, Grace * 2, Now).Next.ShouldBe(asked);
        TreeStop.Begin(asked, Grace / 5, Now).Next.ShouldBe(((StopState.Asked)asked) with { KillAt = Now + (Grace / 5) });
        TreeStop.Begin(asked, TimeSpan.Zero, Now).Next.ShouldBe(new StopState.Killing(0, Now));
    }

    [Fact]
    public void Rounds_of_kill_are_bounded_and_the_rest_is_told()
    {
        var (state, now, kills) = (TreeStop.Begin(new StopState.Idle(), TimeSpan.Zero, Now).Next, Now, 0);

        while (state is not StopState.Finished)
        {
            (state, var action) = TreeStop.Decide(state, alive: 2, now);
            kills += action == StopAction.Kill ? 1 : 0;
            now += Limits.KillRoundWait;
        }

        kills.ShouldBe(Limits.KillRoundsMax);
        state.ShouldBe(new StopState.Finished(2));
    }

    [Fact]
    public void A_tree_holds_all_below_the_keeper_and_no_corpse_and_no_stranger()
    {
        ProcessStat[] all =
        [
            Process(1, 0), Process(10, 1), Process(11, 10), Process(12, 11), Process(13, 11, 'Z'), Process(14, 13), Process(20, 1), Process(15, 10, 'T'),
        ];

        ProcessTree.Below(10, all).Select(it => it.Pid).ShouldBe([11, 15, 12, 14]);
    }

    [Fact]
    public void A_table_with_a_circle_comes_to_an_end()
    {
        ProcessTree.Below(10, [Process(10, 11), Process(11, 10), Process(12, 11)]).Select(it => it.Pid).ShouldBe([11, 12]);
    }

    [Fact]
    public void The_tail_keeps_at_least_half_of_its_size_whatever_the_reads()
    {
        var (tail, random, sum) = (new Tail(), new Random(5), 0L);

        for (var i = 0; i < 5_000; i++)
        {
            var count = random.Next(1, Limits.PtyReadBytes + 1);
            tail.Room()[..count].Fill((byte)(i & 0xFF));
            tail.Advance(count);
            sum += count;
            tail.End.ShouldBe(sum);
            (tail.End - tail.Start).ShouldBeGreaterThanOrEqualTo(Math.Min(sum, Limits.TailBytes / 2));
            tail.Slice(tail.End - count, tail.End).IndexOfAnyExcept((byte)(i & 0xFF)).ShouldBe(-1);
        }
    }

    [Fact]
    public void Sizes_are_found_by_offset_and_forgotten_with_the_tail()
    {
        var marks = new Marks(80, 24);
        marks.Add(new SizeMark(100, 90, 25));
        marks.Add(new SizeMark(200, 100, 26));

        marks.Before(100).Columns.ShouldBe(80);
        marks.Before(101).Columns.ShouldBe(90);
        marks.FirstFrom(101).ShouldBe(1);
        marks.TrimBefore(150);
        marks.Before(150).Columns.ShouldBe(90);
        marks.From(0).ShouldBe((1, new SizeMark(200, 100, 26)));
        marks.From(2).ShouldBeNull();
        marks.Now.Columns.ShouldBe(100);
    }

    [Fact]
    public void A_keeper_loads_no_web_json_or_database_library()
    {
        using var world = new KeeperWorld();
        var daemon = world.StartScript("echo ready; read x");
        daemon.UntilText("ready");
        daemon.Say(new KeeperRequest.ListTree());
        daemon.Until<KeeperNews.Tree>();

        var loaded = File.ReadAllText($"/proc/{world.KeeperPid}/maps");

        loaded.ShouldContain("Loreli.Keeper.dll");
        foreach (var library in new[] { "System.Text.Json", "System.Net", "System.Diagnostics.Process", "System.Console", "Sqlite", "Microsoft.AspNetCore", "System.Threading.ThreadPool" })
        {
            loaded.ShouldNotContain(library);
        }
    }

    private static ProcessStat Process(int pid, int parent, char state = 'S') => new(pid, "p", state, parent, pid, pid, 0, 0, 0, TerminalGroup: -1);
}
