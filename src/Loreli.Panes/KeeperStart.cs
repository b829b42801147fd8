using System.Security.Cryptography;
using System.Text;
using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Panes;

/// <summary>Starts keepers and puts into words why one did not start.</summary>
internal static class KeeperStart
{
    /// <summary>In the environment of every process of a pane, with the pane's folder.</summary>
    public const string PaneVariable = "LORELI_PANE";

    /// <summary>Null when nothing is wrong with a wish that can be seen without trying.</summary>
    public static SpawnOutcome.Refused? Check(PaneSpec spec) => spec switch
    {
        { Command: [] } or { Command: ["", ..] } => PaneMessages.NoCommand(spec.Name),
        { Columns: < 1 or > KeeperLimits.CellsMax } or { Rows: < 1 or > KeeperLimits.CellsMax } =>
            PaneMessages.BadSize(spec.Name, spec.Columns, spec.Rows),
        _ => null,
    };

    /// <summary>Short whatever the folder is called, and the same for the same folder.</summary>
    public static string SocketPath(string socketDirectory, string folder) =>
        Path.Combine(socketDirectory, $"k{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 8))}");

    /// <summary>Starts a keeper for a folder that exists.</summary>
    /// <returns>The keeper, or why there is none.</returns>
    public static (KeeperIdentity? Keeper, int ChildPid, SpawnOutcome.Refused? Refused) Start(
        PaneSpec spec, PaneFolder folder, PaneHostOptions options)
    {
        var socket = SocketPath(options.SocketDirectory, folder.Path);
        if (Encoding.UTF8.GetByteCount(socket) > UnixSocket.PathBytesMax)
        {
            return (null, 0, PaneMessages.SocketTooLong(spec.Name, socket));
        }
        var message = Message(spec, folder, socket).Encode();
        return KeeperSpawn.Start(options.KeeperCommand, message, options.UseUserScope, PaneLimits.StartTimeMax) switch
        {
            KeeperSpawnOutcome.Answered it => Understand(spec, it, socket, options.KeeperCommand),
            KeeperSpawnOutcome.Failed { Errno: not 0 } it =>
                (null, 0, PaneMessages.KeeperFailed(spec.Name, options.KeeperCommand, $"{it.Said} {Errno.Describe(it.Errno)}")),
            KeeperSpawnOutcome.Failed it => (null, 0, PaneMessages.KeeperFailed(spec.Name, options.KeeperCommand, it.Said)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static KeeperSpec Message(PaneSpec spec, PaneFolder folder, string socket)
    {
        var environment = new Dictionary<string, string>(spec.Environment, StringComparer.Ordinal)
        {
            [PaneVariable] = folder.Path, // Unique to the pane: its keeper knows strays by it.
        };
        return new KeeperSpec
        {
            Name = spec.Name.Value, Generation = spec.Generation, Command = spec.Command, Cwd = spec.Cwd,
            Environment = [.. environment], Columns = spec.Columns, Rows = spec.Rows,
            Directory = folder.Path, SocketPath = socket, Role = spec.Role, FixedSize = spec.FixedSize,
            RecordingBytesMax = spec.RecordingBytesMax, RecordInput = spec.RecordInput,
            Secrets = SecretVariables.ValuesOf(spec.Environment),
        };
    }

    private static (KeeperIdentity?, int, SpawnOutcome.Refused?) Understand(
        PaneSpec spec, KeeperSpawnOutcome.Answered answered, string socket, IReadOnlyList<string> command)
    {
        switch (KeeperAnswer.Decode(answered.Answer))
        {
            case KeeperAnswer.Started it:
                return (new KeeperIdentity(it.KeeperPid, it.KeeperStart, ProcessTable.BootId, socket), it.ChildPid, null);
            case KeeperAnswer.Refused it:
                Children.Reap(answered.Pid);
                return (null, 0, PaneMessages.Refused(spec, it));
            case KeeperAnswer.Malformed it:
                Signals.Send(answered.Pid, Signals.SIGKILL);
                Children.Reap(answered.Pid);
                return (null, 0, PaneMessages.KeeperFailed(spec.Name, command, it.Why));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
