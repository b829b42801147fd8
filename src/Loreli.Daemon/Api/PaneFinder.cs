using Loreli.Daemon.Panes;

namespace Loreli.Daemon.Api;

internal static class PaneFinder
{
    /// <summary>The pane that the address names.</summary>
    /// <exception cref="ApiRefusal">There is none; names the nearest.</exception>
    public static IPane Pane(this Roster roster, ApiCall call) => roster.Pane(call.PaneName);

    public static IPane Pane(this Roster roster, string name) =>
        roster.Find(name) ?? throw ApiErrors.UnknownPane(name, roster.Panes.Select(it => it.Name.Value));
}
