namespace Loreli.EndToEnd.RealClis;

/// <summary>A test with a real agent CLI: found in LORELI_TESTS_CLI_DIR, else on PATH; else reported as skipped, by name.</summary>
/// <remarks>No build server installs them; whoever names a folder with LORELI_TESTS_CLI_DIR wants the tests run, and there a missing CLI fails.</remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TheoryWithCliAttribute : TheoryAttribute
{
    public TheoryWithCliAttribute() => Skip = RealCli.Installed.Count > 0 || RealCli.Folder is not null
        ? null
        : "not here: claude, codex (tests/cli/run.sh installs them)";
}
