using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>Where the program is that was asked for.</summary>
internal abstract record ProgramFound
{
    private ProgramFound() { }

    public sealed record At(string Path) : ProgramFound;
    public sealed record Not(KeeperRefusal Why, int Errno, string Tried) : ProgramFound;
}

/// <summary>Finds a program as execvp(3) would in the child: by the child's PATH and working directory, not ours.</summary>
internal static class ProgramSearch
{
    // What the C library takes where the environment has no PATH.
    private const string DefaultPath = "/bin:/usr/bin";

    public static ProgramFound Find(string program, string cwd, string? searchPath)
    {
        if (program.Length == 0)
        {
            return new ProgramFound.Not(KeeperRefusal.NoSuchProgram, Errno.ENOENT, "");
        }
        if (program.Contains('/'))
        {
            return Look(Path.Combine(cwd, program)) switch
            {
                0 => new ProgramFound.At(Path.Combine(cwd, program)),
                Errno.ENOENT or Errno.ENOTDIR => new ProgramFound.Not(KeeperRefusal.NoSuchProgram, Errno.ENOENT, program),
                var errno => new ProgramFound.Not(KeeperRefusal.NotExecutable, errno, program),
            };
        }
        ProgramFound.Not? refused = null;
        foreach (var folder in (searchPath ?? DefaultPath).Split(':'))
        {
            // An empty element is the working directory.
            var path = Path.Combine(cwd, folder, program);
            var errno = Look(path);
            if (errno == 0)
            {
                return new ProgramFound.At(path);
            }
            if (errno is not (Errno.ENOENT or Errno.ENOTDIR))
            {
                refused ??= new ProgramFound.Not(KeeperRefusal.NotExecutable, errno, path);
            }
        }
        return refused ?? new ProgramFound.Not(KeeperRefusal.NoSuchProgram, Errno.ENOENT, program);
    }

    private static int Look(string path) => Directory.Exists(path) ? Errno.EISDIR : Resources.CanExecute(path);
}
