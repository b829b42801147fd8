using Loreli.CommandLine;
using Loreli.Protocol;
using Loreli.Testing.Scripted;

namespace Loreli.Verbs;

/// <summary>Runs a scripted agent on the terminal: for the demo, for tests, and for trying things out.</summary>
internal static class ScriptedVerb
{
    private const ulong Seed = 7;
    private const string ScriptVariable = "LORELI_SCRIPT";
    private const string Writer = "writer";
    private const int ScriptBytesMax = 1 << 20;

    public static Verb Definition => new(
        "scripted", null, "Run a scripted agent on this terminal: no model, no network.", "[writer|builder|reviewer]",
        [
            new Option("--name", "NAME", "What it calls itself."),
            new Option("--seed", "N", "Another seed, another life."),
            new Option("--script", "FILE", "Live by this script instead."),
            new Option("--do", "STEPS", "Steps at the start, apart by semicolons: work 3s; ask git push; fail quota 30s."),
            new Option("--like", "CLI", "Look like claude, codex, gemini or opencode."),
            new Option("--version", null, "Print the version."),
        ],
        ["loreli spawn --name writer -- loreli scripted writer", "loreli spawn --name w -- loreli scripted --like codex --do 'dialog trust no; fail auth'"], Run)
    {
        Remarks = "writer (the default) works when it is prompted and lives by a script if there is one; builder and reviewer work by themselves. "
            + "LORELI_SCRIPT names a script, too. A prompt that begins with do: is carried out as steps.",
    };

    private static int Run(Arguments arguments)
    {
        if (arguments.Has("--version"))
        {
            Output.Line(Build.Version);
            return ExitCode.Ok;
        }
        var persona = arguments.Positionals.FirstOrDefault() ?? Writer;
        var self = new ScriptedSelf(arguments.Value("--name") ?? Environment.GetEnvironmentVariable("LORELI_AGENT") ?? persona,
            (ulong?)arguments.Number("--seed", 0, int.MaxValue) ?? Seed, Environment.CurrentDirectory);
        var script = Script(arguments);
        using var terminal = ScriptedTerminal.Open(script.TerminateAfter);
        if (terminal is null)
        {
            throw new UsageException("loreli scripted needs a terminal");
        }
        return terminal.Run(Program(persona, script, self), TimeProvider.System);
    }

    private static IScriptedProgram Program(string persona, Script script, ScriptedSelf self)
    {
        var clock = TimeProvider.System;
        if (persona == Writer)
        {
            return new ScriptedCli(script, self, clock.Now, clock.GetUtcNow());
        }
        return Enum.TryParse<ScriptedPersona>(persona, ignoreCase: true, out var known)
            ? new ScriptedAgent(known, self.Name, self.Seed, clock.Now)
            : throw Arguments.Wrong("scripted", persona, "writer, builder or reviewer");
    }

    private static Script Script(Arguments arguments)
    {
        try
        {
            var path = arguments.Value("--script") ?? Environment.GetEnvironmentVariable(ScriptVariable);
            var script = path is { Length: > 0 } ? ScriptReader.Read(Text(path), path) : new Script();
            script = arguments.Value("--like") is { } like
                ? script with { Look = ScriptReader.Looks.Contains(like, StringComparer.Ordinal) ? like : throw Arguments.Wrong("--like", like, string.Join(", ", ScriptReader.Looks)) }
                : script;
            return arguments.Value("--do") is { } steps ? script with { AtStart = ScriptReader.Steps(steps) } : script;
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    private static string Text(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Length <= ScriptBytesMax
                ? File.ReadAllText(path)
                : throw new UsageException($"{path} has {ByteSize.Format(file.Length)}; a script has at most {ByteSize.Format(ScriptBytesMax)}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the script {path} cannot be read: {unreadable.Message}");
        }
    }
}
