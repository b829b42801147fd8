using System.Text.Json;
using System.Text.RegularExpressions;
using Loreli.Configuration.Keys;
using Loreli.Configuration.Pages;
using Shouldly;
using Xunit;

namespace Loreli.Configuration.Specs;

/// <summary>Holds every key to every place that must know it.</summary>
public sealed partial class KeySpecs
{
    private static readonly LoadedConfiguration Sample = Written.Load(InRepository("loreli.yml.sample"));

    public static TheoryData<string> FleetPaths => [.. FleetKeys.All.Where(it => it.Path != "agents").Select(it => it.Path)];
    public static TheoryData<string> AgentPaths => [.. AgentKeys.Table.Keys.Select(it => it.Path)];
    private static IKey Dependencies => AgentKeys.Table.Find("dependsOn")!;

    [Theory, MemberData(nameof(FleetPaths))]
    public void A_key_takes_its_example_which_is_not_its_default_and_shows_it_again(string path)
    {
        var key = FleetKeys.Table.Find(path)!;

        var fleet = Written.Load(settings: path == "backends" ? null : [$"{path}={key.Example.Trim('"')}"], repository: path == "backends" ? $"backends: {key.Example}" : null).Fleet;

        key.IsSame(fleet, FleetConfiguration.Default).ShouldBeFalse();
        key.Format(fleet).ShouldBe(path == "notifications.webhook" ? "(hidden)" : key.Example);
    }

    [Theory, MemberData(nameof(AgentPaths))]
    public void A_key_of_an_agent_takes_its_example_which_is_not_its_default_and_shows_it_again(string path)
    {
        var key = AgentKeys.Table.Find(path)!;
        var nested = path.Split('.') is [var head, var tail] ? $"{head}: {{{tail}: {key.Example}}}" : $"{path}: {key.Example}";

        var entry = Written.Fleet($"agents:\n  - {{name: api}}\n  - {{{nested}}}\n").Agents[1];

        key.IsSame(entry, AgentEntry.Default).ShouldBeFalse();
        key.Format(entry).ShouldBe(path == "env" ? "{CI: (hidden)}" : key.Example);
    }

    [Theory, MemberData(nameof(FleetPaths))]
    public void A_default_that_is_written_out_is_the_default(string path)
    {
        var key = FleetKeys.Table.Find(path)!;

        key.IsSame(Written.Load(settings: path == "backends" ? null : [$"{path}={(key.Default == "null" ? "" : key.Default.Trim('"'))}"]).Fleet, FleetConfiguration.Default).ShouldBeTrue();
    }

    [Fact]
    public void The_sample_loads_and_says_every_key()
    {
        foreach (var key in FleetKeys.All)
        {
            Sample.Places.Keys.ShouldContain(key.Path);
        }
        foreach (var key in AgentKeys.Table.Keys)
        {
            Sample.Places.Keys.ShouldContain(it => it == $"agents[0].{key.Path}" || it == $"agents[1].{key.Path}");
        }
        foreach (var key in Dependencies.Below)
        {
            Sample.Places.Keys.ShouldContain($"agents[1].dependsOn[0].{key.Path}");
        }
    }

    [Fact]
    public void The_scaffold_loads_as_it_is_and_with_every_key_that_is_commented_out()
    {
        var scaffold = InRepository("scaffolding/loreli.yml");

        Written.Fleet(scaffold).ShouldBe(FleetConfiguration.Default with { Agents = [new AgentEntry { Workspace = WorkspaceChoice.Worktree }, new AgentEntry { Role = "reviewer", Workspace = WorkspaceChoice.Worktree }] });

        // The two that exclude each other, and the one that is waited for.
        var all = CommentedOut().Replace(scaffold, "${indent}${first}").Replace("    promptFile:", "    #promptFile:", StringComparison.Ordinal)
            .Replace("  - role: action", "  - role: action\n    name: api", StringComparison.Ordinal);
        var loaded = Written.Load(all);
        FleetKeys.All.Select(it => it.Path).Except(loaded.Places.Keys).ShouldBeEmpty();
        AgentKeys.Table.Keys.Select(it => $"agents[2].{it.Path}").Except(loaded.Places.Keys).ShouldBe(["agents[2].promptFile"]);
        scaffold.ShouldContain("#promptFile:");
    }

    [Theory]
    [InlineData("loreli.yml.sample")]
    [InlineData("scaffolding/loreli.yml")]
    [InlineData("docs/reference/configuration.md")]
    [InlineData("docs/reference/loreli.schema.json")]
    public void What_is_made_from_the_tables_is_as_they_are_now(string file) => InRepository(file).ShouldBe(file switch
    {
        "loreli.yml.sample" => ConfigurationSample.Sample(),
        "scaffolding/loreli.yml" => ConfigurationSample.Scaffold(),
        "docs/reference/configuration.md" => ConfigurationPage.Markdown(),
        _ => ConfigurationSchema.Json(),
    });

    [Fact]
    public void The_page_has_every_key()
    {
        var page = InRepository("docs/reference/configuration.md");

        FleetKeys.All.Select(it => it.Path).Concat(AgentKeys.Table.Keys.Select(it => $"agents[].{it.Path}"))
            .Concat(Dependencies.Below.Select(it => $"agents[].dependsOn[].{it.Path}"))
            .Where(it => !page.Contains($"| `{it}` |", StringComparison.Ordinal)).ShouldBeEmpty();
        EnvironmentLayer.Variables.Where(it => !page.Contains($"| `{it.Variable}` | `{it.Path}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_schema_has_every_key()
    {
        using var schema = JsonDocument.Parse(InRepository("docs/reference/loreli.schema.json"));
        var agent = Property(schema.RootElement, "agents").GetProperty("items");

        FleetKeys.All.ShouldAllBe(it => Property(schema.RootElement, it.Path).GetProperty("description").GetString() == it.Doc);
        AgentKeys.Table.Keys.ShouldAllBe(it => Property(agent, it.Path).GetProperty("description").GetString() == it.Doc);
    }

    [Fact]
    public void Show_has_every_key_and_what_it_shows_means_the_same_again()
    {
        var shown = ConfigurationView.Text(Sample, withOrigins: true);

        var again = Written.Load(shown.Replace("(hidden)", "https://example.org/hidden", StringComparison.Ordinal));
        FleetKeys.All.Select(it => it.Path).Except(again.Places.Keys).ShouldBeEmpty();
        AgentKeys.Table.Keys.Where(it => it.Path != "promptFile").Select(it => $"agents[1].{it.Path}").Except(again.Places.Keys).ShouldBeEmpty();
        again.Fleet.Scaling.ShouldBe(Sample.Fleet.Scaling);
        again.Fleet.Timeouts.ShouldBe(Sample.Fleet.Timeouts);
        again.Fleet.Agents[1].ShouldBe(Sample.Fleet.Agents[1] with { Env = again.Fleet.Agents[1].Env });
    }

    [Fact]
    public void Show_says_where_each_value_comes_from()
    {
        var loaded = Written.Load(
            "timeouts: {stall: 3m}\nagents:\n  - name: api\n    model: opus\n", user: "scaling: {maxPerRole: {risk: 1}}", environment: new() { ["LORELI_WATCH_INTERVAL"] = "5s" });

        var shown = ConfigurationView.Text(loaded, withOrigins: true).Split('\n').Select(it => Regex.Replace(it, " {2,}#", " #")).ToList();

        shown.ShouldContain("  stall: 3m # loreli.yml:1:19");
        shown.ShouldContain("  interval: 5s # $LORELI_WATCH_INTERVAL");
        shown.ShouldContain("  maxPerRole: {risk: 1} # user.yml:1:23");
        shown.ShouldContain("  - name: api # loreli.yml:3:11");
        shown.ShouldContain("    model: opus # loreli.yml:4:12");
        shown.ShouldContain("      timeout: 3m # loreli.yml:1:19 (timeouts.stall)");
        shown.ShouldContain("  poll: 2s # built-in");
    }

    [Fact]
    public void No_view_shows_what_may_be_secret()
    {
        const string secret = "hunter2-hunter2";
        var loaded = Written.Load($"agents:\n  - env: {{API_KEY: {secret}}}\nnotifications: {{webhook: \"https://x/{secret}\"}}\nbackends: {{b: {{env: {{K: {secret}}}}}}}\n");

        ConfigurationView.Text(loaded, withOrigins: true).ShouldNotContain(secret);
        ConfigurationView.Json(loaded, withOrigins: true).ShouldNotContain(secret);
        Written.Errors($"agents:\n  - env: {{A: [{secret}]}}\nnotifications: {{webhook: {secret}}}\n").ShouldAllBe(it => !it.Contains(secret));
    }

    private static JsonElement Property(JsonElement group, string path) =>
        path.Split('.').Aggregate(group, (at, word) => at.GetProperty("properties").GetProperty(word));

    private static string InRepository(string file)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Governance.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        return File.ReadAllText(Path.Combine(folder, file));
    }

    [GeneratedRegex(@"^(?<indent>\s*)#(?<first>\S)", RegexOptions.Multiline)]
    private static partial Regex CommentedOut();
}
