using System.Collections;
using Loreli.Agents.Backends;
using Loreli.Agents.Trust;
using Loreli.CommandLine;
using Loreli.Configuration;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Verbs;

/// <summary>What is asked about a repository's loreli.yml before a daemon begins to carry it out.</summary>
internal static class TeamFile
{
    public static Dictionary<string, string> Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(it => (string)it.Key, it => (string?)it.Value ?? "", StringComparer.Ordinal);

    /// <summary>Asks about a file that is not trusted, and points at the errors of one that cannot be used.</summary>
    /// <param name="isNew">A daemon is started in any case; else one that runs has its team, and keeps it.</param>
    /// <exception cref="VerbFailedException">It is not trusted, and there is nobody to ask.</exception>
    public static void Check(RepositoryPaths paths, bool isNew)
    {
        if (!isNew && Daemon.TryConnect(Daemon.Sources(), out _) is { } running)
        {
            running.Dispose();
            return;
        }
        switch (ConfigurationFile.Load(paths.Root, Variables(), known: BackendNames.With(Environment.GetEnvironmentVariable)))
        {
            case ConfigurationOutcome.Refused refused:
                foreach (var error in refused.Errors)
                {
                    Output.Point(error.ToString());
                }
                Output.Complain("the configuration cannot be used: what was carried out before goes on, and nothing new begins until it is mended");
                break;
            case ConfigurationOutcome.Loaded { Configuration.Content: var content }:
                Ask(paths, content);
                break;
        }
    }

    private static void Ask(RepositoryPaths paths, ConfigurationContent content)
    {
        var store = new TrustStore(paths.Home, TimeProvider.System);
        var state = store.Of(paths.Root, content);
        if (state is TrustState.Trusted)
        {
            return;
        }
        var isAgent = Environment.GetEnvironmentVariable("LORELI_AGENT") is { Length: > 0 };
        if (isAgent || Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            throw Failure(TrustMessages.NotTrusted(Path.Combine(paths.Root, ConfigurationFile.Name), state));
        }
        TrustVerb.Show(content, state);
        Output.Write("\nIt can start any command as you. Trust it? [y/N] ");
        if (Console.In.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
        {
            Output.Line("Then nothing of it runs. Later: loreli trust");
        }
        else if (store.Give(paths.Root, content) is { } error)
        {
            throw Failure(error);
        }
    }

    private static VerbFailedException Failure(ErrorText error) => new(ExitCode.NotPermitted, $"{error.Code} {error.Message}. {error.Hint}");
}
