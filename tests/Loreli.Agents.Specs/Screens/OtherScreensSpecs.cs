using Loreli.Agents.Backends;
using Loreli.Agents.Screens;
using Loreli.Supervision;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Screens;

/// <summary>Screens that no recording shows: other widths, verbs, spinners, versions, and texts that only quote.</summary>
public sealed class OtherScreensSpecs
{
    private static readonly string Rule = new('─', 60);

    [Theory]
    [InlineData("✶ Moonwalking… (3m 12s · ↓ 1.2k tokens)", 80)]
    [InlineData("✢ Discombobulating… (12s)", 200)]
    [InlineData("· Reading the parser…", 80)]
    [InlineData("✻ Waiting for API response · will retry in 2m 3s · check your network", 80)]
    public void Claude_is_busy_whatever_it_calls_its_work(string spinner, int columns)
    {
        var screen = Drawn.Screen($"❯ do it\n\n{spinner}\n{Rule}\n❯\n{Rule}\n  ⏵⏵ auto mode on", columns);

        Drawn.Read("claude", screen).Activity.ShouldBe(Activity.Busy);
    }

    [Fact]
    public void The_older_trust_dialog_of_claude_is_read_with_the_other_default()
    {
        var screen = Drawn.Screen("""
            ────────────────────────────────
             Do you trust the files in this folder?

             /home/dev/work

             ❯ 1. Yes, I trust this folder
               2. No, exit

             Enter to confirm · Esc to cancel
            """, columns: 80);

        var reading = Drawn.Read("claude", screen, "2.1.197");

        reading.Rule.ShouldBe("trust-folder");
        reading.Question.ShouldNotBeNull().Options.ShouldBe(["Yes, I trust this folder", "No, exit"]);
        reading.Question.Marked.ShouldBe(0);
    }

    [Fact]
    public void The_older_retry_line_of_claude_is_read_as_a_network_that_is_tried_again()
    {
        var screen = Drawn.Screen($"❯ do it\n\n✻ Unable to connect to API (ConnectionRefused) · Retrying in 4 seconds… · attempt 3/10\n{Rule}\n❯_\n{Rule}\n  esc to interrupt");

        var reading = Drawn.Read("claude", screen, "2.1.197");

        reading.Activity.ShouldBe(Activity.Busy);
        reading.Fault.ShouldNotBeNull().Class.ShouldBe(FaultClass.Network);
        reading.Fault.IsRetried.ShouldBeTrue();
    }

    [Theory]
    [InlineData("● The log says: Invalid API key · Fix external API key, which is about the old key.\n\n✻ Baked for 3s · done 7:46 AM")]
    [InlineData("● Bash(cat log)\n  ⎿  Invalid API key · Fix external API key\n\n● That is what the log holds.\n\n✻ Baked for 3s · done 7:46 AM")]
    [InlineData("● Bash(cat log)\n  ⎿  You've hit your 5-hour limit · resets 10:05am (UTC)\n\n● Seen.\n\n✻ Baked for 3s · done 7:46 AM")]
    [InlineData("● I would write:\n  ● API Error: 529 Overloaded\n  and retry.\n\n✻ Cooked for 1m 2s · done 7:46 AM")]
    public void An_error_that_claude_only_quotes_is_no_error(string transcript)
    {
        var screen = Drawn.Screen($"❯ look at the log\n\n{transcript}\n\n{Rule}\n❯_\n{Rule}\n  ⏵⏵ auto mode on");

        var reading = Drawn.Read("claude", screen);

        reading.Activity.ShouldBe(Activity.Idle);
        reading.Fault.ShouldBeNull();
    }

    [Fact]
    public void An_error_of_an_earlier_turn_is_no_error_of_this_one()
    {
        var screen = Drawn.Screen($"❯ first\n  ⎿_Invalid API key · Fix external API key\n\n❯ second\n\n● All done.\n\n{Rule}\n❯_\n{Rule}\n  ⏵⏵ auto mode on");

        Drawn.Read("claude", screen).Activity.ShouldBe(Activity.Idle);
    }

