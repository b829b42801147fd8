using Loreli.CommandLine;
using Loreli.Protocol;
using Loreli.Verbs;

namespace Loreli;

/// <summary>The executable: finds the verb, runs it, turns what went wrong into a message and an exit code.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["keep"])
        {
            // A keeper pays for nothing that it does not need, the table of verbs included.
            return Keeper.KeeperProgram.Run();
        }
        try
        {
            return Dispatch(arguments);
        }
        catch (UsageException error)
        {
            Output.Complain(error.Message);
            Output.Complain(arguments is [var name, ..] && VerbTable.Find(name) is { Group: not null } verb
                ? $"usage: {Help.Usage(verb)}   (loreli help {verb.Name})"
                : "see: loreli help");
            return ExitCode.Usage;
        }
        catch (OutputClosedException)
        {
            return ExitCode.Ok;
        }
        catch (VerbFailedException error)
        {
            Output.Complain(error.Message);
            return error.ExitCode;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Output.Complain(error.Message);
            return ExitCode.Failed;
        }
        catch (Exception error)
        {
            Output.Complain($"internal error, please report it: {error.GetType().Name}: {error.Message}");
            return ExitCode.Internal;
        }
    }

    private static int Dispatch(string[] arguments)
    {
        switch (arguments)
        {
            case [] or ["help"] or ["--help"] or ["-h"]:
                Output.Write(Help.Overview(VerbTable.All));
                return arguments.Length == 0 ? ExitCode.Usage : ExitCode.Ok;
            case ["--version"] or ["version"]:
                Output.Line($"loreli {Build.Version}");
                return ExitCode.Ok;
            case ["help", "--markdown"]:
                Output.Write(Help.Markdown(VerbTable.All));
                return ExitCode.Ok;
            case ["help", var name]:
                Output.Write(Help.Page(Find(name)));
                return ExitCode.Ok;
        }
        var verb = Find(arguments[0]);
        var rest = arguments.AsSpan(1);
        if (rest is ["--help" or "-h", ..])
        {
            Output.Write(Help.Page(verb));
            return ExitCode.Ok;
        }
        return verb.Run(Arguments.Parse(verb, rest));
    }

    private static Verb Find(string name) => VerbTable.Find(name) ?? throw new UsageException(
        $"there is no verb \"{name}\"" + (VerbTable.NearestTo(name) is { } near ? $"; did you mean {near}?" : ""));
}
