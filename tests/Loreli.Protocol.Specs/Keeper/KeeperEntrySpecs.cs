using System.Text;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Protocol.Specs.Keeper;

/// <summary>Registry entries and exit records: written by a keeper without a JSON library, read by a daemon that trusts nothing.</summary>
public sealed class KeeperEntrySpecs
{
    [Fact]
    public void A_registry_entry_is_read_as_it_was_written()
    {
        var entry = Entry() with { Command = ["sh", "-c", "echo \"a\\b\"\n\t\u0001\u007f é 🚀"], Cwd = "/with \"quotes\"" };

        var read = Read(entry.ToJson());

        read.Command.ShouldBe(entry.Command);
        (read with { Command = entry.Command }).ShouldBe(entry);
    }

    [Fact]
    public void An_exit_record_is_read_as_it_was_written()
    {
        var record = new ExitRecord
        {
            Version = 1, Generation = 4, Code = 0, Signal = 11, CoreDumped = true, At = Entry().StartedAt, EndOffset = 1L << 40,
            Columns = 132, Rows = 43,
        };

        var read = EntryReader.ReadExitRecord(record.ToJson());

        read.ShouldBeOfType<EntryOutcome<ExitRecord>.Read>().Entry.ShouldBe(record);
    }

    [Fact]
    public void An_exit_record_without_a_size_is_that_of_an_earlier_keeper()
    {
        const string Earlier = """{"version": 1, "generation": 4, "code": 0, "signal": 0, "coreDumped": false, "at": "2026-01-01T00:00:00Z", "endOffset": 7}""";

        var read = EntryReader.ReadExitRecord(Encoding.UTF8.GetBytes(Earlier)).ShouldBeOfType<EntryOutcome<ExitRecord>.Read>().Entry;

        (read.Columns, read.Rows, read.EndOffset).ShouldBe((0, 0, 7));
    }

    [Theory]
    [InlineData("", "no JSON at line 1")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{}", "version: missing")]
    [InlineData("{\"version\": \"1\"}", "version: String where Number is expected")]
    [InlineData("{\"version\": 300}", "version: no whole number from")]
    [InlineData("{\"version\": 1, \"version\": 1}", "a field is there twice")]
    [InlineData("{\"version\": 1, \"name\": \"../x\"}", "name: no pane's name")]
    public void A_corrupt_entry_is_refused_with_the_place_that_is_wrong(string json, string why)
    {
        var outcome = EntryReader.ReadRegistryEntry(Encoding.UTF8.GetBytes(json));

        outcome.ShouldBeOfType<EntryOutcome<RegistryEntry>.Corrupt>().Why.ShouldContain(why);
    }

    [Fact]
    public void An_entry_cut_anywhere_is_corrupt()
    {
        var json = Entry().ToJson();

        // The last bytes are the brace and the end of line.
        for (var length = 0; length < json.Length - 2; length++)
        {
            EntryReader.ReadRegistryEntry(json.AsMemory(0, length)).ShouldBeOfType<EntryOutcome<RegistryEntry>.Corrupt>();
        }
    }

    [Fact]
    public void A_newer_keepers_extra_field_does_no_harm()
    {
        var json = Encoding.UTF8.GetString(Entry().ToJson()).Replace("{\n", "{\n  \"colour\": [1, 2],\n", StringComparison.Ordinal);

        Read(Encoding.UTF8.GetBytes(json)).Name.ShouldBe("reviewer");
    }

    internal static RegistryEntry Entry() => new()
    {
        Version = 1, Name = "reviewer", Generation = 2, KeeperPid = 100, KeeperStart = 4711, ChildPid = 101, ChildStart = 4712,
        BootId = "1c69206f-1e45-4fb6-a554-430321c40bf9", Socket = "/run/user/0/loreli/x.sock", Command = ["bash"], Cwd = "/root",
        Columns = 80, Rows = 24, StartedAt = new DateTimeOffset(2025, 6, 7, 8, 9, 10, TimeSpan.Zero).AddMicroseconds(123456),
        RecordingBytesMax = 1 << 20, FixedSize = true,
    };

    private static RegistryEntry Read(byte[] json) =>
        EntryReader.ReadRegistryEntry(json).ShouldBeOfType<EntryOutcome<RegistryEntry>.Read>().Entry;
}
