using System.Globalization;
using Loreli.Agents.Delivery;
using Loreli.Agents.Dialogs;
using Loreli.Supervision;

namespace Loreli.EndToEnd.RealClis;

/// <summary>The real CLIs against an API on loopback. Figures of a whole run: tests/cli/run.sh.</summary>
public sealed class RealCliSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Clis => [.. RealCli.Names];

    public static TheoryData<string, string, FaultClass> Refusals
    {
        get
        {
            var rows = new TheoryData<string, string, FaultClass>();
            foreach (var cli in RealCli.Names)
            {
                rows.Add(cli, "Auth", FaultClass.Auth);
                rows.Add(cli, "Quota", FaultClass.Quota);
                rows.Add(cli, "RateLimit", FaultClass.RateLimit);
                rows.Add(cli, "Overloaded", FaultClass.Overloaded);
                rows.Add(cli, "Dropped", FaultClass.Network);
            }
            return rows;
        }
    }

    [TheoryWithCli, MemberData(nameof(Clis))]
    public void Every_prompt_arrives_once_and_as_it_was_written(string cli)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("LORELI_TESTS_CLI_PROMPTS") ?? "17", CultureInfo.InvariantCulture);
        using var api = new ApiServer();
        using var agent = Started(cli, api);
        var report = new List<string>();
        var wrong = new List<string>();
        foreach (var (sample, number) in PromptSamples.Take(count, seed: 1).Select((it, number) => (it, number)))
        {
            var before = api.Said.Count;
            var began = TimeProvider.System.Now;
            var outcome = agent.Deliver(sample.Text, Patience);
            agent.Until(it => it.Activity == Activity.Idle, Patience, "idle after its turn");
            var verdict = Compare(sample.Text, [.. api.Said.Skip(before)]);
            var line = $"{cli} {number,3} {sample.Kind,-15} {sample.Text.Length,7} characters {(TimeProvider.System.Now - began).TotalSeconds,6:0.0} s  {outcome.GetType().Name,-10} {verdict}";
            report.Add(line);
            if (outcome is not DeliveryOutcome.Delivered || verdict.StartsWith('!'))
            {
                wrong.Add($"{line}\n{outcome}\n{agent.Screen}");
            }
        }

        Report(cli, report);
        wrong.ShouldBeEmpty();
    }

    [TheoryWithCli, MemberData(nameof(Refusals))]
    public void What_its_API_refuses_is_read_as_what_it_is(string cli, string scenario, FaultClass expected)
    {
        using var api = new ApiServer { Scenario = Enum.Parse<ApiScenario>(scenario) };
        using var agent = Started(cli, api);

        agent.Deliver("hello there", Patience).ShouldBeOfType<DeliveryOutcome.Delivered>(agent.Screen);
        var reading = agent.Until(it => it.Fault is { IsRetried: false }, Patience, scenario);

        reading.Fault!.Class.ShouldBe(expected, agent.Screen);
        if (scenario == "Quota")
        {
            (reading.Fault.ResetsAt.ShouldNotBeNull(agent.Screen) - TimeProvider.System.GetUtcNow()).ShouldBeInRange(TimeSpan.FromHours(2.9), TimeSpan.FromHours(3.1));
        }
    }

    [TheoryWithCli, MemberData(nameof(Clis))]
    public void A_call_that_hangs_is_read_as_busy_and_changes_nothing_that_counts(string cli)
    {
        using var api = new ApiServer { Scenario = ApiScenario.Hung };
        using var agent = Started(cli, api);

        agent.Deliver("hello there", Patience).ShouldBeOfType<DeliveryOutcome.Delivered>(agent.Screen);
        agent.Until(it => it.Activity == Activity.Busy, Patience, "busy");
        agent.Pump(TimeSpan.FromSeconds(5));
        var still = agent.Still();
        for (var second = 0; second < 15; second++)
        {
            agent.Pump(TimeSpan.FromSeconds(1));
            agent.Read().Activity.ShouldBe(Activity.Busy, agent.Screen);
        }

        agent.Still().ShouldBe(still, agent.Screen);
    }

    [TheoryWithCli, MemberData(nameof(Clis))]
    public void Its_trust_dialog_is_answered_by_policy_and_the_prompt_waits_for_that(string cli)
    {
        using var api = new ApiServer();
        using var agent = new RealCli(cli, api, isTrusted: false);
        agent.Until(it => it.Rule == "trust-folder", Patience, "its trust dialog");

        agent.Answer("accept", Patience).ShouldBeOfType<AnswerOutcome.Answered>(agent.Screen);
        agent.Deliver("hello there", Patience).ShouldBeOfType<DeliveryOutcome.Delivered>(agent.Screen);

        agent.Until(_ => api.Said.Contains("hello there", StringComparer.Ordinal), Patience, "heard by its API");
        agent.Pressed[^1].ShouldBe("enter");
    }

    private static RealCli Started(string cli, ApiServer api)
    {
        var agent = new RealCli(cli, api);
        try
        {
            agent.Until(it => it.Activity == Activity.Idle, Patience, "idle");
            return agent;
        }
        catch
        {
            agent.Dispose();
            throw;
        }
    }

    // What the CLIs are known to do to a text themselves is told apart from what is wrong.
    private static string Compare(string text, IReadOnlyList<string> said)
    {
        var known = new (string Name, Func<string, string> Change)[]
        {
            ("exact", static it => it),
            ("exact but for blanks at the end, which the CLI trims", static it => it.TrimEnd()),
            ("exact but for blanks at both ends, which the CLI trims", static it => it.Trim()),
            ("exact behind the blank that guards a leading mark", static it => " " + it.TrimEnd()),
            ("exact but for tabs, which are four blanks", static it => it.Replace("\t", "    ", StringComparison.Ordinal).TrimEnd()),
        };
        var found = known.FirstOrDefault(it => said.Contains(it.Change(text), StringComparer.Ordinal));
        if (found.Name is not null)
        {
            return said.Count(it => it.Contains(text.Trim(), StringComparison.Ordinal)) > 2 ? $"! more than once ({said.Count})" : found.Name;
        }
        var nearest = said.MaxBy(it => it.Zip(text).TakeWhile(pair => pair.First == pair.Second).Count()) ?? "";
        var at = nearest.Zip(text).TakeWhile(pair => pair.First == pair.Second).Count();
        return said.Any(it => it.Contains(text.Trim(), StringComparison.Ordinal))
            ? $"! wrapped: {said.First(it => it.Contains(text.Trim(), StringComparison.Ordinal))[..40]}"
            : $"! differs from {at} on, of {text.Length}: {nearest[at..Math.Min(nearest.Length, at + 30)]}";
    }

    private static void Report(string cli, IReadOnlyList<string> lines)
    {
        if (Environment.GetEnvironmentVariable("LORELI_TESTS_CLI_REPORT") is { Length: > 0 } folder)
        {
            File.WriteAllLines(Path.Combine(folder, $"{cli}.txt"), lines);
        }
    }
}
