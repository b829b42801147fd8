using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Panes;

/// <summary>Every sentence that an operator reads about panes: what failed, on which thing, what was seen, what to do.</summary>
internal static class PaneMessages
{
    public static SpawnOutcome.Refused NameInUse(PaneName name) => new(
        "LOR0101", $"pane \"{name}\" was not started: a pane of that name is running. Choose another name, or first: loreli shutdown {name}");

    public static SpawnOutcome.Refused GenerationInUse(PaneName name, int generation) => new(
        "LOR0102", $"pane \"{name}\" was not started: generation {generation} of it exists already. Dismiss the old one first: loreli gc");

    public static SpawnOutcome.Refused NoCommand(PaneName name) => new(
        "LOR0103", $"pane \"{name}\" was not started: no command was given. Say what to run: loreli spawn --name {name} -- CMD ARGS");

    public static SpawnOutcome.Refused BadSize(PaneName name, int columns, int rows) => new(
        "LOR0104", $"pane \"{name}\" was not started: {columns}x{rows} is no size. Columns and rows go from 1 to {KeeperLimits.CellsMax}.");

    public static SpawnOutcome.Refused SocketTooLong(PaneName name, string path) => new(
        "LOR0105", $"pane \"{name}\" was not started: the socket's path {path} is longer than the {UnixSocket.PathBytesMax} bytes that "
            + "the system allows. Set XDG_RUNTIME_DIR or LORELI_HOME to a shorter folder.");

    public static SpawnOutcome.Refused DiskRefused(PaneName name, string path, string seen) => new(
        "LOR0106", $"pane \"{name}\" was not started: {path} cannot be written ({seen}). Free space or mend the folder's rights, then try again.");

    public static SpawnOutcome.Refused KeeperFailed(PaneName name, IReadOnlyList<string> command, string seen) => new(
        "LOR0107", $"pane \"{name}\" was not started: its keeper (\"{string.Join(' ', command)}\") did not come up: {seen}. "
            + "Check that this loreli can be run by the daemon, then try again.");

    public static SpawnOutcome.Refused HostStopped(PaneName name) => new(
        "LOR0108", $"pane \"{name}\" was not started: the daemon is stopping. Start it again: loreli up");

    /// <summary>What the keeper could not do for the child.</summary>
    public static SpawnOutcome.Refused Refused(PaneSpec spec, KeeperAnswer.Refused answer)
    {
        var (name, program, errno) = (spec.Name, spec.Command[0], answer.Errno == 0 ? "" : $" ({Errno.Describe(answer.Errno)})");
        return answer.Kind switch
        {
            KeeperRefusal.NoSuchProgram when program.Contains('/', StringComparison.Ordinal) => new(
                "LOR0110", $"pane \"{name}\" was not started: there is no program {answer.Path}. Check the path."),
            KeeperRefusal.NoSuchProgram => new(
                "LOR0110", $"pane \"{name}\" was not started: \"{program}\" is in no folder of its PATH "
                    + $"({spec.Environment.GetValueOrDefault("PATH", "which is empty")}). Install it, or give its full path."),
            KeeperRefusal.NotExecutable => new(
                "LOR0111", $"pane \"{name}\" was not started: {answer.Path} cannot be executed{errno}. "
                    + "Make it executable (chmod +x), or check its first line (#!) and its machine type."),
            KeeperRefusal.NoSuchDirectory => new(
                "LOR0112", $"pane \"{name}\" was not started: its working directory {answer.Path} does not exist or may not be entered{errno}. "
                    + "Create it, or choose another with --cwd."),
            KeeperRefusal.OutOfPtys => new(
                "LOR0113", $"pane \"{name}\" was not started: the system has no pseudo-terminal left{errno}. "
                    + "Close some terminals, or raise /proc/sys/kernel/pty/max."),
            KeeperRefusal.OutOfMemoryOrProcesses => new(
                "LOR0114", $"pane \"{name}\" was not started: the system gives no further process or memory{errno}. "
                    + "Stop something, or raise the limit (ulimit -u, TasksMax of the unit)."),
            KeeperRefusal.TooLong => new(
                "LOR0115", $"pane \"{name}\" was not started: its command line and environment are larger than the system takes{errno}. "
                    + "Pass long texts in a file or through the terminal (loreli send)."),
            KeeperRefusal.SocketFailed => new(
                "LOR0116", $"pane \"{name}\" was not started: the keeper cannot listen on {answer.Path}{errno}. "
                    + "The folder must exist, be yours and have mode 0700."),
            KeeperRefusal.DiskFailed => DiskRefused(name, answer.Path, Errno.Describe(answer.Errno)),
            KeeperRefusal.BadSpec => new(
                "LOR0117", $"pane \"{name}\" was not started: its keeper did not understand the start message. "
                    + "The executable was probably replaced while the daemon ran: restart the daemon (the agents go on)."),
            _ => new(
                "LOR0118", $"pane \"{name}\" was not started: {answer.Path} failed{errno}. Try again, and see: loreli doctor"),
        };
    }

    public static string CorruptEntry(string file, string why) =>
        $"LOR0120 {file} cannot be read ({why}), so the pane in its folder was not adopted; nothing was deleted and its program may be running. "
            + "Look for it with: pgrep -af 'loreli.* keep'. When it is gone, delete the folder.";

    public static string NoNote(string folder, string why) =>
        $"LOR0121 the half-made pane folder {folder} cannot be removed ({why}). Delete it by hand.";

    public static string KeeperSilent(int pid, string socket) =>
        $"LOR0122 keeper {pid} lives but does not answer on {socket}. If it is stopped, continue it (kill -CONT {pid}); the daemon keeps trying.";

    public static string KeeperGone(int pid) =>
        $"LOR0123 keeper {pid} is gone and left no exit status: it was killed, or the machine was restarted. The last screen is kept.";

    public static string FeedBroke(PaneName name, long offset, Exception broken) =>
        $"LOR0124 the screen of \"{name}\" stopped near byte {offset} of its output by a fault of loreli ({broken.GetType().Name}: {broken.Message}). "
            + "The program runs on and is recorded. Please report it with: loreli cast.";
}
