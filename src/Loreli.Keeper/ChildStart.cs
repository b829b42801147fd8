using System.Diagnostics;
using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>A program that runs on its terminal.</summary>
internal sealed record StartedChild(Pty Pty, int Pid, long StartTime, FileDescriptor PidDescriptor);

internal abstract record ChildOutcome
{
    private ChildOutcome() { }

    public sealed record Running(StartedChild Child) : ChildOutcome;
    public sealed record Refused(KeeperRefusal Kind, int Errno, string Path) : ChildOutcome;
}

/// <summary>Starts the program on a new terminal; every reason not to comes back with the path that was tried.</summary>
internal static class ChildStart
{
    public static ChildOutcome Start(KeeperSpec spec)
    {
        if (!Directory.Exists(spec.Cwd) || Resources.CanExecute(spec.Cwd) != 0)
        {
            var errno = Resources.CanExecute(spec.Cwd);
            return new ChildOutcome.Refused(KeeperRefusal.NoSuchDirectory, errno == 0 ? Errno.ENOTDIR : errno, spec.Cwd);
        }
        return ProgramSearch.Find(spec.Command[0], spec.Cwd, Variable(spec, "PATH")) switch
        {
            ProgramFound.At found => OnTerminal(spec, found.Path),
            ProgramFound.Not not => new ChildOutcome.Refused(not.Why, not.Errno, not.Tried),
            _ => throw new UnreachableException(),
        };
    }

    private static ChildOutcome OnTerminal(KeeperSpec spec, string path)
    {
        var (pty, noPty) = Pty.Open(spec.Columns, spec.Rows);
        if (pty is null)
        {
            return new ChildOutcome.Refused(KeeperRefusal.OutOfPtys, noPty, "/dev/ptmx");
        }
        var spawned = Run(spec, path, spec.Command, pty);
        if (spawned.Errno == Errno.ENOEXEC)
        {
            // A script without a first line that says by what: the shell runs it, as execvp(3) has it.
            spawned = Run(spec, "/bin/sh", ["/bin/sh", path, .. spec.Command.Skip(1)], pty);
        }
        if (spawned.Errno == 0 && Children.OpenPid(spawned.Pid).Descriptor is { } pidDescriptor)
        {
            return new ChildOutcome.Running(new StartedChild(pty, spawned.Pid, ProcFiles.StartTime(spawned.Pid) ?? 0, pidDescriptor));
        }
        if (spawned.Errno == 0)
        {
            _ = Signals.Send(spawned.Pid, Signals.SIGKILL);
            spawned = new SpawnResult(0, Errno.EMFILE);
        }
        pty.Dispose();
        return new ChildOutcome.Refused(Kind(spawned.Errno), spawned.Errno, path);
    }

    public static string? Variable(KeeperSpec spec, string name)
    {
        foreach (var variable in spec.Environment)
        {
            if (variable.Key == name)
            {
                return variable.Value;
            }
        }
        return null;
    }

    private static SpawnResult Run(KeeperSpec spec, string path, IReadOnlyList<string> command, Pty pty) => Spawn.Start(new SpawnRequest
    {
        Path = path,
        Arguments = command,
        Environment = [.. spec.Environment.Select(it => it.Key + "=" + it.Value)],
        Cwd = spec.Cwd,
        Terminal = pty.SlavePath,
    });

    // The file was found executable before, so that a missing one now is its interpreter.
    private static KeeperRefusal Kind(int errno) => errno switch
    {
        Errno.ENOENT or Errno.EACCES or Errno.EPERM or Errno.ENOEXEC or Errno.ELOOP => KeeperRefusal.NotExecutable,
        Errno.E2BIG or Errno.ENAMETOOLONG => KeeperRefusal.TooLong,
        Errno.EAGAIN or Errno.ENOMEM or Errno.EMFILE or Errno.ENFILE => KeeperRefusal.OutOfMemoryOrProcesses,
        _ => KeeperRefusal.Other,
    };
}
