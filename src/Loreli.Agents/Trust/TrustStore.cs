using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Loreli.Agents.Sessions;
using Loreli.Configuration;
using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Trust;

/// <summary>Whether an operator has looked at what a repository's loreli.yml makes loreli run.</summary>
public abstract record TrustState
{
    private TrustState() { }

    /// <summary>This very content is trusted, or there is none.</summary>
    public sealed record Trusted(DateTimeOffset? Since) : TrustState;
    /// <summary>Nobody has trusted anything here.</summary>
    public sealed record New : TrustState;
    /// <summary>Another content was trusted.</summary>
    /// <param name="Difference">From that one to this, a line each.</param>
    public sealed record Changed(DateTimeOffset Since, IReadOnlyList<string> Difference) : TrustState;
}

/// <summary>What the user trusts, by repository: <c>trust/</c> in loreli's home, which no repository can write.</summary>
/// <remarks>Kept by the repository's path, like every other state: a copy elsewhere is asked for anew.</remarks>
public sealed class TrustStore(string home, TimeProvider time)
{
    private const int BytesMax = 4 << 20;

    private readonly string _folder = Path.Combine(home, "trust");

    public TrustState Of(string repository, ConfigurationContent content)
    {
        if (content.IsEmpty)
        {
            return new TrustState.Trusted(null);
        }
        if (Read(repository) is not { } given)
        {
            return new TrustState.New();
        }
        return given.Hash == content.Hash
            ? new TrustState.Trusted(given.TrustedAt)
            : new TrustState.Changed(given.TrustedAt, content.DifferenceFrom(ConfigurationContent.FromText(given.Content)));
    }

    public bool IsTrusted(string repository, ConfigurationContent content) => Of(repository, content) is TrustState.Trusted;

    /// <summary>From now on this content of this repository may run commands, and no other one.</summary>
    public ErrorText? Give(string repository, ConfigurationContent content)
    {
        var errno = PrivateFiles.MakeFolder(_folder);
        errno = errno == 0
            ? PrivateFiles.WriteJson(
                FileOf(repository), new TrustNote(repository, content.Hash, content.Text, time.GetUtcNow()), TrustJson.Default.TrustNote)
            : errno;
        return errno == 0 ? null : TrustMessages.NotWritten(FileOf(repository), Errno.Describe(errno));
    }

    /// <summary>True when something was trusted until now.</summary>
    public bool Revoke(string repository) => Descriptors.Unlink(FileOf(repository)) == 0;

    // What is damaged, of another user, or speaks of another repository is no trust.
    private TrustNote? Read(string repository) =>
        FileOwner.Of(FileOf(repository)) is { IsPrivate: true } owner && owner.UserId == Resources.UserId
        && PrivateFiles.ReadJson(FileOf(repository), TrustJson.Default.TrustNote, BytesMax) is { Content: not null } note
        && note.Repository == repository && ConfigurationContent.FromText(note.Content).Hash == note.Hash
            ? note
            : null;

    private string FileOf(string repository) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository)))[..32] + ".json");
}

internal sealed record TrustNote(string Repository, string Hash, string Content, DateTimeOffset TrustedAt);

[JsonSerializable(typeof(TrustNote))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class TrustJson : JsonSerializerContext;
