using System.Security.Cryptography;
using Loreli.Posix;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Daemon.Door;

/// <summary>A place that cannot be used; the message says which, what was seen, and what to do.</summary>
internal sealed class PlaceRefusal(ErrorText error, int exitCode) : Exception(error.Message)
{
    public ErrorText Error => error;
    public int ExitCode => exitCode;
}

/// <summary>Makes the daemon's folders, socket and token, and makes sure that they are this user's alone.</summary>
internal static class PrivatePlaces
{
    private const int TokenBytes = 32;

    /// <summary>Mode 0700.</summary>
    private const int OwnerOnly = 0x1C0;

    /// <summary>Makes a folder of mode 0700, its parents too; one that is there must be ours and closed to others.</summary>
    /// <exception cref="PlaceRefusal">It is not.</exception>
    public static void MakeFolder(string path)
    {
        if (Make(path) is var failed and not 0)
        {
            throw new PlaceRefusal(new ErrorText("LOR0312", $"the folder {path} cannot be made: {Errno.Describe(failed)}",
                "Set LORELI_HOME to a folder of yours; for the runtime directory, see: loreli doctor"),
                failed == Errno.EACCES ? ExitCode.NotPermitted : ExitCode.Failed);
        }
        if (FileOwner.Of(path) is not { IsFolder: true } owner || owner.UserId != Resources.UserId)
        {
            throw new PlaceRefusal(new ErrorText("LOR0313",
                $"the folder {path} is not yours" + (FileOwner.Of(path) is { } other ? $": it belongs to user {other.UserId}" : ""),
                "Somebody else made it. Remove it, or set XDG_RUNTIME_DIR or LORELI_HOME to a folder of yours."), ExitCode.NotPermitted);
        }
        // Also when it is too narrow: a umask that was set for a moment may have cut our own rights.
        if (owner.Permissions != OwnerOnly && Descriptors.SetMode(path, OwnerOnly) is var errno and not 0)
        {
            throw new PlaceRefusal(new ErrorText("LOR0314",
                $"the folder {path} is open to other users and cannot be closed: {Errno.Describe(errno)}", $"Run: chmod 700 {path}"),
                ExitCode.NotPermitted);
        }
    }

    /// <summary>Makes the folder and what is missing above it, all closed to others; 0 or the errno.</summary>
    private static int Make(string path)
    {
        var errno = Descriptors.MakePrivateFolder(path);
        if (errno == Errno.ENOENT && Path.GetDirectoryName(path) is { } parent)
        {
            errno = Make(parent);
            errno = errno == 0 ? Descriptors.MakePrivateFolder(path) : errno;
        }
        return errno == Errno.EEXIST ? 0 : errno;
    }

    /// <summary>Binds the socket. A file that nobody listens on any more is replaced.</summary>
    /// <exception cref="PlaceRefusal">Somebody listens there, or it cannot be bound.</exception>
    public static FileDescriptor Listen(string path)
    {
        var earlier = UnixSocket.Connect(path);
        if (earlier.Descriptor is { } answered)
        {
            var peer = UnixSocket.Peer(answered);
            answered.Dispose();
            throw new PlaceRefusal(new ErrorText("LOR0315", $"another process (pid {peer?.Pid}) listens on {path}",
                "If it is a daemon of another repository, unset LORELI_SOCKET."), ExitCode.Failed);
        }
        if (earlier.Errno == Errno.ECONNREFUSED)
        {
            _ = Descriptors.Unlink(path);
        }
        var listening = UnixSocket.Listen(path);
        return listening.Descriptor ?? throw new PlaceRefusal(
            new ErrorText("LOR0316", $"the daemon cannot listen on {path}: {Errno.Describe(listening.Errno)}",
                listening.Errno == Errno.ENOENT ? "Its folder is not there; unset LORELI_SOCKET or make it." : "See: loreli doctor"),
            listening.Errno == Errno.EACCES ? ExitCode.NotPermitted : ExitCode.Failed);
    }

    /// <summary>The bearer token of the file, made when it is missing. Never logged.</summary>
    /// <exception cref="PlaceRefusal">Others can read it, or it cannot be read or made.</exception>
    public static string Token(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenBytes)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
                using var made = Descriptors.CreateNew(path).Descriptor ?? throw new IOException("it cannot be made");
                Descriptors.WriteAll(made, System.Text.Encoding.ASCII.GetBytes(token + "\n"));
                return token;
            }
            if (FileOwner.Of(path) is not { IsPrivate: true } owner || owner.UserId != Resources.UserId)
            {
                throw new PlaceRefusal(new ErrorText("LOR0317", $"the token file {path} can be read by others, or is not yours",
                    $"Delete it; the next start makes a new one of mode 0600."), ExitCode.NotPermitted);
            }
            return File.ReadAllText(path).Trim() is { Length: >= 16 } kept
                ? kept
                : throw new PlaceRefusal(new ErrorText("LOR0317", $"the token in {path} is shorter than 16 characters",
                    "Delete the file; the next start makes a new one."), ExitCode.Failed);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new PlaceRefusal(new ErrorText("LOR0317", $"the token file {path} cannot be used: {failed.Message}"), ExitCode.Failed);
        }
    }
}
