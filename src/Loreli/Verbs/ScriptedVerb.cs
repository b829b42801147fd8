using Loreli.CommandLine;
using Loreli.Protocol;
using Loreli.Testing.Scripted;

namespace Loreli.Verbs;

/// <summary>Runs a scripted agent on the terminal: for the demo and for trying things out.</summary>
internal static class ScriptedVerb
{
    private const ulong Seed = 7;

    public static Verb Definition => new(
        "scripted", null, "Run a scripted agent on this terminal: no model, no network.", "writer|builder|reviewer",
        [new Option("--name", "NAME", "What it calls itself."), new Option("--seed", "N", "Another seed, another life.")],
        ["loreli spawn --name writer -- loreli scripted writer"], Run);

    private static int Run(Arguments arguments)
    {
        if (!Enum.TryParse<ScriptedPersona>(arguments.Positionals[0], ignoreCase: true, out var persona))
        {
            throw Arguments.Wrong("scripted", arguments.Positionals[0], "writer, builder or reviewer");
        }
        var seed = (ulong?)arguments.Number("--seed", 0, int.MaxValue) ?? Seed;
        var agent = new ScriptedAgent(persona, arguments.Value("--name") ?? arguments.Positionals[0], seed, TimeProvider.System.Now);
        using var terminal = ScriptedTerminal.Open();
        if (terminal is null)
        {
            throw new UsageException("loreli scripted needs a terminal");
        }
        terminal.Run(agent, TimeProvider.System);
        return ExitCode.Ok;
    }
}