    [Fact]
    public void A_prompt_that_is_typed_and_not_sent_is_not_idle()
    {
        var screen = Drawn.Screen($"{Rule}\n❯_please fix\n  the parser\n{Rule}\n  ⏵⏵ auto mode on");

        var reading = Drawn.Read("claude", screen);

        reading.Activity.ShouldBe(Activity.Unknown);
        ComposerSearch.Find(BackendLibrary.BuiltIn.Find("claude")!, screen).ShouldNotBeNull().Text.ShouldBe("please fix\nthe parser");
    }

    [Fact]
    public void A_hint_in_the_composer_is_not_typed()
    {
        var screen = Drawn.Screen($"{Rule}\n❯_\e[7mT\e[27m{{ry \"fix the parser\"}}\n{Rule}\n  ⏵⏵ auto mode on");

        Drawn.Read("claude", screen).Activity.ShouldBe(Activity.Idle);
    }

    [Theory]
    [InlineData("■ You've hit your usage limit. Try again in 2 days 3 hours 4 minutes.", FaultClass.Quota, "2026-11-22T15:04:00Z")]
    [InlineData("■ You’ve hit your usage limit. To get more access now, try again at Nov 23rd, 2026 9:46 AM.", FaultClass.Quota, "2026-11-23T09:46:00Z")]
    [InlineData("■ rate limit exceeded: Please try again in 8s.", FaultClass.RateLimit, "2026-11-20T12:00:08Z")]
    public void A_refusal_of_codex_says_when_it_ends(string line, FaultClass kind, string until)
    {
        var screen = Drawn.Screen($"› do it\n\n{line}\n\n› {{Ask Codex to do anything}}\n\n  gpt-9 default · /work", columns: 200, status: "state=error:app=codex");

        var reading = Drawn.Read("codex", screen);

        reading.Activity.ShouldBe(Activity.Blocked);
        reading.Source.ShouldBe(ReadingSource.Protocol);
        reading.Fault.ShouldNotBeNull().Class.ShouldBe(kind);
        reading.Fault.ResetsAt.ShouldBe(DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_error_that_codex_only_quotes_is_no_error()
    {
        var screen = Drawn.Screen("› look\n\n• The log says:\n\n  ■ Quota exceeded. Check your plan and billing details.\n\n› {Ask Codex to do anything}\n\n  gpt-9 default · /work");

        Drawn.Read("codex", screen).Activity.ShouldBe(Activity.Idle);
    }

    [Fact]
    public void An_idle_picture_of_codex_is_busy_when_its_status_says_so()
    {
        var screen = Drawn.Screen("› do it\n\n• Half an ans\n\n› {Ask Codex to do anything}\n\n  gpt-9 default · /work", status: "state=working:app=codex");

        Drawn.Read("codex", screen).Activity.ShouldBe(Activity.Busy);
    }

    [Fact]
    public void A_dialog_counts_although_the_status_says_idle()
    {
        var screen = Drawn.Screen("  Trust this folder? Codex can read.\n\n› 1. Trust and continue\n  2. Back to Agent Command Center\n\n  enter continue · esc back", status: "state=idle:app=codex");

        var reading = Drawn.Read("codex", screen);

        reading.Activity.ShouldBe(Activity.Waiting);
        ScreenReader.OpenDialog(BackendLibrary.BuiltIn.Find("codex")!, reading).ShouldNotBeNull().Policy.ShouldBe("trust-folder");
    }

    [Fact]
    public void A_message_that_gemini_breaks_within_a_word_is_read_all_the_same()
    {
        var screen = Drawn.Screen("""
             > hello
            ✕ [API Error: ("error":("code":400,"message":"no","details":[("reason":"API_KEY_INV
              ALID")]))]

             >   Type your message or @path/to/file
             ~/work                    no sandbox
            """, columns: 90, title: "◇  Ready (work)");

        Drawn.Read("gemini", screen).Fault.ShouldNotBeNull().Class.ShouldBe(FaultClass.Auth);
    }

    [Fact]
    public void A_hung_call_leaves_the_content_as_it_was_although_the_spinner_turns()
    {
        var backend = BackendLibrary.BuiltIn.Find("claude")!;
        TimeSpan[] times = [.. Enumerable.Range(6, 350).Select(it => TimeSpan.FromSeconds(it))];

        var hashes = Recordings.Play("claude-2.1.328-hang-360s",
            cast => CastReplay.At(cast, times).Select(it => ContentHash.Of(backend, it.Facts)).Distinct().Count());

        hashes.ShouldBe(1);
    }

    [Theory]
    [InlineData("codex-0.169.0.hang", "codex", 6, 430)]
    [InlineData("gemini-0.61.0.hang", "gemini", 15, 45)]
    [InlineData("opencode-1.18.33.hang", "opencode", 38, 200)]
    public void So_it_does_for_the_other_CLIs(string recording, string id, int from, int seconds)
    {
        var backend = BackendLibrary.BuiltIn.Find(id)!;
        TimeSpan[] times = [.. Enumerable.Range(from, seconds).Select(it => TimeSpan.FromSeconds(it))];

        var hashes = Recordings.Play(recording,
            cast => CastReplay.At(cast, times).Select(it => ContentHash.Of(backend, it.Facts)).Distinct().Count());

        hashes.ShouldBe(1);
    }

    [Fact]
    public void A_version_beyond_the_known_ones_is_told_as_drift()
    {
        var screen = Drawn.Screen("something else entirely");

        Drawn.Read("claude", screen, "7.0.0").Drift.ShouldNotBeNull().ShouldContain("no rule matches");
        Drawn.Read("claude", screen, "2.1.400").Drift.ShouldBeNull();
    }

    [Theory]
    [InlineData("Credit balance is too low", FaultClass.Budget)]
    [InlineData("You've hit your 5-hour limit · resets 10:05am (UTC)", FaultClass.Quota)]
    [InlineData("API Error: Repeated 529 Overloaded errors. The API is at capacity", FaultClass.Overloaded)]
    public void An_error_that_claude_only_tells_beside_its_screen_has_its_class(string message, FaultClass expected)
    {
        var told = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(message));
        var screen = Drawn.Screen($"{Rule}\n❯_\n{Rule}\n  ⏵⏵ auto mode on", status: $"state=error:app=claude-code:msg={told}");

        var reading = Drawn.Read("claude", screen);

        reading.Activity.ShouldBe(Activity.Blocked);
        reading.Fault.ShouldNotBeNull().Class.ShouldBe(expected);
        reading.Fault.Text.ShouldBe(message);
    }

    [Fact]
    public void An_error_that_no_rule_knows_is_told_as_drift_and_not_guessed()
    {
        var screen = Drawn.Screen("› {Ask Codex to do anything}\n\n  gpt-9 default · /work", status: "state=error:app=codex");

        var reading = Drawn.Read("codex", screen);

        (reading.Activity, reading.Fault).ShouldBe((Activity.Blocked, null));
        reading.Drift.ShouldNotBeNull();
    }

    [Fact]
    public void A_dialog_that_the_status_reports_is_still_the_one_that_a_policy_answers()
    {
        var screen = Drawn.Screen(" Quick safety check: Is this yours?\n\n ❯ No, exit\n   Yes, I trust this folder\n\n Enter to confirm", status: "state=blocked:kind=permission");

        var reading = Drawn.Read("claude", screen);

        reading.Source.ShouldBe(ReadingSource.Protocol);
        ScreenReader.OpenDialog(BackendLibrary.BuiltIn.Find("claude")!, reading).ShouldNotBeNull().Id.ShouldBe("trust-folder");
    }

    [Theory]
    [InlineData("shell", "dev@box:~/work$ ", Activity.Idle)]
    [InlineData("shell", "make\n[ 12%] Building", Activity.Busy)]
    [InlineData("shell", "Overwrite? [y/N] ", Activity.Waiting)]
    [InlineData("claude", "", Activity.Unknown)]
    public void A_plain_screen_is_read(string backend, string text, Activity expected) =>
        Drawn.Read(backend, Drawn.Screen(text)).Activity.ShouldBe(expected);
}
