using System.Text.Json;
using Loreli.Agents.Backends;
using Loreli.Agents.Identities;
using Loreli.Agents.Launch;
using Loreli.Agents.Workspaces;
using Loreli.Configuration;
using Loreli.Protocol.Places;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Launch;

public sealed class LaunchPlanSpecs
{
    private static readonly string[] Self = ["/opt/my tools/loreli"];

    [Fact]
    public void The_environment_says_who_and_where_the_agent_is_whatever_others_say()
    {
        var plan = Plan(Input() with { Entry = Entry() with { Env = new ValueMap<string>([new("LORELI_AGENT", "impostor"), new("CI", "1")]) } });

        plan.Environment.ShouldSatisfyAllConditions(
            it => it["LORELI_AGENT"].ShouldBe("jazz"), it => it["LORELI_ROLE"].ShouldBe("reviewer"), it => it["LORELI_SESSION"].ShouldBe("s1"), it => it["LORELI_SESSION_NAME"].ShouldBe("night"),
            it => it["LORELI_REPO"].ShouldBe("/srv/app"), it => it["LORELI_HOME"].ShouldBe("/home/me/.local/state/loreli"),
            it => it["LORELI_SOCKET"].ShouldBe("/run/loreli/x.sock"), it => it["LORELI_BRANCH"].ShouldBe("jazz/work"),
            it => it["LORELI_WORKSPACE"].ShouldBe("/w/jazz"), it => it["CI"].ShouldBe("1"));
        plan.Folder.ShouldBe("/w/jazz");
    }

    [Theory]
    [InlineData("claude"), InlineData("codex"), InlineData("gemini"), InlineData("cursor"), InlineData("opencode"), InlineData("scripted"), InlineData("shell")]
    public void Every_backend_that_is_built_in_gives_a_command_line_without_a_mark_left_in_it(string backend)
    {
        var plan = Plan(Input(backend) with { BeginId = "11111111-2222-3333-4444-555555555555", McpServers = [new McpServer("loreli", [.. Self, "mcp"])] });

        plan.Command.ShouldNotBeEmpty();
        plan.Command.ShouldAllBe(it => !it.Contains("{value}") && !it.Contains("{file}") && !it.Contains("{name}") && !it.Contains("{command}"));
        plan.Files.ShouldAllBe(it => it.Path.StartsWith("/home/me/.local/state/loreli/repos/app-1f2e/agents/jazz/"));
    }

    [Fact]
    public void Claude_gets_its_model_its_conversation_and_files_for_servers_and_hooks()
    {
        var plan = Plan(Input() with
        {
            BeginId = "c1", McpServers = [new McpServer("loreli", [.. Self, "mcp"])], Entry = Entry() with { Model = "opus", Permissions = "plan", Arguments = ["--verbose"] },
        });

        plan.Command.ShouldBe(
        [
            "claude", "--model", "opus", "--permission-mode", "plan", "--mcp-config", plan.Files[0].Path, "--settings", plan.Files[1].Path,
            "--session-id", "c1", "--verbose",
        ]);
        using var servers = JsonDocument.Parse(plan.Files[0].Content);
        servers.RootElement.GetProperty("mcpServers").GetProperty("loreli").GetProperty("command").GetString().ShouldBe(Self[0]);
        using var hooks = JsonDocument.Parse(plan.Files[1].Content);
        var command = hooks.RootElement.GetProperty("hooks").GetProperty("Stop")[0].GetProperty("hooks")[0].GetProperty("command").GetString();
        command.ShouldBe("'/opt/my tools/loreli' hook Stop");
    }

    [Fact]
    public void A_conversation_is_taken_up_instead_of_begun_when_there_is_one() =>
        Plan(Input() with { BeginId = "c2", ResumeId = "c1" }).Command.ShouldBe(["claude", "--settings", "/home/me/.local/state/loreli/repos/app-1f2e/agents/jazz/hooks.json", "--resume", "c1"]);

    [Fact]
    public void Codex_gets_its_servers_as_words_and_opencode_and_gemini_a_variable_that_names_the_file()
    {
        McpServer[] servers = [new("loreli", ["/opt/a \"b\"/loreli", "mcp", "x"])];

        Plan(Input("codex") with { McpServers = servers }).Command.ShouldContain("mcp_servers.loreli.command=\"/opt/a \\\"b\\\"/loreli\"");
        Plan(Input("codex") with { McpServers = servers }).Command.ShouldContain("mcp_servers.loreli.args=[\"mcp\", \"x\"]");
        var opencode = Plan(Input("opencode") with { McpServers = servers });
        opencode.Environment["OPENCODE_CONFIG"].ShouldBe(opencode.Files.Single().Path);
        opencode.Files.Single().Content.ShouldContain("\"mcp\"");
        Plan(Input("gemini") with { McpServers = servers }).Environment["GEMINI_CLI_SYSTEM_DEFAULTS_PATH"].ShouldEndWith("mcp.json");
    }

