using System.Text.Json;
using Loreli.Agents.Trust;
using Loreli.CommandLine;
using Loreli.Configuration;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Verbs;

/// <summary>The operator looks at what a repository's loreli.yml would run, and allows it.</summary>
internal static class TrustVerb
{
    public static Verb Definition => new(
        "trust", "files", "Show what this repository's loreli.yml would run, and allow it.", "",
        [
            new Option("--show", null, "Only show it, or what changed since it was allowed."),
            new Option("--hash", "HASH", "Allow it only if its content has this hash."),
            new Option("--revoke", null, "Allow nothing of this repository any more."),
            Option.Json,
        ],
        ["loreli trust --show", "loreli trust", "loreli trust --hash 6f2c…", "loreli trust --revoke"], Run)
    {
        Remarks = """
            A loreli.yml can start any command as you, so nothing of it runs before you have looked at it. Every change but
            that of comments and order asks again. Exit code 77: with --show, it is not trusted.
            """,
    };

    private static int Run(Arguments arguments)
    {
        var paths = Daemon.Locate();
        var store = new TrustStore(paths.Home, TimeProvider.System);
        if (arguments.Has("--revoke"))
        {
            RefuseAgents();
            Output.Line(store.Revoke(paths.Root) ? $"nothing of {paths.Root} is trusted any more" : $"nothing of {paths.Root} was trusted");
            return ExitCode.Ok;
        }
        var content = Load(paths);
        var state = store.Of(paths.Root, content);
        if (arguments.Json)
        {
            Output.Write(Json(paths.Root, content, state));
        }
        else
        {
            Show(content, state);
        }
        if (arguments.Has("--show"))
        {
            return state is TrustState.Trusted ? ExitCode.Ok : ExitCode.NotPermitted;
        }
        return state is TrustState.Trusted ? ExitCode.Ok : Give(store, paths, content, arguments);
    }

    private static int Give(TrustStore store, RepositoryPaths paths, ConfigurationContent content, Arguments arguments)
    {
        RefuseAgents();
        if (arguments.Value("--hash") is { } hash && !string.Equals(hash, content.Hash, StringComparison.OrdinalIgnoreCase))
        {
            throw Failure(TrustMessages.OtherHash(ConfigurationFile.Name, hash, content.Hash), ExitCode.NotPermitted);
        }
        if (store.Give(paths.Root, content) is { } error)
        {
            throw Failure(error, ExitCode.Failed);
        }
        TellDaemon();
        if (!arguments.Json)
        {
            Output.Line("\ntrusted. What you see is what may run; see also: loreli plan");
        }
        return ExitCode.Ok;
    }

    // One that runs waits for just this; without one the next reads it anyway.
    private static void TellDaemon()
    {
        using var daemon = Daemon.TryConnect(Daemon.Sources(), out _);
        daemon?.Post("/v1/reload", static _ => { });
    }

    // A convenience for honest agents: whoever has the operator's rights can write the note itself.
    private static void RefuseAgents()
    {
        if (Environment.GetEnvironmentVariable("LORELI_AGENT") is { Length: > 0 } agent)
        {
            throw Failure(TrustMessages.NotByAgents(agent), ExitCode.NotPermitted);
        }
    }

    private static ConfigurationContent Load(RepositoryPaths paths)
    {
        switch (ConfigurationFile.Load(paths.Root, TeamFile.Variables()))
        {
            case ConfigurationOutcome.Loaded loaded:
                return loaded.Configuration.Content;
            case ConfigurationOutcome.Refused refused:
                foreach (var error in refused.Errors)
                {
                    Output.Point(error.ToString());
                }
                throw Failure(TrustMessages.Invalid(ConfigurationFile.Name), ExitCode.Failed);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    internal static void Show(ConfigurationContent content, TrustState state)
    {
        switch (state)
        {
            case TrustState.Trusted { Since: null }:
                Output.Line($"there is no {ConfigurationFile.Name} here, or it says nothing: there is nothing to trust");
                break;
            case TrustState.Trusted trusted:
                Output.Line($"{ConfigurationFile.Name} is trusted since {trusted.Since:yyyy-MM-dd HH:mm} UTC; hash {content.Hash}");
                break;
            case TrustState.Changed changed:
                Output.Line($"{ConfigurationFile.Name} has changed since it was trusted at {changed.Since:yyyy-MM-dd HH:mm} UTC; hash {content.Hash}\n");
                Lines(changed.Difference);
                break;
            default:
                Output.Line($"{ConfigurationFile.Name} was never trusted here; hash {content.Hash}\n");
                Lines(content.Lines);
                break;
        }
    }

    // What a hostile file says must not move the cursor of whoever looks at it.
    private static void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Output.Line("  " + string.Concat(line.Select(it => char.IsControl(it) ? $"\\u{(int)it:x4}" : it.ToString())));
        }
    }

    private static byte[] Json(string repository, ConfigurationContent content, TrustState state)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("repository", repository);
            json.WriteString("hash", content.Hash);
            json.WriteString("state", state switch { TrustState.Trusted => "trusted", TrustState.Changed => "changed", _ => "new" });
            Array(json, "content", content.Lines);
            if (state is TrustState.Changed changed)
            {
                Array(json, "difference", changed.Difference);
            }
            json.WriteEndObject();
        }
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void Array(Utf8JsonWriter json, string member, IEnumerable<string> lines)
    {
        json.WriteStartArray(member);
        foreach (var line in lines)
        {
            json.WriteStringValue(line);
        }
        json.WriteEndArray();
    }

    private static VerbFailedException Failure(ErrorText error, int exitCode) => new(exitCode, $"{error.Code} {error.Message}. {error.Hint}");
}
