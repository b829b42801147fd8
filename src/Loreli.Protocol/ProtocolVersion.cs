namespace Loreli.Protocol;

/// <summary>Versions of what crosses a process boundary. A daemon and its clients must agree; keepers may be older.</summary>
public static class ProtocolVersion
{
    /// <summary>HTTP and WebSocket between clients and daemon; sent in the header <c>Loreli-Protocol</c> both ways.</summary>
    public const int Daemon = 1;
    public const string Header = "Loreli-Protocol";

    /// <summary>Keeper socket. A daemon speaks every version from <see cref="KeeperOldest"/> on, because keepers outlive upgrades.</summary>
    public const byte Keeper = 1;
    public const byte KeeperOldest = 1;
}
