using Shouldly;
using Xunit;

namespace Loreli.Configuration.Specs;

public sealed class PlanSpecs
{
    private const string Team = "agents:\n  - {name: api, role: action, env: {A: secret-1, B: b}}\n  - {name: web, dependsOn: [api]}\n  - {role: reviewer}\n";

    [Fact]
    public void At_first_everything_is_new_and_dependencies_come_first() =>
        Plan(null, "agents:\n  - {name: web, dependsOn: [api], backend: codex, model: fast}\n  - {name: api}\n  - {role: reviewer, replicas: 2}\n").ShouldBe(
            ["add api: action on auto", "add web: action on codex with fast", "add reviewer#1: reviewer on auto", "add reviewer#2: reviewer on auto"]);

    [Fact]
    public void Order_comments_and_spelling_change_nothing() =>
        Plan("timeouts: {stall: 10m}\nagents:\n  - name: api\n    stall: {timeout: 600000}\n    limits: {memory: 1GiB}\n",
            "# the team\nagents: [{limits: {memory: 1024MiB}, name: api}]\n").ShouldBeEmpty();

    [Theory]
    [InlineData("role: risk", "role: action → risk")]
    [InlineData("backend: codex", "backend: auto → codex")]
    [InlineData("model: opus", "model: unset → opus")]
    [InlineData("prompt: go", "prompt: unset → go")]
    [InlineData("command: [a, b]", "command: [] → [a, b]")]
    [InlineData("arguments: [a]", "arguments: [] → [a]")]
    [InlineData("permissions: plan", "permissions: unset → plan")]
    [InlineData("workspace: shared", "workspace: auto → shared")]
    [InlineData("limits: {memory: 1GiB}", "limits.memory: unset → 1GiB")]
    public void What_only_a_new_process_can_take_over_restarts(string change, string why) =>
        Plan("agents: [{name: api}]", $"agents: [{{name: api, {change}}}]").ShouldBe([$"restart api: {why}"]);

    [Theory]
    [InlineData("restart: {policy: never, backoff: 1s..2s}", "restart.policy: on-failure → never; restart.backoff: 5s..5m → 1s..2s")]
    [InlineData("stall: {timeout: 1m}", "stall.timeout: 10m → 1m")]
    [InlineData("limits: {turns: 5}", "limits.turns: unset → 5")]
    [InlineData("faults: {park: false}", "faults.park: true → false")]
    [InlineData("dependsOn: [web]", "dependsOn: [] → [{agent: web, until: idle}] (from the next start on)")]
    public void What_policy_says_holds_at_once(string change, string why) =>
        Plan("agents: [{name: web}, {name: api}]", $"agents: [{{name: web}}, {{name: api, {change}}}]").ShouldBe([$"update api: {why}"]);

    [Fact]
    public void Variables_are_told_by_name_and_never_by_value() =>
        Plan(Team, Team.Replace("{A: secret-1, B: b}", "{A: secret-2, C: c}")).ShouldBe(["restart api: env: A changed, B removed, C added"]);

    [Fact]
    public void Updates_come_first_then_those_that_go_then_restarts_then_new_ones() =>
        Plan(Team, "scaling: {maxAgents: 4}\nagents:\n  - {name: web, dependsOn: [api], backend: codex}\n  - {name: api, backend: codex}\n  - {name: new}\n").ShouldBe(
        [
            "update fleet: scaling.maxAgents: 8 → 4",
            "remove reviewer#1: reviewer#1 is no longer declared",
            "restart api: backend: auto → codex; env: A removed, B removed",
            "restart web: backend: auto → codex",
            "add new: action on auto",
        ]);

    [Fact]
    public void What_an_agent_takes_from_the_fleet_is_its_own_change() =>
        Plan("agents: [{name: api}, {name: web, model: opus, stall: {timeout: 1m}}]", "model: fast\ntimeouts: {stall: 5m}\nagents: [{name: api}, {name: web, model: opus, stall: {timeout: 1m}}]").ShouldBe(
            ["update fleet: timeouts.stall: 10m → 5m", "restart api: model: unset → fast; stall.timeout: 10m → 5m"]);

    [Fact]
    public void A_backend_that_is_defined_otherwise_restarts_its_agents_alone() =>
        Plan("backends: {mine: {command: [a]}}\nagents: [{name: api, backend: mine}, {name: web}]", "agents: [{name: api, backend: mine}, {name: web}]\nbackends: {mine: {command: [b]}}").ShouldBe(
            ["update fleet: backends.mine is defined otherwise", "restart api: backends.mine is defined otherwise"]);

    [Fact]
    public void More_replicas_of_a_name_keep_those_that_run() =>
        Plan("agents: [{name: api, replicas: 2}]", "agents: [{name: api, replicas: 3}]").ShouldBe(["add api-3: action on auto"]);

    [Fact]
    public void Another_place_in_the_file_is_no_change_for_agents_without_names() =>
        Plan("agents: [{role: a}, {role: b}]", "agents: [{role: b}, {role: a}]").ShouldBeEmpty();

    private static IReadOnlyList<string> Plan(string? before, string after) =>
        [.. FleetPlan.Between(before is null ? null : Written.Fleet(before), Written.Fleet(after)).Steps
            .Select(it => $"{it.Kind.ToString().ToLowerInvariant()} {it.Subject}: {string.Join("; ", it.Why)}")];
}
