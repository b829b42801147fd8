namespace Loreli.Fuzz.Targets;

internal static class AllTargets
{
    public static IEnumerable<Target> Of(Places places, IReadOnlyList<byte[]> recordings) =>
    [
        .. TerminalTargets.Of(recordings), .. InputTargets.All, .. KeeperTargets.Of(places), .. RecordingTargets.Of(places), .. WebTargets.Of(places), .. TextTargets.All, .. ConfigurationTargets.All,
        new LedgerTarget(places).Target,
    ];
}
