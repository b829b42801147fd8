namespace Loreli.Testing.Scripted;

/// <summary>What scripted agents work on and say.</summary>
internal static class ScriptedLines
{
    public static readonly string[] Tasks =
    [
        "Reading the open issues", "Splitting the parser in two", "Writing the missing tests", "Renaming the storage layer",
        "Looking for the flaky test", "Updating the changelog", "Measuring the hot path", "Tidying the build",
    ];

    public static readonly string[] Steps =
    [
        "\e[2m⎿\e[22m  Read src/parser.cs (212 lines)", "\e[2m⎿\e[22m  Edited src/store.cs \e[32m+12\e[39m \e[31m-7\e[39m",
        "\e[2m⎿\e[22m  Ran the tests: \e[32m148 passed\e[39m", "\e[2m⎿\e[22m  Ran the tests: \e[32m147 passed\e[39m, \e[31m1 failed\e[39m",
        "\e[2m⎿\e[22m  Searched for “retry” in 31 files", "\e[34m●\e[39m The failure comes from a clock that is read twice.",
        "\e[34m●\e[39m The two callers want different defaults; splitting them is simpler.", "\e[2m⎿\e[22m  Wrote docs/decisions/0004.md",
    ];

    public static readonly string[] Results =
    [
        "Done: the tests pass and the change is committed.", "Done: three files changed, nothing left over.",
        "Nothing to do: the behaviour is already as asked.", "Done, with one question left in the notes.",
    ];

    public static readonly string[] Commands = ["git push origin main", "rm -r build/", "npm install left-pad", "docker compose up -d"];
}
