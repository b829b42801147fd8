using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Loreli.Panes.Recording;
using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs.Recording;

public sealed class AsciicastSpecs
{
    private static readonly DateTimeOffset Zero = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void What_was_written_is_read_back_with_its_times()
    {
        var file = Write(null,
            new RecordingItem.Output(Zero.AddSeconds(1), 0, "hi\r\n\u001b[31mred"u8.ToArray()),
            new RecordingItem.Input(Zero.AddSeconds(1.5), "ls\r"u8.ToArray()),
            new RecordingItem.Resize(Zero.AddSeconds(2), 10, 132, 43),
            new RecordingItem.Mark(Zero.AddSeconds(2.25), 10, "adopted"));

        var opened = AsciicastReader.Open(file).ShouldBeOfType<CastOutcome.Opened>();

        opened.Header.ShouldBe(new AsciicastHeader(80, 24) { StartedAt = Zero, Title = "reviewer" });
        opened.Events.ShouldBe(
        [
            new CastEvent.Output(TimeSpan.FromSeconds(1), "hi\r\n\u001b[31mred"),
            new CastEvent.Input(TimeSpan.FromSeconds(1.5), "ls\r"),
            new CastEvent.Resize(TimeSpan.FromSeconds(2), 132, 43),
            new CastEvent.Marker(TimeSpan.FromSeconds(2.25), "adopted"),
        ]);
    }

    [Fact]
    public void The_file_looks_as_asciinema_documents_it()
    {
        var file = Write(null, new RecordingItem.Output(Zero.AddMilliseconds(1250), 0, "é\n\"\u001b"u8.ToArray()));

        Encoding.UTF8.GetString(file.ToArray()).Split('\n').ShouldBe(
        [
            """{"version":2,"width":80,"height":24,"timestamp":1767323045,"title":"reviewer","env":{"TERM":"xterm-256color"}}""",
            """[1.250000,"o","é\n\"\u001B"]""",
            "",
        ]);
    }

