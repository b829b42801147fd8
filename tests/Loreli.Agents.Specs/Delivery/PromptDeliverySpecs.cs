using Loreli.Agents.Backends;
using Loreli.Agents.Delivery;
using Loreli.Supervision;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Delivery;

public sealed class PromptDeliverySpecs
{
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);
    private static readonly DeliveryWay Typing = new() { Mode = SubmissionMode.Typed, ChunkBytes = 380, CharsMax = 200_000, LinesMax = 100_000, CommandMarks = "/!" };

    [Fact]
    public void A_prompt_is_typed_after_a_second_of_stillness_seen_in_the_box_submitted_and_proven()
    {
        var world = new CourierWorld().Ask("fix the tests\nthen commit");

        world.Pass(AMinute);

        world.Cli.Received.ShouldBe(["fix the tests\nthen commit"]);
        world.Writes.Select(it => it.What).ShouldBe(["text", "enter"]);
        (world.Writes[1].At - world.Writes[0].At).ShouldBeGreaterThanOrEqualTo(new DeliveryWay().SubmitPause);
        world.Outcome().ShouldBeOfType<DeliveryOutcome.Delivered>().Proof.ShouldBe(DeliveryProof.Turn);
    }

    [Fact]
    public void A_CLI_that_tells_nothing_of_its_turns_is_proven_by_its_screen()
    {
        var world = new CourierWorld(new FakeCliTemper { TellsTurns = false }).Ask("fix the tests");

        world.Pass(AMinute);

        world.Outcome().ShouldBeOfType<DeliveryOutcome.Delivered>().Proof.ShouldBe(DeliveryProof.Activity);
    }

    [Fact]
    public void Prompts_are_typed_in_order_one_per_turn_and_urgent_ones_first()
    {
        var world = new CourierWorld().Ask("first").Ask("second").Ask("now", it => it with { IsUrgent = true });

        world.Pass(AMinute);

        world.Cli.Received.ShouldBe(["now", "first", "second"]);
    }

    [Fact]
    public void A_paste_that_is_eaten_is_written_once_more()
    {
        var world = new CourierWorld(new FakeCliTemper { EatenTexts = new HashSet<int> { 0 } }).Ask("fix the tests");

        world.Pass(AMinute);

        world.Cli.Received.ShouldBe(["fix the tests"]);
        world.Writes.Select(it => it.What).ShouldBe(["text", "text", "enter"]);
    }

    [Fact]
    public void A_CLI_that_eats_every_paste_gets_no_Enter_and_the_outcome_carries_its_screen()
    {
        var world = new CourierWorld(new FakeCliTemper { EatenTexts = Numbers(10) }).Ask("fix the tests");

        world.Pass(AMinute);

        world.Outcome().ShouldBeOfType<DeliveryOutcome.NotShown>().Screen.ShouldContain("❯ ");
        world.Writes.ShouldNotContain(it => it.What == "enter");
    }

    [Fact]
    public void An_Enter_that_is_dropped_is_pressed_once_more()
    {
        var world = new CourierWorld(new FakeCliTemper { DroppedEnters = Numbers(1) }).Ask("fix the tests");

        world.Pass(AMinute);

        world.Cli.Received.ShouldBe(["fix the tests"]);
        world.Outcome().ShouldBeOfType<DeliveryOutcome.Delivered>().Enters.ShouldBe(2);
    }

    [Fact]
    public void A_CLI_that_drops_every_Enter_gets_its_box_back_empty()
    {
        var world = new CourierWorld(new FakeCliTemper { DroppedEnters = Numbers(10) }).Ask("fix the tests");

        world.Pass(AMinute);

        world.Outcome().ShouldBeOfType<DeliveryOutcome.NotTaken>().IsLeft.ShouldBeFalse();
        world.Cli.Box.ShouldBeEmpty();
    }

    [Fact]
    public void A_draft_of_the_operator_holds_a_prompt_until_it_is_gone_and_the_reason_can_be_read()
    {
        var world = new CourierWorld().OperatorTypes("half a tho").Ask("fix the tests");

        world.Pass(AMinute);

        world.Writes.ShouldBeEmpty();
        PromptDelivery.Holding(world.Courier, world.Now).ShouldBe("a draft is in the composer");
    }

    [Fact]
    public void Keys_of_the_operator_hold_a_prompt_for_the_lease()
    {
        var world = new CourierWorld().OperatorTypes("").Ask("fix the tests");
        var lease = DeliveryPatience.Usual.OperatorLease;

        world.Pass(lease - TimeSpan.FromMilliseconds(1)).Writes.ShouldBeEmpty();
        PromptDelivery.Holding(world.Courier, world.Now).ShouldBe("an operator is typing");
        world.Pass(AMinute).Cli.Received.ShouldBe(["fix the tests"]);
    }

    [Fact]
    public void An_operator_who_types_between_text_and_Enter_keeps_what_is_in_the_box()
    {
        var world = new CourierWorld { AfterWrite = { [0] = it => it.OperatorTypes(" and more") } }.Ask("fix the tests");

        world.Pass(AMinute);

        world.Cli.Box.ShouldBe("fix the tests and more");
        world.Outcome().ShouldBeOfType<DeliveryOutcome.Interfered>().By.ShouldBe("an operator");
    }

    [Fact]
    public void Nothing_is_typed_while_a_question_is_open()
    {
        var world = new CourierWorld();
        world.Cli.OpenDialog(world.Now + TimeSpan.FromSeconds(20));
        world.Tell(new CourierNews.Saw(world.Cli.Look())).Ask("fix the tests");

        world.Pass(TimeSpan.FromSeconds(19)).Writes.ShouldBeEmpty();
        PromptDelivery.Holding(world.Courier, world.Now).ShouldBe("a question or a dialog is open");
        world.Pass(AMinute).Cli.Received.ShouldBe(["fix the tests"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_dialog_that_opens_in_between_gets_no_key_and_the_prompt_arrives_once_after_it(int write)
    {
        var world = new CourierWorld(new FakeCliTemper { DialogAfterWrite = write }).Ask("fix the tests");

        world.Pass(AMinute);

        world.Cli.TypedIntoDialogs.ShouldBe(0);
        world.Cli.Received.ShouldBe(["fix the tests"]);
        world.Outcome().ShouldBeOfType<DeliveryOutcome.Delivered>();
    }

    [Fact]
    public void A_long_text_goes_in_pieces_each_after_the_last_is_seen_and_arrives_byte_by_byte()
    {
        var text = string.Join('\n', Enumerable.Range(0, 1_300).Select(it => $"line {it:0000} with “quotes”, 漢字, 👩‍👩‍👧 and {it * it} at its end"));
        var world = new CourierWorld(way: Typing).Ask(text);

        world.Pass(TimeSpan.FromMinutes(5));

        world.Cli.Received.ShouldBe([text]);
        world.Writes.Count.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_paste_that_the_CLI_shows_as_a_mark_is_recognised()
    {
        var text = string.Join('\n', Enumerable.Range(0, 60).Select(it => $"line {it}"));
        var world = new CourierWorld(new FakeCliTemper { MarksPastes = true }).Ask(text);

        world.Pass(AMinute);

        world.Cli.Received.ShouldBe([text]);
    }

    [Fact]
    public void A_megabyte_goes_by_file_and_the_words_name_it()
    {
        var text = new string('x', 1 << 20);
        var world = new CourierWorld().Ask(text);

        world.Pass(AMinute);

        world.Files[1].ShouldBe(text);
        world.Cli.Received.ShouldHaveSingleItem().ShouldContain("/home/loreli/prompts/1.md");
    }

    [Fact]
    public void A_text_with_control_characters_goes_by_file_so_that_no_key_is_pressed_by_it()
    {
        var world = new CourierWorld().Ask("colour \e[31mred\e[0m and \u0003");

        world.Pass(AMinute);

        world.Files[1].ShouldBe("colour \e[31mred\e[0m and \u0003");
    }

    [Theory]
    [InlineData("/etc is full", " /etc is full")]
    [InlineData("!important", " !important")]
    [InlineData("a / b", "a / b")]
    public void A_text_that_begins_like_a_command_gets_a_blank_before_it(string text, string received)
    {
        var world = new CourierWorld().Ask(text);

        world.Pass(AMinute);

        world.Cli.Received.ShouldBe([received]);
    }

    [Fact]
    public void A_command_keeps_its_slash()
    {
        var world = new CourierWorld().Ask("/compact", it => it with { IsCommand = true });

        world.Pass(AMinute);

        world.Cli.Received.ShouldBe(["/compact"]);
    }

    [Fact]
    public void A_nudge_is_typed_while_the_agent_works_and_any_other_prompt_waits_for_its_turn()
    {
        var world = new CourierWorld(new FakeCliTemper { TurnLasts = TimeSpan.FromMinutes(5) }).Ask("long work");
        world.Pass(AMinute).Ask("later").Ask("are you stuck?", it => it with { Timing = PromptTiming.Anytime, IsUrgent = true });

        world.Pass(AMinute);

        world.Cli.Received.ShouldBe(["long work", "are you stuck?"]);
        PromptDelivery.Holding(world.Courier, world.Now).ShouldBe("the agent is busy");
    }

    [Fact]
    public void A_prompt_that_waits_too_long_ends_with_what_it_waited_for()
    {
        var world = new CourierWorld().OperatorTypes("a draft").Ask("fix the tests");

        world.Pass(TimeSpan.FromHours(1));

        world.Outcome().ShouldBeOfType<DeliveryOutcome.Expired>().WaitedFor.ShouldBe("a draft is in the composer");
    }

    [Fact]
    public void A_full_queue_refuses_and_keeps_what_it_has()
    {
        var world = new CourierWorld().OperatorTypes("a draft");
        foreach (var number in Enumerable.Range(0, DeliveryLimits.QueueMax + 1))
        {
            world.Ask($"prompt {number}");
        }

        world.Pass(TimeSpan.FromSeconds(1));

        world.Outcome().ShouldBeOfType<DeliveryOutcome.QueueFull>();
        world.Courier.Queue.Count.ShouldBe(DeliveryLimits.QueueMax);
    }

    [Fact]
    public void An_agent_that_ends_loses_the_prompt_in_hand_and_keeps_those_that_wait()
    {
        var world = new CourierWorld { AfterWrite = { [0] = it => it.Tell(new CourierNews.AgentEnded()) } }.Ask("first").Ask("second");

        world.Pass(AMinute);

        world.Outcome().ShouldBeOfType<DeliveryOutcome.Unreachable>();
        world.Courier.Queue.ShouldHaveSingleItem().Text.ShouldBe("second");
        world.Tell(new CourierNews.Saw(new FakeCli(new FakeCliTemper()).Look())).Courier.Sight.ShouldNotBeNull();
    }

    [Fact]
    public void What_the_last_daemon_left_in_the_box_is_submitted_and_not_typed_again()
    {
        var world = new CourierWorld();
        world.Cli.OperatorTypes("fix the tests");
        world.Tell(new CourierNews.Saw(world.Cli.Look())).Ask("fix the tests", it => it with { WasBegun = true });

        world.Pass(AMinute);

        world.Cli.Received.ShouldBe(["fix the tests"]);
        world.Writes.Select(it => it.What).ShouldBe(["enter"]);
    }

    [Fact]
    public void What_the_last_daemon_had_submitted_is_not_submitted_twice()
    {
        var world = new CourierWorld().Ask("fix the tests");
        world.Pass(AMinute).Ask("fix the tests", it => it with { WasBegun = true });

        world.Pass(AMinute);

        world.Cli.Received.Count.ShouldBe(1);
        world.Ended.Count.ShouldBe(2);
    }

    [Fact]
    public void A_withdrawn_prompt_is_never_typed()
    {
        var world = new CourierWorld().Ask("fix the tests").Tell(new CourierNews.Withdrawn(1));

        world.Pass(AMinute);

        world.Writes.ShouldBeEmpty();
        world.Outcome().ShouldBeOfType<DeliveryOutcome.Withdrawn>();
    }

    internal static HashSet<int> Numbers(int count) => [.. Enumerable.Range(0, count)];
}
