using System.Text.RegularExpressions;

namespace Loreli.EndToEnd;

/// <summary>What the documents say is what the program does.</summary>
public sealed class ReferenceSpecs : IDisposable
{
    private readonly LoreliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_reference_of_the_verbs_is_what_the_program_prints()
    {
        var written = File.ReadAllText(Document("reference", "cli.md"));

        _home.Ok("help", "--markdown").Output.ShouldBe(written, "write it anew: loreli help --markdown > docs/reference/cli.md");
    }

    [Fact]
    public void Every_verb_has_a_help_page_with_usage_and_examples()
    {
        var verbs = Regex.Matches(_home.Ok("help", "--markdown").Output, "(?m)^## (?<verb>.+)$", RegexOptions.None, TimeSpan.FromSeconds(10))
            .Select(it => it.Groups["verb"].Value).ToArray();

        string[] promised =
        [
            "up", "attach", "down", "daemon", "ls", "status", "doctor", "events", "ps", "spawn", "send", "keys", "capture", "logs", "wait",
            "resize", "kill", "shutdown", "restart", "gc", "cast", "replay", "vt", "completion", "demo",
        ];
        promised.ShouldBeSubsetOf(verbs);
        foreach (var verb in verbs)
        {
            var page = _home.Ok("help", verb).Output;
            page.ShouldContain($"usage: loreli {verb}");
            page.ShouldMatch($"(?s)\nexamples\n.*loreli {verb}");
            _home.Ok(verb, "--help").Output.ShouldBe(page);
        }
    }

    [Fact]
    public void The_overview_names_every_exit_code_of_the_reference()
    {
        var table = File.ReadAllText(Document("reference", "exit-codes.md"));
        var codes = Regex.Matches(table, @"(?m)^\| (?<code>\d+) \|", RegexOptions.None, TimeSpan.FromSeconds(10)).Select(it => it.Groups["code"].Value).ToArray();

        codes.ShouldBe(["0", "1", "64", "69", "70", "77"]);
        var overview = _home.Ok("help").Output;
        codes.ShouldAllBe(code => Regex.IsMatch(overview, $@"\b{code} \w", RegexOptions.None, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void The_version_is_one_line()
    {
        _home.Ok("--version").Output.ShouldMatch(@"^loreli \d+\.\d+\.\d+\S*\n$");
        _home.Ok("version").Output.ShouldBe(_home.Ok("--version").Output);
    }

    [Fact]
    public void Output_that_nobody_reads_any_more_ends_a_verb_quietly()
    {
        var head = Tool.Run("sh", "-c", $"LORELI_HOME={_home.Home} '{LoreliHome.Executable}' help --markdown | head -n 1");

        head.Output.ShouldBe("# Verbs\n");
        head.Error.ShouldBeEmpty();
    }

    private static string Document(params string[] path)
    {
        var folder = Path.GetDirectoryName(LoreliHome.Executable)!;
        while (!File.Exists(Path.Combine(folder, "Governance.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        return Path.Combine([folder, "docs", .. path]);
    }
}
