using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Configuration.Specs;

/// <summary>Files that people break, and what they are told: place, key, expectation, what was seen, what was probably meant.</summary>
public sealed class BrokenFileSpecs
{
    [Fact]
    public void A_key_with_a_slip_is_told_with_the_key_that_was_meant() =>
        Written.Errors("timeouts:\n  stal: 10m\n").ShouldBe(
            ["loreli.yml:2:3: LOR0403 timeouts.stal: timeouts has no key \"stal\"; it takes stall, rapidDeath, shutdown, grace, start, poll, nudge; did you mean stall?"]);

    [Fact]
    public void A_key_in_the_wrong_group_is_told_with_what_the_group_takes() =>
        Written.Errors("watch:\n  interval: 5s\n  stall: 10m\n").ShouldBe(
            ["loreli.yml:3:3: LOR0403 watch.stall: watch has no key \"stall\"; it takes interval"]);

    [Fact]
    public void A_duration_without_a_known_unit_is_told_with_what_was_seen() =>
        Written.Errors("agents:\n  - name: api\n    stall: {timeout: 15 minutes}\n").ShouldBe(
            ["loreli.yml:3:22: LOR0405 agents[0].stall.timeout: expected a duration from 10ms to 7d, like 10m, or plain milliseconds; seen \"15 minutes\""]);

    [Fact]
    public void A_number_out_of_its_range_is_told_with_the_range() =>
        Written.Errors("scaling:\n  maxAgents: 0\n").ShouldBe(
            ["loreli.yml:2:14: LOR0405 scaling.maxAgents: expected a whole number from 1 to 1000; seen \"0\""]);

    [Fact]
    public void A_list_in_the_place_of_a_value_and_a_value_in_the_place_of_a_group_are_told() =>
        Written.Errors("agents:\n  - backend: [claude]\nscaling: 4\n").ShouldBe(
        [
            "loreli.yml:2:14: LOR0405 agents[0].backend: expected a backend's name, or auto; seen a list",
            "loreli.yml:3:10: LOR0405 scaling: expected a group with the keys maxAgents, maxPerRole, maxPerTick, cooldown, maxBoots, pace, idleTimeout, idleTimeoutPerRole; seen \"4\"",
        ]);

    [Fact]
    public void A_word_that_does_not_exist_is_told_with_the_nearest() =>
        Written.Errors("agents:\n  - restart: {policy: on-failur}\n    stall:\n      ladder: [nudge, wran]\n").ShouldBe(
        [
            "loreli.yml:2:23: LOR0405 agents[0].restart.policy: expected one of always, on-failure, never; seen \"on-failur\"; did you mean on-failure?",
            "loreli.yml:4:23: LOR0405 agents[0].stall.ladder[1]: expected one of nudge, warn, escape, interrupt, restart, kill; seen \"wran\"; did you mean warn?",
        ]);

    [Fact]
    public void A_range_that_runs_backwards_is_told() =>
        Written.Errors("breaker:\n  cooldown: 5m..5s\n").ShouldHaveSingleItem().ShouldStartWith("loreli.yml:2:13: LOR0405 breaker.cooldown: expected a duration, or two with \"..\" between them, the shorter first");

    [Fact]
    public void A_key_that_is_there_twice_is_told_with_its_first_line() =>
        Written.Errors("theme: zelda\nmodel: opus\ntheme: lotr\n").ShouldBe(
            ["loreli.yml:3:1: LOR0404 theme: the key is here twice, first in line 1; keep one of them"]);

    [Fact]
    public void A_tab_is_told_where_it_stands() =>
        Written.Errors("theme: zelda\ntimeouts:\n\tstall: 10m\n").ShouldBe(
            ["loreli.yml:3:1: LOR0402 this is not YAML: the line is indented by a tab; use spaces"]);

    [Fact]
    public void Two_agents_of_one_name_are_told_with_the_first_ones_line() =>
        Written.Errors("agents:\n  - name: api\n  - name: worker\n  - name: Api\n").ShouldBe(
            ["loreli.yml:4:11: LOR0407 agents[2].name: another agent is called \"api\" already (line 2); names differ in more than case".Replace("\"api\"", "\"Api\"")]);

