using System.Net;
using Loreli.Protocol.Places;

namespace Loreli.Client;

/// <summary>Where a daemon listens.</summary>
public abstract record DaemonAddress
{
    private DaemonAddress() { }

    public sealed record UnixSocket(string Path) : DaemonAddress
    {
        public override string ToString() => Path;
    }

    /// <param name="Token">The bearer token; never printed.</param>
    public sealed record Tcp(IPEndPoint EndPoint, string Token) : DaemonAddress
    {
        public override string ToString() => EndPoint.ToString();
    }

    /// <summary>Longest token file: a token is 43 characters, and people end files with new lines.</summary>
    private const int TokenFileBytesMax = 1_024;

    /// <summary>The daemon of the working directory: <c>LORELI_HOST</c> (with <c>LORELI_TOKEN_FILE</c> or the repository's own token) if set, else its Unix socket.</summary>
    public static AddressOutcome Find(PathSources from)
    {
        var host = from.Variable("LORELI_HOST");
        var paths = RepositoryPaths.Find(from);
        if (string.IsNullOrEmpty(host))
        {
            return paths switch
            {
                PathsOutcome.Found found => new AddressOutcome.Found(new UnixSocket(found.Paths.Socket), found.Paths),
                PathsOutcome.Unusable it => new AddressOutcome.Unusable(it.Error),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        if (!IPEndPoint.TryParse(host, out var endPoint) || endPoint.Port == 0)
        {
            return new AddressOutcome.Unusable(new ErrorText("LOR0303",
                $"LORELI_HOST is \"{host}\", which is no address", "Set it to ADDRESS:PORT, like 127.0.0.1:7070."));
        }
        var file = from.Variable("LORELI_TOKEN_FILE") ?? (paths as PathsOutcome.Found)?.Paths.TokenFile;
        return ReadToken(file) is { } token
            ? new AddressOutcome.Found(new Tcp(endPoint, token), (paths as PathsOutcome.Found)?.Paths)
            : new AddressOutcome.Unusable(new ErrorText("LOR0304",
                $"the token for {host} could not be read from \"{file}\"",
                "Set LORELI_TOKEN_FILE to a copy of the daemon's token file."));
    }

    private static string? ReadToken(string? file)
    {
        try
        {
            return file is not null && new FileInfo(file) is { Exists: true, Length: <= TokenFileBytesMax }
                && File.ReadAllText(file).Trim() is { Length: > 0 } token && token.All(char.IsAscii) && !token.Any(char.IsControl)
                ? token
                : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

public abstract record AddressOutcome
{
    private AddressOutcome() { }

    /// <param name="Paths">Null when <c>LORELI_HOST</c> is set and the working directory gives none.</param>
    public sealed record Found(DaemonAddress Address, RepositoryPaths? Paths) : AddressOutcome;
    public sealed record Unusable(ErrorText Error) : AddressOutcome;
}