    [Fact]
    public void A_cli_that_looks_only_into_the_workspace_gets_no_file_there_and_the_operator_is_told() =>
        Plan(Input("cursor") with { McpServers = [new McpServer("loreli", ["loreli"])] }).ShouldSatisfyAllConditions(
            it => it.Files.ShouldBeEmpty(), it => it.Notes.ShouldHaveSingleItem().ShouldContain(".cursor/mcp.json"));

    [Fact]
    public void A_permission_that_the_backend_does_not_know_is_refused_with_those_it_knows()
    {
        var refused = LaunchPlan.Make(Input() with { Entry = Entry() with { Permissions = "everything" } }).ShouldBeOfType<PlanOutcome.Refused>();

        refused.Error.Code.ShouldBe("LOR0632");
        refused.Error.Message.ShouldContain("unattended");
    }

    [Fact]
    public void The_value_of_a_secret_never_stands_in_the_command_line()
    {
        var entry = Entry() with { Env = new ValueMap<string>([new("API_KEY", "sk-12345678")]), Arguments = ["--key=sk-12345678"] };

        var refused = LaunchPlan.Make(Input() with { Entry = entry }).ShouldBeOfType<PlanOutcome.Refused>();

        refused.Error.Code.ShouldBe("LOR0633");
        (refused.Error.Message + refused.Error.Hint).ShouldNotContain("sk-12345678");
    }

    [Fact]
    public void The_operators_token_for_the_hub_is_not_handed_to_every_agent_but_one_of_its_own_is()
    {
        Plan(Input()).Without.ShouldContain("GITHUB_TOKEN");
        var own = Plan(Input() with { Entry = Entry() with { Env = new ValueMap<string>([new("GITHUB_TOKEN", "ghp-of-jazz-alone")]) } });

        own.Without.ShouldNotContain("GITHUB_TOKEN");
        own.Environment["GITHUB_TOKEN"].ShouldBe("ghp-of-jazz-alone");
    }

    [Fact]
    public void A_command_of_the_operators_own_is_taken_as_it_is_and_loreli_means_this_program()
    {
        Plan(Input() with { Entry = Entry() with { Command = ["make", "watch"], Arguments = ["-j2"] } }).ShouldSatisfyAllConditions(
            it => it.Command.ShouldBe(["make", "watch", "-j2"]), it => it.Files.ShouldBeEmpty());
        Plan(Input() with { Entry = Entry() with { Command = ["loreli", "scripted", "writer"] } }).Command.ShouldBe([Self[0], "scripted", "writer"]);
    }

    [Fact]
    public void Files_are_private_and_taken_back_with_their_folder()
    {
        using var disk = new TemporaryFolder();
        var plan = Plan(Input(home: disk.Path));

        AgentFiles.Write(plan).ShouldBeNull();
        File.GetUnixFileMode(plan.Files[0].Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AgentFiles.Delete(plan);
        AgentFiles.Delete(plan);

        Directory.Exists(plan.PrivateFolder).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/usr/bin/loreli", "/usr/bin/loreli"), InlineData("a b", "'a b'"), InlineData("it's", "'it'\\''s'"), InlineData("", "''"), InlineData("$(x)", "'$(x)'")]
    public void A_word_for_the_shell_means_itself(string word, string quoted) => AgentFiles.Quoted(word).ShouldBe(quoted);

    internal static LaunchInput Input(string backend = "claude", string home = "/home/me/.local/state/loreli") => new()
    {
        Identity = new Identity("jazz", "transformers", Side.Yin, "anthropic"), Entry = Entry(), Backend = BackendLibrary.BuiltIn.Find(backend)!,
        Workspace = new Workspace(PaneName.Parse("jazz"), WorkspaceKind.Worktree, "/w/jazz", "jazz/work", IsNew: true),
        Session = "s1", SessionName = "night", Self = Self,
        Paths = new RepositoryPaths
        {
            Root = "/srv/app", IsWithoutGit = false, Home = home, StateDirectory = home + "/repos/app-1f2e", SocketDirectory = "/run/loreli",
            Socket = "/run/loreli/x.sock", KeeperSocketDirectory = "/run/loreli/x",
        },
    };

    private static AgentEntry Entry() => AgentEntry.Default with { Role = "reviewer" };

    private static LaunchPlan Plan(LaunchInput input) => LaunchPlan.Make(input).ShouldBeOfType<PlanOutcome.Planned>().Plan;
}