    [Fact]
    public void A_dependency_on_nobody_is_told_with_the_nearest_agent() =>
        Written.Errors("agents:\n  - name: planner\n  - name: api\n    dependsOn: [planer]\n").ShouldBe(
            ["loreli.yml:4:17: LOR0407 agents[1].dependsOn[0].agent: no agent is declared with the name \"planer\"; did you mean planner?"]);

    [Fact]
    public void Agents_that_wait_for_each_other_are_told_as_a_circle() =>
        Written.Errors("agents:\n  - {name: a, dependsOn: [b]}\n  - {name: b, dependsOn: [{agent: c, until: started}]}\n  - {name: c, dependsOn: [a]}\n")
            .ShouldHaveSingleItem().ShouldContain("in a circle: a → b → c → a");

    [Fact]
    public void A_backend_or_a_dialog_that_does_not_exist_is_told_with_the_nearest()
    {
        var sources = new ConfigurationSources(
            Repository: new ConfigurationText("loreli.yml", Encoding.UTF8.GetBytes("agents:\n  - backend: clade\ndialogs:\n  trst: accept\n")), Known: _ => new KnownNames(["claude", "codex"], ["trust"], []));

        var errors = ConfigurationLayers.Load(sources).ShouldBeOfType<ConfigurationOutcome.Refused>().Errors;

        errors.Select(it => it.ToString()).ShouldBe(
        [
            "loreli.yml:2:14: LOR0407 agents[0].backend: there is no backend \"clade\"; there are auto, claude, codex; did you mean claude?",
            "loreli.yml:4:9: LOR0407 dialogs.trst: no backend has a dialog with the policy \"trst\"; there are trust; did you mean trust?",
        ]);
    }

    [Fact]
    public void Errors_of_all_layers_come_at_once() =>
        Written.Errors(
            repository: "theme: narnia\nagents:\n  - prompt: a\n    nme: b\n", user: "modell: opus\n",
            environment: new() { ["LORELI_TIMEOUTS_STAL"] = "5m", ["LORELI_TIMEOUTS_POLL"] = "often", ["LORELI_HOME"] = "/x" }, settings: ["timeouts.stal=5m", "scaling", "watch.interval=never"])
        .Select(it => it[..(it.IndexOf(": LOR04", StringComparison.Ordinal) + 9)]).ShouldBe(
        [
            "user.yml:1:1: LOR0403", "loreli.yml:1:8: LOR0405", "loreli.yml:4:5: LOR0403", "$LORELI_TIMEOUTS_POLL: LOR0405",
            "$LORELI_TIMEOUTS_STAL: LOR0411", "--set: LOR0410", "--set: LOR0410", "--set: LOR0405",
        ]);

    [Theory]
    [InlineData("a: b: c\n", "loreli.yml:1:5: LOR0402", "in quotes")]
    [InlineData("theme: \"zelda\nmodel: opus\n", "loreli.yml:1:8: LOR0402", "never closed")]
    [InlineData("theme: [zelda, lotr\nmodel: opus\n", "loreli.yml:1:9: LOR0402", "not closed")]
    [InlineData("agents:\n  - name: api\n   role: x\n", "loreli.yml:3:4: LOR0402", "line up")]
    [InlineData("theme: @zelda\n", "loreli.yml:1:8: LOR0402", "in quotes")]
    [InlineData("theme: zelda\n---\nmodel: opus\n", "loreli.yml:2:1: LOR0409", "second document")]
    [InlineData("theme: !!python/object:os.system x\n", "loreli.yml:1:8: LOR0409 theme:", "the tag")]
    [InlineData("<<: {theme: zelda}\n", "loreli.yml:1:1: LOR0409", "merge keys")]
    [InlineData("? [a, b]\n: c\n", "loreli.yml:1:3: LOR0409", "a key must be a word")]
    [InlineData("theme: &t [*t]\n", "loreli.yml:1:12: LOR0402", "alias")]
    [InlineData("- theme\n", "loreli.yml:1:1: LOR0405", "a group of keys")]
    [InlineData("dialogs: {\"trust me\": accept}\n", "loreli.yml:1:11: LOR0405 dialogs:", "as key")]
    [InlineData("agents:\n  - {prompt: a, promptFile: b}\n", "loreli.yml:2:29: LOR0407", "keep one")]
    [InlineData("agents:\n  - {promptFile: ../../etc/passwd}\n", "loreli.yml:2:18: LOR0407", "not in the repository")]
    [InlineData("agents:\n  - {name: api, replicas: 900}\n  - {replicas: 900}\n", "loreli.yml:2:3: LOR0408", "1800 agents")]
    [InlineData("agents:\n  - {model: --dangerously-skip-permissions}\n", "loreli.yml:2:13: LOR0405", "a model's name")]
    public void What_cannot_be_is_told_with_its_place_and_what_to_do(string file, string place, string words)
    {
        var error = Written.Errors(file).ShouldHaveSingleItem();

        error.ShouldStartWith(place);
        error.ShouldContain(words);
    }

