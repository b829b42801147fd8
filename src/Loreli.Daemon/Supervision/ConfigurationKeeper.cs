using Loreli.Agents.Backends;
using Loreli.Agents.Trust;
using Loreli.Configuration;
using Loreli.Posix;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Places;

namespace Loreli.Daemon.Supervision;

/// <summary>What a daemon's configuration was started with, beside its files.</summary>
/// <param name="AppliedFile">Copy of the last file that was carried out: a daemon that starts over a broken one goes on with it.</param>
/// <param name="NeedsConfirmation">A change waits for <c>loreli apply</c>.</param>
internal sealed record ConfigurationPlaces(
    string Root, IReadOnlyDictionary<string, string> Environment, string AppliedFile, bool NeedsConfirmation);

/// <summary>Reads loreli.yml, says what a change of it would do, and holds on to the last one that was carried out. One thread at a time.</summary>
internal sealed class ConfigurationKeeper(ConfigurationPlaces places, TrustStore trust)
{
    private const int ProblemsShown = 10;

    private LoadedConfiguration? _pending;
    private string _backends = BackendFiles.Stamp(places.Environment.GetValueOrDefault);
    private string? _problem;
    private TrustState _trust = new TrustState.Trusted(null);

    /// <summary>What is carried out; null before anything was.</summary>
    public LoadedConfiguration? Applied { get; private set; }

    /// <summary>What keeps the file from being carried out; null when nothing does.</summary>
    public string? Problem => _problem ?? (IsTrusted ? null : $"{NotTrusted.Message}. {NotTrusted.Hint}");

    public bool IsTrusted => _trust is TrustState.Trusted;
    public ErrorText NotTrusted => TrustMessages.NotTrusted(FilePath, _trust);
    public string FilePath => Path.Combine(places.Root, ConfigurationFile.Name);

    /// <summary>Goes on with what an earlier daemon carried out.</summary>
    public void Recall()
    {
        if (ConfigurationFile.Read(places.AppliedFile, ConfigurationFile.Name) is { Error: null } kept && Load(kept) is ConfigurationOutcome.Loaded loaded
            && trust.IsTrusted(places.Root, loaded.Configuration.Content))
        {
            Applied = loaded.Configuration;
        }
    }

    /// <summary>Reads the file again.</summary>
    /// <returns>What is to be carried out now; null when there is nothing new, it waits for the operator, or it cannot be used.</returns>
    public LoadedConfiguration? Look()
    {
        switch (ConfigurationFile.Load(places.Root, places.Environment, known: BackendNames.With(places.Environment.GetValueOrDefault)))
        {
            case ConfigurationOutcome.Refused refused:
                (_pending, _trust) = (null, new TrustState.Trusted(null));
                _problem = string.Join("\n", refused.Errors.Take(ProblemsShown))
                    + (refused.Errors.Count > ProblemsShown ? $"\nand {refused.Errors.Count - ProblemsShown} more" : "");
                return null;
            case ConfigurationOutcome.Loaded { Configuration: var loaded }:
                _problem = null;
                _trust = trust.Of(places.Root, loaded.Content);
                _pending = loaded;
                return IsTrusted && !places.NeedsConfirmation && !IsApplied(loaded) ? loaded : null;
            default:
                return null;
        }
    }

    /// <summary>What an operator's <c>apply</c> carries out: the file as it is now, confirmed.</summary>
    public LoadedConfiguration? Confirmed()
    {
        _ = Look();
        return IsTrusted && _problem is null ? _pending : null;
    }

    /// <summary>It was carried out.</summary>
    public void Done(LoadedConfiguration applied)
    {
        Applied = applied;
        _backends = BackendFiles.Stamp(places.Environment.GetValueOrDefault);
        var now = ConfigurationFile.Read(FilePath, ConfigurationFile.Name);
        if (Load(now) is not ConfigurationOutcome.Loaded { Configuration.Fleet: var fleet } || fleet != applied.Fleet)
        {
            // It changed meanwhile: the next look carries out what it says now, and keeps that.
            return;
        }
        if (now is { } text)
        {
            _ = Descriptors.ReplaceFile(places.AppliedFile, text.Bytes.Span);
        }
        else
        {
            _ = Descriptors.Unlink(places.AppliedFile);
        }
    }

    public PlanView Plan() => PlanViews.Of(
        _pending is { } pending && _problem is null ? FleetPlan.Between(Applied?.Fleet, pending.Fleet) : null, IsTrusted, _problem);

    private ConfigurationOutcome Load(ConfigurationText? repository) => ConfigurationLayers.Load(new ConfigurationSources(
        ConfigurationFile.UserPath(places.Environment.GetValueOrDefault) is { } user ? ConfigurationFile.Read(user, user) : null,
        repository, places.Environment, Known: BackendNames.With(places.Environment.GetValueOrDefault)));

    // Where nothing was ever carried out, what holds is what nobody said anything against.
    // A changed file of a backend of the user's is a changed configuration of whoever uses it, from its next start on.
    private bool IsApplied(LoadedConfiguration loaded) =>
        (Applied?.Fleet ?? FleetConfiguration.Default) == loaded.Fleet && BackendFiles.Stamp(places.Environment.GetValueOrDefault) == _backends;
}

/// <summary>Makes what clients see of a plan. Pure.</summary>
internal static class PlanViews
{
    public static PlanView Of(FleetPlan? plan, bool isTrusted, string? problem) => new(
        [.. (plan?.Steps ?? []).Select(static it => new PlanStepView(AgentWords.Of(it.Kind), it.Subject, it.Why))], isTrusted, problem);
}
