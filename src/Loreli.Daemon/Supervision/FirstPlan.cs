using System.Text;
using System.Text.Json;
using Loreli.Agents.Trust;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Places;

namespace Loreli.Daemon.Supervision;

/// <summary>What a daemon would begin with, told before there is one.</summary>
/// <param name="Text">As <c>loreli plan</c> prints it.</param>
public sealed record FirstPlan(string Text, string Json)
{
    /// <param name="environment">That the daemon would have.</param>
    public static FirstPlan Of(RepositoryPaths paths, IReadOnlyDictionary<string, string> environment, TimeProvider clock)
    {
        var places = new ConfigurationPlaces(paths.Root, environment, AppliedFile: "", NeedsConfirmation: true);
        var keeper = new ConfigurationKeeper(places, new TrustStore(paths.Home, clock));
        _ = keeper.Look();
        var plan = keeper.Plan();
        return new FirstPlan(FleetText.Plan(plan), Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(plan, DaemonJson.Default.PlanView)) + "\n");
    }
}
