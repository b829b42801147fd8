using Loreli.Agents.Backends;
using Loreli.Agents.Dialogs;
using Loreli.Supervision;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Dialogs;

public sealed class DialogAnsweringSpecs
{
    private static readonly Instant Now = new(TimeSpan.FromHours(1));

    private static readonly DialogRule Trust = new("trust", "trust-folder", new ScreenCondition(), new QuestionRule("trust"))
    {
        Answers = new Dictionary<string, DialogAnswer>(StringComparer.Ordinal)
        {
            ["accept"] = new() { Option = BoundedPattern.Of("^Yes, I trust") },
            ["refuse"] = new() { Option = BoundedPattern.Of("^No, exit") },
        },
    };

    [Theory]
    [InlineData(0, new[] { "\e[B", "\r" })]
    [InlineData(1, new[] { "\r" })]
    public void Trust_is_given_whatever_option_the_CLI_marks_first(int marked, string[] keys)
    {
        var menu = Folder(marked);

        menu.Answer(Answers.ByPolicy(Trust, "accept", menu.Question, menu.Now));

        menu.Taken.ShouldBe("Yes, I trust this folder");
        menu.Pressed.ShouldBe(keys);
        menu.Outcome.ShouldBe(new AnswerOutcome.Answered("Yes, I trust this folder"));
    }

    [Fact]
    public void A_policy_that_asks_leaves_the_dialog_to_the_operator()
    {
        var question = Folder(0).Question;

        Answers.ByPolicy(Trust, null, question, Now).ShouldBeOfType<AnswerChoice.AskOperator>();
        Answers.ByPolicy(Trust, "perhaps", question, Now).ShouldBeOfType<AnswerChoice.AskOperator>().Reason.ShouldContain("accept, refuse");
    }

    [Fact]
    public void An_option_that_a_new_version_words_otherwise_is_not_guessed()
    {
        var question = new Question("trust", "Trust this folder?", ["Leave", "Enter"], 0);

        Answers.ByPolicy(Trust, "accept", question, Now).ShouldBeOfType<AnswerChoice.AskOperator>().Reason.ShouldContain("Leave | Enter");
    }

    [Theory]
    [InlineData("2", 1)]
    [InlineData("Yes, proceed", 0)]
    [InlineData("yes, PROCEED", 0)]
    [InlineData("y", 0)]
    [InlineData("p", 1)]
    [InlineData("esc", 2)]
    [InlineData("no", 2)]
    [InlineData("don't ask again", 1)]
    public void An_operator_names_an_option_by_number_text_shortcut_or_part(string answer, int option)
    {
        Answers.ByOperator(Command, answer, null, Now).ShouldBeOfType<AnswerChoice.Answer>().Answering.Target.ShouldBe(option);
    }

    [Theory]
    [InlineData("yes", "more than one of its options is that")]
    [InlineData("4", "none of its options is that")]
    [InlineData("0", "none of its options is that")]
    [InlineData("", "none of its options is that")]
    [InlineData("never", "none of its options is that")]
    public void What_names_no_option_or_several_presses_nothing(string answer, string reason) =>
        Answers.ByOperator(Command, answer, null, Now).ShouldBeOfType<AnswerChoice.NoSuchOption>().Reason.ShouldBe(reason);

    [Fact]
    public void A_question_without_options_is_answered_in_words() =>
        Answers.ByOperator(new Question("question", "Which branch?", [], -1), "the main one", null, Now).ShouldBe(new AnswerChoice.Type("the main one"));

    [Fact]
    public void A_key_that_is_lost_is_pressed_again()
    {
        var menu = Folder(0, lost: [0, 2]);

        menu.Answer(Answers.ByPolicy(Trust, "accept", menu.Question, menu.Now));

        menu.Taken.ShouldBe("Yes, I trust this folder");
        menu.Pressed.ShouldBe(["\e[B", "\e[B", "\r", "\r"]);
    }

    [Fact]
    public void A_row_of_options_is_walked_with_its_own_keys()
    {
        var row = Trust with
        {
            Answers = new Dictionary<string, DialogAnswer>(StringComparer.Ordinal)
            {
                ["once"] = new() { Option = BoundedPattern.Of("^Allow once"), NextKey = "right", PreviousKey = "left" },
            },
        };
        var menu = new FakeMenu(["Allow once", "Allow always", "Reject"], 0, next: "\e[C", previous: "\e[D");

        menu.Answer(Answers.ByOperator(menu.Question, "Reject", row, menu.Now));

        menu.Taken.ShouldBe("Reject");
    }