    [Fact]
    public void A_file_that_is_no_text_is_told_with_its_first_bad_byte()
    {
        Written.ErrorsOf(Encoding.Latin1.GetBytes("theme: zelda\nmodel: é\n")).ShouldBe(["loreli.yml:2:8: LOR0401 the byte 0xE9 is no UTF-8; save the file as UTF-8"]);
        Written.ErrorsOf(Encoding.Unicode.GetBytes("theme: zelda\n")).ShouldHaveSingleItem().ShouldContain("UTF-16");
        Written.ErrorsOf([0xFF, 0xFE, (byte)'a', 0]).ShouldHaveSingleItem().ShouldContain("UTF-16");
        Written.ErrorsOf("theme: ze\0lda\n"u8.ToArray()).ShouldBe(["loreli.yml:1:10: LOR0401 the file holds the control character U+0000; take it out"]);
        Written.ErrorsOf([0xEF, 0xBB, 0xBF, .. "theme: zelda\r\n"u8]).ShouldBeEmpty();
    }

    [Fact]
    public void Aliases_that_multiply_are_counted_and_not_followed()
    {
        var laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++)
        {
            laughs.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]\n");
        }

        Written.Errors(laughs.ToString()).ShouldContain(it => it.Contains("LOR0408") && it.Contains("50,000 values"));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    public void What_is_nested_too_deeply_is_refused_before_it_is_followed(string open, string close) =>
        Written.Errors("backends:\n  " + string.Concat(Enumerable.Repeat(open, 20_000)) + "x" + string.Concat(Enumerable.Repeat(close, 20_000)))
            .ShouldHaveSingleItem().ShouldContain("LOR04");

    [Fact]
    public void A_huge_file_is_refused_unread_and_a_file_of_errors_tells_the_first_of_them()
    {
        Written.ErrorsOf(new byte[ConfigurationLimits.FileBytesMax + 1]).ShouldHaveSingleItem().ShouldContain("LOR0408");
        Written.Errors(string.Concat(Enumerable.Range(0, 5_000).Select(it => $"k{it}: 1\n"))).Count.ShouldBe(ConfigurationLimits.ErrorsMax);
    }

    [Fact]
    public void Messages_stay_on_one_line_whatever_a_value_holds()
    {
        var error = Written.Errors("theme: \"a\\nb\\e[31m\\u2028\\u202E" + new string('x', 500) + "\"\n").ShouldHaveSingleItem();

        error.ShouldAllBe(it => !char.IsControl(it) && it != '\u2028' && it != '\u202E');
        error.Length.ShouldBeLessThan(400);
        Written.Errors("\"t\\tk\": 1\nt\te: {[]: 1}\n").ShouldAllBe(it => !it.Any(char.IsControl));
    }

    [Fact]
    public void A_key_without_a_value_says_nothing() => Written.Fleet("agents:\ntimeouts:\n  stall:\nmodel: ~\n").ShouldBe(FleetConfiguration.Default);
}
