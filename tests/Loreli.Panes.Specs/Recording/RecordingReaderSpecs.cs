using System.Text;
using Loreli.Panes.Recording;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs.Recording;

public sealed class RecordingReaderSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HandmadeRecording _recording;

    public RecordingReaderSpecs() => _recording = new HandmadeRecording(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recording_tells_size_output_marks_and_their_times_in_order()
    {
        _recording.Segment().Mark(new JournalMark.Start(42, 7, 1)).Output("hello", at: 1)
            .Mark(new JournalMark.Resize(100, 30), at: 2).Output(" world", at: 3).Mark(new JournalMark.Exit(0, 15, false), at: 4);

        Told(RecordingReader.Read(_folder.Path)).ShouldBe(
        [
            "0s @0 80x24", "0s @0 started, pid 42", "1s @0 'hello'", "2s @5 100x30", "3s @5 ' world'", "4s @11 ended by signal 15",
        ]);
    }

    [Fact]
    public void Reading_from_an_offset_begins_at_that_byte_with_the_size_of_that_moment()
    {
        _recording.Segment().Output("hello", at: 1).Mark(new JournalMark.Resize(100, 30), at: 2).Output(" world", at: 3)
            .Segment(100, 30, at: 4).Output("!", at: 5);

        Told(RecordingReader.Read(_folder.Path, 8)).ShouldBe(["3s @8 100x30", "3s @8 'rld'", "5s @11 '!'"]);
    }

    [Fact]
    public void Reading_from_the_end_tells_the_size_and_nothing_else()
    {
        _recording.Segment().Output("hello", at: 1).Mark(new JournalMark.Resize(100, 30), at: 2).Output("x", at: 3);

        Told(RecordingReader.Read(_folder.Path, 6)).ShouldBe(["3s @5 100x30"]);
    }

    [Fact]
    public void Reading_since_a_time_begins_with_the_size_of_that_time()
    {
        _recording.Segment().Output("old", at: 1).Mark(new JournalMark.Resize(100, 30), at: 2).Output("new", at: 10);

        Told(RecordingReader.Read(_folder.Path, HandmadeRecording.Zero.AddSeconds(5))).ShouldBe(["5s @3 100x30", "10s @3 'new'"]);
    }

    [Fact]
    public void Output_that_was_dropped_or_never_recorded_is_told_as_a_gap()
    {
        _recording.Segment(offset: 100).Output("a", at: 1).Mark(new JournalMark.Hole(200, "disk full"), at: 2).Output("b", at: 3);

        Told(RecordingReader.Read(_folder.Path)).ShouldBe(
            ["0s @100 80x24", "0s gap 0-100", "1s @100 'a'", "2s gap 101-200", "3s @200 'b'"], ignoreOrder: false);
    }

    [Fact]
    public void A_recording_cut_in_the_middle_gives_all_that_was_whole_and_says_where_it_ends()
    {
        _recording.Segment().Output("whole", at: 1).Output("cut off", at: 2);
        using (var file = new FileStream(_recording.File, FileMode.Open))
        {
            file.SetLength(file.Length - 3);
        }

        var items = RecordingReader.Read(_folder.Path).ToList();

        Told(items.Take(2)).ShouldBe(["1s @0 80x24", "1s @0 'whole'"]);
        var torn = items[^1].ShouldBeOfType<RecordingItem.Torn>();
        (torn.File, torn.Position, torn.Reason).ShouldBe((_recording.File, 48L + 16 + 5, "the last 20 bytes are no whole frame"));
    }

    [Fact]
    public void Damage_in_one_segment_leaves_the_others_readable_and_shows_what_is_missing()
    {
        _recording.Segment().Output("one", at: 1).Output("two", at: 2);
        var damaged = _recording.File;
        _recording.Segment(at: 3).Output("three", at: 4);
        var bytes = File.ReadAllBytes(damaged);
        bytes[^1] ^= 1;
        File.WriteAllBytes(damaged, bytes);

        Told(RecordingReader.Read(_folder.Path)).ShouldBe(
            ["1s @0 80x24", "1s @0 'one'", "torn 00000001.lrec", "3s gap 3-6", "4s @6 'three'"]);
    }

    [Fact]
    public void A_pane_without_recording_has_nothing_to_tell() => RecordingReader.Read(_folder.Path).ShouldBeEmpty();

    [Fact]
    public void Ten_thousand_damaged_recordings_neither_throw_nor_go_back()
    {
        _recording.Segment().Mark(new JournalMark.Start(42, 7, 1)).Output("hello", at: 1).Mark(new JournalMark.Resize(100, 30), at: 2)
            .Mark(new JournalMark.Hole(200, "disk full"), at: 2).Output(" world", at: 3).Mark(new JournalMark.Exit(0, 15, false), at: 4);
        var whole = File.ReadAllBytes(_recording.File);
        var chance = new Random(3);

        for (var round = 0; round < 10_000; round++)
        {
            File.WriteAllBytes(_recording.File, Mutation.Of(whole, chance));
            var offsets = RecordingReader.Read(_folder.Path).OfType<RecordingItem.Output>().Select(it => it.Offset).ToList();
            offsets.ShouldBe(offsets.Order());
        }
    }

    private static List<string> Told(IEnumerable<RecordingItem> items) => [.. items.Select(Tell)];

    private static string Tell(RecordingItem item)
    {
        var at = $"{(item.At - HandmadeRecording.Zero).TotalSeconds}s";
        return item switch
        {
            RecordingItem.Output it => $"{at} @{it.Offset} '{Encoding.UTF8.GetString(it.Bytes.Span)}'",
            RecordingItem.Resize it => $"{at} @{it.Offset} {it.Columns}x{it.Rows}",
            RecordingItem.Mark it => $"{at} @{it.Offset} {it.Label}",
            RecordingItem.Gap it => $"{at} gap {it.FromOffset}-{it.ToOffset}",
            RecordingItem.Torn it => $"torn {Path.GetFileName(it.File)}",
            _ => item.ToString(),
        };
    }
}