    [Fact]
    public void A_text_cut_anywhere_into_chunks_comes_back_whole() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int[]>(), (noise, cuts) =>
        {
            var bytes = (byte[])[.. "aé漢🎉\r\n"u8, .. noise, .. "👩‍👩‍👧 end"u8];

            var file = Write(null, [.. Chunks(bytes, cuts).Select(it => new RecordingItem.Output(Zero, 0, it))]);

            ReadOutput(file).ShouldBe(Encoding.UTF8.GetString(bytes));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_character_that_never_ended_is_told_as_a_replacement_when_the_file_is_finished() =>
        ReadOutput(Write(null, new RecordingItem.Output(Zero, 0, new byte[] { (byte)'a', 0xF0, 0x9F }))).ShouldBe("a\uFFFD");

    [Fact]
    public void Pauses_longer_than_the_idle_limit_are_cut_to_it_and_others_stay()
    {
        var file = Write(TimeSpan.FromSeconds(2),
            new RecordingItem.Output(Zero.AddSeconds(1), 0, "a"u8.ToArray()),
            new RecordingItem.Output(Zero.AddHours(1), 1, "b"u8.ToArray()),
            new RecordingItem.Output(Zero.AddHours(1).AddSeconds(1), 2, "c"u8.ToArray()));

        Events(file).Select(it => it.At.TotalSeconds).ShouldBe([1, 3, 4]);
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_send_the_player_back()
    {
        var file = Write(null,
            new RecordingItem.Output(Zero.AddSeconds(10), 0, "a"u8.ToArray()),
            new RecordingItem.Output(Zero.AddSeconds(4), 1, "b"u8.ToArray()),
            new RecordingItem.Output(Zero.AddSeconds(5), 2, "c"u8.ToArray()));

        Events(file).Select(it => it.At.TotalSeconds).ShouldBe([10, 10, 11]);
    }

    [Fact]
    public void Missing_output_and_torn_files_are_markers_so_that_the_viewer_knows()
    {
        var file = Write(null,
            new RecordingItem.Gap(Zero, 100, 350),
            new RecordingItem.Torn(Zero, "/x/7.lrec", 12, "the record ends early"));

        Events(file).ShouldBe(
        [
            new CastEvent.Marker(TimeSpan.Zero, "250 bytes of output are missing here"),
            new CastEvent.Marker(TimeSpan.Zero, "7.lrec cannot be read further: the record ends early"),
        ]);
    }

    [Fact]
    public void A_version_3_file_plays_with_its_relative_times_and_its_comments()
    {
        var opened = Open("""
            {"version":3,"term":{"cols":100,"rows":30},"timestamp":1767323045}
            # a comment
            [0.5,"o","a"]
            [0.25,"x","0"]
            [0.25,"o","b"]
            """).ShouldBeOfType<CastOutcome.Opened>();

        (opened.Header.Columns, opened.Header.Rows).ShouldBe((100, 30));
        opened.Events.ShouldBe(
            [new CastEvent.Output(TimeSpan.FromSeconds(0.5), "a"), new CastEvent.Output(TimeSpan.FromSeconds(1), "b")]);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("hello", "the first line is no JSON")]
    [InlineData("""{"version":3,"term":{"\ude00":0},"":5,"":2}""", "the first line is no JSON")]
    [InlineData("[]", "the first line is no asciicast header of version 2 or 3")]
    [InlineData("""{"version":1,"width":80,"height":24}""", "the first line is no asciicast header of version 2 or 3")]
    [InlineData("""{"version":2,"width":0,"height":24}""", "the first line is no asciicast header of version 2 or 3")]
    [InlineData("""{"version":2,"width":80}""", "the first line is no asciicast header of version 2 or 3")]
    public void A_file_that_is_no_asciicast_is_refused_with_what_was_seen(string text, string reason) =>
        Open(text).ShouldBe(new CastOutcome.Refused(reason));

    [Theory]
    [InlineData("""[0.2,"o"]""")]
    [InlineData("""[-1,"o","x"]""")]
    [InlineData("""[1e300,"o","x"]""")]
    [InlineData("""["0","o","x"]""")]
    [InlineData("""[0.2,"o","\ud800"]""")]
    [InlineData("""[0.2,"r","80"]""")]
    [InlineData("""[0.2,"o","x""")]
    public void A_damaged_line_ends_the_replay_with_its_number(string line)
    {
        var opened = Open("{\"version\":2,\"width\":80,\"height\":24}\n[0.1,\"o\",\"a\"]\n" + line + "\n[0.3,\"o\",\"b\"]\n")
            .ShouldBeOfType<CastOutcome.Opened>();

        opened.Events.ShouldBe(
        [
            new CastEvent.Output(TimeSpan.FromSeconds(0.1), "a"),
            new CastEvent.Broken(TimeSpan.FromSeconds(0.1), 3, "no event of an asciicast"),
        ]);
    }

    [Fact]
    public void A_line_without_end_is_given_up_at_the_limit_and_not_read_into_memory()
    {
        var endless = new EndlessStream();

        Open("{\"version\":2,\"width\":80,\"height\":24}\n", endless).ShouldBeOfType<CastOutcome.Opened>()
            .Events.ToList().ShouldHaveSingleItem().ShouldBeOfType<CastEvent.Broken>().Line.ShouldBe(2);

        endless.Taken.ShouldBeLessThanOrEqualTo(AsciicastReader.LineBytesMax);
    }

    [Fact]
    public void Ten_thousand_damaged_files_neither_throw_nor_go_back_in_time()
    {
        var seed = Write(null,
            new RecordingItem.Output(Zero.AddSeconds(1), 0, "hé\r\n\u001b[31mred"u8.ToArray()),
            new RecordingItem.Resize(Zero.AddSeconds(2), 10, 132, 43),
            new RecordingItem.Mark(Zero.AddSeconds(2.25), 10, "adopted")).ToArray();
        var chance = new System.Random(7);

        for (var round = 0; round < 10_000; round++)
        {
            var bytes = Mutation.Of(seed, chance);
            if (AsciicastReader.Open(new MemoryStream(bytes)) is CastOutcome.Opened opened)
            {
                var times = opened.Events.Select(it => it.At).ToList();
                times.ShouldBe(times.Order());
            }
        }
    }

    private static MemoryStream Write(TimeSpan? idleLimit, params RecordingItem[] items)
    {
        var file = new MemoryStream();
        var writer = new AsciicastWriter(file, new AsciicastHeader(80, 24) { StartedAt = Zero, Title = "reviewer" }, idleLimit);
        foreach (var item in items)
        {
            writer.Write(item);
        }
        writer.Finish();
        file.Position = 0;
        return file;
    }

    private static IEnumerable<CastEvent> Events(Stream file) =>
        AsciicastReader.Open(file).ShouldBeOfType<CastOutcome.Opened>().Events;

    private static string ReadOutput(Stream file) =>
        string.Concat(Events(file).Select(it => it.ShouldBeOfType<CastEvent.Output>().Text));

    private static CastOutcome Open(string text, Stream? then = null) =>
        AsciicastReader.Open(then is null
            ? new MemoryStream(Encoding.UTF8.GetBytes(text))
            : new ConcatenatedStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), then));

    private static IEnumerable<byte[]> Chunks(byte[] bytes, int[] cuts)
    {
        int[] places = [0, .. cuts.Select(it => (it & int.MaxValue) % bytes.Length).Order(), bytes.Length];
        return places.Zip(places.Skip(1), (from, to) => bytes[from..to]);
    }
}
