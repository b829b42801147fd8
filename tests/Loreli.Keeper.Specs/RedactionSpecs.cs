using System.Text;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Keeper.Specs;

/// <summary>Values of secrets reach neither disk nor socket, in however many reads they come.</summary>
public sealed class RedactionSpecs
{
    private const string Secret = "sk-abcdefghijklmnop";

    [Fact]
    public void Of_a_secret_cut_anywhere_at_most_three_bytes_are_seen_and_nothing_else_is_masked()
    {
        var text = $"key={Secret}; then sk-abcd, and {Secret}{Secret}.";
        var stars = new string('*', Secret.Length);
        var masked = text.Replace(Secret, stars, StringComparison.Ordinal);

        for (var cut = 0; cut <= text.Length; cut++)
        {
            for (var second = cut; second <= text.Length; second++)
            {
                // The beginning that is too short to be held back.
                var seen = Redacted([Secret], text[..cut], text[cut..second], text[second..]);
                for (var shown = 1; shown < Limits.SecretPrefixMin; shown++)
                {
                    seen = seen.Replace(Secret[..shown] + stars[shown..], stars, StringComparison.Ordinal);
                }
                seen.ShouldBe(masked);
            }
        }
    }

    [Fact]
    public void Overlapping_secrets_are_both_masked()
    {
        Redacted(["abcdefgh", "efghijkl"], "--abcdefghijkl--").ShouldBe("--************--");
    }

    [Fact]
    public void Short_values_are_words_and_stay()
    {
        Redacted(["test"], "this is a test").ShouldBe("this is a test");
    }

    [Fact]
    public void The_beginning_of_a_secret_is_held_back_until_it_is_known_what_it_is()
    {
        var tail = new Tail();
        var redactor = new Redactor([Secret]);

        Read(tail, "go sk-a");
        redactor.Apply(tail);
        var held = tail.Released;
        Read(tail, "ttack");
        redactor.Apply(tail);

        held.ShouldBe("go ".Length);
        tail.Released.ShouldBe("go sk-attack".Length);
    }

    [Fact]
    public void When_the_hold_of_a_beginning_ran_out_the_rest_is_masked_all_the_same()
    {
        var tail = new Tail();
        var redactor = new Redactor([Secret]);
        Read(tail, Secret[..6]);
        redactor.Apply(tail);
        tail.ReleaseUntil(tail.End);

        Read(tail, Secret[6..] + "!");
        redactor.Apply(tail);

        Encoding.ASCII.GetString(tail.Slice(0, tail.End)).ShouldBe(Secret[..6] + new string('*', Secret.Length - 6) + "!");
    }

    [Fact]
    public void A_program_that_prints_its_secret_slowly_shows_it_neither_on_disk_nor_on_the_screen()
    {
        using var world = new KeeperWorld();
        world.Spec = world.Spec with { Secrets = [Secret] };
        var daemon = world.StartScript($"printf 'env {Secret[..10]}'; printf '{Secret[10..]}\\n'; echo {Secret} | sed 's/./&/g'; printf 'sk-a'; sleep 0.2; echo ' end'");

        daemon.UntilExit();

        daemon.Text.ShouldNotContain(Secret[5..]);
        daemon.Text.ShouldEndWith("sk-a end\r\n");
        var recorded = world.Recorded(out _);
        recorded.ShouldBe(daemon.Output.ToArray());
    }

    private static string Redacted(string[] secrets, params string[] reads)
    {
        var tail = new Tail();
        var redactor = new Redactor(secrets);
        foreach (var read in reads)
        {
            Read(tail, read);
            redactor.Apply(tail);
        }
        return Encoding.ASCII.GetString(tail.Slice(0, tail.End));
    }

    private static void Read(Tail tail, string text)
    {
        Encoding.ASCII.GetBytes(text).CopyTo(tail.Room());
        tail.Advance(text.Length);
    }
}