    [Fact]
    public void A_marker_that_cannot_be_seen_is_never_trusted()
    {
        var menu = new FakeMenu(["No, exit", "Yes, I trust this folder"], 0) { HidesMarker = true };

        menu.Answer(Answers.ByPolicy(Trust, "accept", menu.Question, menu.Now));

        menu.Pressed.ShouldBeEmpty();
        menu.Outcome.ShouldBeOfType<AnswerOutcome.GaveUp>().Reason.ShouldBe("it cannot be seen which option is marked");
    }

    [Fact]
    public void A_menu_that_ignores_keys_is_given_up_and_never_confirmed()
    {
        var menu = Folder(0, lost: [.. Enumerable.Range(0, 100)]);

        menu.Answer(Answers.ByPolicy(Trust, "accept", menu.Question, menu.Now));

        menu.Pressed.ShouldNotContain("\r");
        menu.Outcome.ShouldBeOfType<AnswerOutcome.GaveUp>().Screen.ShouldContain("❯ No, exit");
    }

    [Fact]
    public void A_dialog_that_turns_into_another_gets_no_further_key()
    {
        var menu = Folder(0);
        menu.AfterKey[0] = it => it.Reword();

        menu.Answer(Answers.ByPolicy(Trust, "accept", menu.Question, menu.Now));

        menu.Pressed.ShouldBe(["\e[B"]);
        menu.Outcome.ShouldBeOfType<AnswerOutcome.GaveUp>().Reason.ShouldBe("it changed while it was being answered");
    }

    [Fact]
    public void A_question_that_the_operator_answered_first_is_left_alone()
    {
        var menu = Folder(0);
        var choice = Answers.ByPolicy(Trust, "accept", menu.Question, menu.Now);
        menu.IsOpen = false;

        menu.Answer(choice);

        menu.Pressed.ShouldBeEmpty();
        menu.Outcome.ShouldBe(new AnswerOutcome.AlreadyGone());
    }

    [Fact]
    public void A_marker_that_the_operator_moves_is_waited_for_and_moved_back()
    {
        var menu = Folder(0);
        menu.AfterKey[0] = it => it.OperatorMovesTo(0);

        menu.Answer(Answers.ByPolicy(Trust, "accept", menu.Question, menu.Now));

        menu.Taken.ShouldBe("Yes, I trust this folder");
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Whatever_is_lost_or_late_no_other_option_is_ever_taken(ulong block)
    {
        for (var seed = block * 10_000; seed < (block * 10_000) + 300; seed++)
        {
            var chance = new Prng(seed);
            string[] options = [.. Enumerable.Range(0, 2 + chance.Next(8)).Select(it => $"Option {(char)('A' + it)}")];
            var wanted = options[chance.Next(options.Length)];
            var menu = new FakeMenu(options, chance.Next(options.Length))
            {
                LostKeys = Enumerable.Range(0, 20).Where(_ => chance.Next(4) == 0).ToHashSet(),
                Lag = TimeSpan.FromMilliseconds(chance.Next(900)),
                Wraps = chance.Next(2) == 0,
            };
            if (chance.Next(3) == 0)
            {
                menu.AfterKey[chance.Next(4)] = it => it.OperatorMovesTo(chance.Next(options.Length));
            }

            menu.Answer(Answers.ByOperator(menu.Question, wanted, null, menu.Now));

            (menu.Taken is null || menu.Taken == wanted).ShouldBeTrue($"seed {seed}: {menu.Taken} for {wanted} by {menu.Outcome}");
            (menu.Taken is not null).ShouldBe(menu.Outcome is AnswerOutcome.Answered, $"seed {seed}: {menu.Outcome}");
        }
    }

    private static readonly Question Command = new("permission", "Would you like to run the following command?",
        ["Yes, proceed (y)", "Yes, and don’t ask again for commands that start with ls (p)", "No, and tell Codex what to do differently (esc)"], 0);

    private static FakeMenu Folder(int marked, params int[] lost) =>
        new(["No, exit", "Yes, I trust this folder"], marked) { LostKeys = lost.ToHashSet() };
}
