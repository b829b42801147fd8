using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs;

public sealed class SecretVariablesSpecs
{
    [Theory]
    [InlineData("ANTHROPIC_API_KEY", "sk-ant-0123456789", true)]
    [InlineData("github_token", "ghp_0123456789", true)]
    [InlineData("DB_PASSWORD", "/no/such/path/but/base64==", true)]
    [InlineData("AWS_SECRET_ACCESS_KEY", "abcdefgh", true)]
    [InlineData("API_KEY", "short", false)]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS", "/etc/passwd", false)]
    [InlineData("PATH", "/usr/bin:/bin", false)]
    [InlineData("EDITOR", "vim-and-more", false)]
    public void A_value_is_secret_by_its_name_unless_it_is_short_or_a_path_that_exists(string name, string value, bool secret) =>
        SecretVariables.IsSecret(name, value).ShouldBe(secret);

    [Fact]
    public void The_note_beside_a_pane_holds_no_secret()
    {
        using var folder = new TemporaryFolder();
        var spec = new PaneSpec
        {
            Name = PaneName.Parse("a"), Generation = 1, Command = ["x"], Cwd = "/", Columns = 80, Rows = 24,
            Environment = new Dictionary<string, string> { ["API_TOKEN"] = "hunter2hunter2", ["LANG"] = "C.UTF-8" },
        };

        var pane = PaneFolder.Create(Path.Combine(folder.Path, "panes"), spec, DateTimeOffset.UnixEpoch);

        Directory.EnumerateFiles(pane.Path).ShouldAllBe(file => !File.ReadAllText(file).Contains("hunter2", StringComparison.Ordinal));
        pane.ReadNote()!.Environment.ShouldBe(new Dictionary<string, string> { ["LANG"] = "C.UTF-8" });
    }
}
