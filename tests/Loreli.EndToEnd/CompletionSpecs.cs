namespace Loreli.EndToEnd;

/// <summary>Completion scripts in the shells that they are for.</summary>
public sealed class CompletionSpecs(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private LoreliHome Home => daemon.Home;

    [TheoryWith("bash", "zsh", "fish")]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void The_script_parses_in_its_shell(string shell)
    {
        var file = Script(shell);

        var parsed = Tool.Run(shell, "-n", file);

        parsed.ExitCode.ShouldBe(0, parsed.Error);
        parsed.Error.ShouldBeEmpty();
    }

    [FactWith("bash")]
    public void Bash_completes_verbs_options_and_the_names_of_panes()
    {
        var file = Script("bash");
        Home.Spawn("tab-target", "sleep", "1000");

        Bash(file, "loreli cap").ShouldBe(["capture"]);
        Bash(file, "loreli capture --scr").ShouldBe(["--scrollback"]);
        Bash(file, "loreli capture tab-").ShouldBe(["tab-target"]);
        Bash(file, "loreli completion z").ShouldBe(["zsh"]);
        Bash(file, "loreli help res").ShouldBe(["resize", "restart"], ignoreOrder: true);
        Home.Ok("kill", "tab-target");
    }

    [FactWith("fish")]
    public void Fish_completes_verbs_options_and_the_names_of_panes()
    {
        var file = Script("fish");
        Home.Spawn("fin-target", "sleep", "1000");

        Fish(file, "loreli cap").ShouldBe(["capture"]);
        Fish(file, "loreli capture --scr").ShouldBe(["--scrollback"]);
        Fish(file, "loreli capture fin-").ShouldBe(["fin-target"]);
        Home.Ok("kill", "fin-target");
    }

    [FactWith("zsh")]
    public void Zsh_takes_the_script_from_its_function_path()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Home.Root, "zfunc")).FullName;
        File.Copy(Script("zsh"), Path.Combine(folder, "_loreli"), overwrite: true);

        var loaded = Tool.Run("zsh", "-fc", $"fpath=({folder} $fpath); autoload -Uz compinit && compinit -u -D && print -r -- $_comps[loreli]");

        loaded.Output.Trim().ShouldBe("_loreli", loaded.Error);
    }

    [Fact]
    public void An_unknown_shell_is_refused_with_those_that_can_be()
    {
        var refused = Home.Run("completion", "tcsh");

        refused.ExitCode.ShouldBe(64);
        refused.Error.ShouldContain("bash, zsh or fish");
    }

    private string Script(string shell)
    {
        var file = Path.Combine(Home.Root, "completion." + shell);
        File.WriteAllText(file, Home.Ok("completion", shell).Output);
        return file;
    }

    private string[] Bash(string file, string line)
    {
        var words = line.Split(' ');
        var script = $"""
            PATH={Path.GetDirectoryName(LoreliHome.Executable)}:$PATH
            source {file}
            COMP_WORDS=({string.Join(' ', words.Select(it => $"'{it}'"))}); COMP_CWORD={words.Length - 1}
            _loreli
            printf '%s\n' "${"{COMPREPLY[@]}"}"
            """;
        return InRepository("bash", script);
    }

    private string[] Fish(string file, string line) => InRepository("fish", $"""
        set -x PATH {Path.GetDirectoryName(LoreliHome.Executable)} $PATH
        source {file}
        complete -C '{line}' | string replace -r '\t.*' ''; true
        """);

    private string[] InRepository(string shell, string script)
    {
        var variables = Home.ProgramEnvironment().Select(it => $"{it.Key}={it.Value}");
        var run = Tool.Run("env", ["-i", "--chdir=" + Home.Repository, .. variables, shell, "-c", script]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
