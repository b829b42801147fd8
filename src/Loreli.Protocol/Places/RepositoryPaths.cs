using System.Globalization;
using System.Text;

namespace Loreli.Protocol.Places;

/// <summary>What decides where things are: the caller's folder and environment. Values, so that the decision can be tested.</summary>
/// <param name="WorkingDirectory">Absolute, without symbolic links.</param>
/// <param name="Variable">Looks up an environment variable; null when unset.</param>
/// <param name="HasGit">Whether a folder holds a <c>.git</c> folder or file.</param>
public sealed record PathSources(string WorkingDirectory, uint UserId, Func<string, string?> Variable, Func<string, bool> HasGit);

/// <summary>Where one repository's daemon keeps its state and listens.</summary>
public sealed record RepositoryPaths
{
    /// <summary>Longest path of a Unix socket: 108 bytes with the final NUL (unix(7)).</summary>
    public const int SocketPathBytesMax = 107;

    /// <summary>What a keeper may append to <see cref="KeeperSocketDirectory"/>, the slash included.</summary>
    public const int KeeperSocketNameBytesMax = 24;

    /// <summary>Root of the working tree, or the folder itself when there is no git.</summary>
    public required string Root { get; init; }
    /// <summary>The folder lies in no git working tree: it is a root of its own.</summary>
    public required bool IsWithoutGit { get; init; }
    /// <summary><c>LORELI_HOME</c>, or <c>loreli</c> in the user's state folder.</summary>
    public required string Home { get; init; }
    public required string StateDirectory { get; init; }
    /// <summary>Holds sockets only; mode 0700, of this user.</summary>
    public required string SocketDirectory { get; init; }
    public required string Socket { get; init; }
    public required string KeeperSocketDirectory { get; init; }

    public string Ledger => Path.Combine(StateDirectory, "ledger.db");
    public string PanesDirectory => Path.Combine(StateDirectory, "panes");
    public string LockFile => Path.Combine(StateDirectory, "daemon.lock");
    public string TokenFile => Path.Combine(StateDirectory, "token");

    /// <summary>Decides every path. The same repository gives the same paths from each of its sub-directories.</summary>
    /// <remarks>A linked worktree is a root of its own. <c>LORELI_SOCKET</c>, which every agent has in its environment,
    /// names the daemon's socket whatever the folder.</remarks>
    public static PathsOutcome Find(PathSources from)
    {
        var (root, isWithoutGit) = FindRoot(from);
        if (FindHome(from) is not { } home)
        {
            return new PathsOutcome.Unusable(new ErrorText("LOR0301",
                "there is no place to keep state: LORELI_HOME, XDG_STATE_HOME and HOME are all unset or relative",
                "Set LORELI_HOME to a folder of yours, as an absolute path."));
        }
        var id = Hash(root);
        var state = Path.Combine(home, "repos", $"{ShortName(root)}-{id}");
        var socketId = Hash(state);
        var directory = FindSocketDirectory(from, home, socketId);
        var socket = NotEmpty(from.Variable("LORELI_SOCKET")) ?? Path.Combine(directory, socketId + ".sock");
        if (!Path.IsPathFullyQualified(socket) || Encoding.UTF8.GetByteCount(socket) > SocketPathBytesMax
            || !Fits(directory, socketId))
        {
            return new PathsOutcome.Unusable(new ErrorText("LOR0302",
                $"the socket path \"{socket}\" cannot be used: it must be absolute and, like those beside it, "
                    + $"at most {SocketPathBytesMax} bytes long",
                "Set XDG_RUNTIME_DIR (or LORELI_SOCKET, if it is set) to a shorter absolute path."));
        }
        return new PathsOutcome.Found(new RepositoryPaths
        {
            Root = root,
            IsWithoutGit = isWithoutGit,
            Home = home,
            StateDirectory = state,
            SocketDirectory = directory,
            Socket = socket,
            KeeperSocketDirectory = Path.Combine(directory, socketId),
        });
    }

    private static (string Root, bool IsWithoutGit) FindRoot(PathSources from)
    {
        for (var folder = from.WorkingDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (from.HasGit(folder))
            {
                return (folder, false);
            }
        }
        return (from.WorkingDirectory, true);
    }

    private static string? FindHome(PathSources from) =>
        Absolute(from.Variable("LORELI_HOME"))
        ?? (Absolute(from.Variable("XDG_STATE_HOME")) ?? (Absolute(from.Variable("HOME")) is { } home
            ? Path.Combine(home, ".local", "state")
            : null)) switch
        {
            { } state => Path.Combine(state, "loreli"),
            null => null,
        };

    // A home that was given keeps its sockets with it, so that a temporary one leaves nothing behind; unless the path is too long.
    private static string FindSocketDirectory(PathSources from, string home, string socketId)
    {
        var ofHome = Path.Combine(home, "run");
        if (Absolute(from.Variable("LORELI_HOME")) is not null && Fits(ofHome, socketId))
        {
            return ofHome;
        }
        return Absolute(from.Variable("XDG_RUNTIME_DIR")) is { } runtime
            ? Path.Combine(runtime, "loreli")
            : string.Create(CultureInfo.InvariantCulture, $"/tmp/loreli-{from.UserId}");
    }

    private static bool Fits(string directory, string socketId) =>
        Encoding.UTF8.GetByteCount(directory) + 1 + socketId.Length + KeeperSocketNameBytesMax <= SocketPathBytesMax;

    private static string? Absolute(string? path) => NotEmpty(path) is { } given && Path.IsPathFullyQualified(given)
        ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(given))
        : null;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string ShortName(string root)
    {
        const int charsMax = 32;
        var name = Path.GetFileName(root);
        var safe = new StringBuilder();
        foreach (var letter in name.AsSpan(0, Math.Min(name.Length, charsMax)))
        {
            safe.Append(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '_');
        }
        return safe.Length == 0 ? "root" : safe.ToString();
    }

    /// <summary>FNV-1a, 48 bits: it tells folders apart and resists nobody; a cryptographic hash would cost every verb milliseconds.</summary>
    private static string Hash(string path)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var letter in Encoding.UTF8.GetBytes(path))
        {
            hash = unchecked((hash ^ letter) * 1_099_511_628_211UL);
        }
        return ((hash >> 48) ^ (hash & 0xFFFF_FFFF_FFFF)).ToString("x12", CultureInfo.InvariantCulture);
    }
}

/// <summary>What is wrong, and what to do about it.</summary>
public sealed record ErrorText(string Code, string Message, string? Hint = null);

public abstract record PathsOutcome
{
    private PathsOutcome() { }

    public sealed record Found(RepositoryPaths Paths) : PathsOutcome;
    public sealed record Unusable(ErrorText Error) : PathsOutcome;
}
