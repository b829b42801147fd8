using System.Text;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Protocol.Specs.Keeper;

/// <summary>A recording is read back exactly, and what it lacks is told and never invented.</summary>
public sealed class JournalReaderSpecs
{
    private readonly MemoryJournal _journal = new();

    [Fact]
    public void Output_and_marks_come_in_the_order_in_which_they_were_written()
    {
        _journal.Begin(1);
        _journal.Mark(new JournalMark.Start(42, 4711, 1));
        _journal.Output("one"u8, seconds: 1);
        _journal.Mark(new JournalMark.Resize(120, 40), seconds: 2);
        _journal.Begin(2, 120, 40);
        _journal.Output("two"u8, seconds: 3);
        _journal.Mark(new JournalMark.Exit(1, 0, CoreDumped: false), seconds: 4);

        var story = Story(new JournalReader(_journal));

        story.ShouldBe(
        [
            "segment 1 at 0", "Start { Type = Start, Pid = 42, StartTime = 4711, Generation = 1 }", "0:one at 1 s", "Resize { Type = Resize, Columns = 120, Rows = 40 }",
            "segment 2 at 3", "3:two at 3 s", "Exit { Type = Exit, Code = 1, Signal = 0, CoreDumped = False }", "end",
        ]);
    }

    [Fact]
    public void Reading_from_any_offset_gives_exactly_the_rest()
    {
        WriteDigits();

        for (var offset = 0; offset <= 100; offset++)
        {
            var reader = new JournalReader(_journal);
            reader.Seek(offset);

            OutputOf(reader, out var missing).ShouldBe(Digits(100)[offset..]);
            missing.ShouldBeEmpty();
        }
    }

    [Fact]
    public void The_size_of_the_terminal_at_an_offset_is_known_after_seeking_there()
    {
        _journal.Begin(1, 80, 24);
        _journal.Output("aaaa"u8);
        _journal.Mark(new JournalMark.Resize(100, 30));
        _journal.Output("bbbb"u8);

        var reader = new JournalReader(_journal);
        reader.Seek(6);
        while (reader.Read() == JournalFound.Segment)
        {
        }

        (reader.Offset, reader.Size).ShouldBe((6, (100, 30)));
    }

    [Fact]
    public void What_the_limit_dropped_is_told_as_missing()
    {
        WriteDigits();
        _journal.Drop(1);
        var reader = new JournalReader(_journal);
        reader.Seek(5);

        var output = OutputOf(reader, out var missing);

        missing.ShouldBe([(5, 40)]);
        output.ShouldBe(Digits(100)[40..]);
    }

    [Fact]
    public void A_hole_in_the_recording_is_told_as_missing()
    {
        _journal.Begin(1);
        _journal.Output("abc"u8);
        _journal.Mark(new JournalMark.Hole(10, "No space left on device"));
        _journal.Output("xyz"u8);

        var output = OutputOf(new JournalReader(_journal), out var missing);

        missing.ShouldBe([(3, 10)]);
        output.ShouldBe("abcxyz");
    }

    [Fact]
    public void A_torn_tail_ends_the_recording_and_says_how_many_bytes_are_torn()
    {
        WriteDigits();
        var last = _journal[3];
        last.RemoveRange(last.Count - 5, 5);

        var reader = new JournalReader(_journal);
        var output = OutputOf(reader, out _);

        output.ShouldBe(Digits(90));
        reader.TailBytes.ShouldBe(JournalFormat.FrameHeaderSize + 5);
        (reader.SegmentNumber, reader.Position + reader.TailBytes).ShouldBe((3, last.Count));
    }

    [Fact]
    public void A_damaged_frame_costs_the_rest_of_its_segment_and_the_place_is_told()
    {
        WriteDigits();
        var at = JournalFormat.HeaderSize + JournalFormat.FrameHeaderSize + 10;
        _journal[2][at + JournalFormat.FrameHeaderSize + 3] ^= 1;
        var reader = new JournalReader(_journal);
        var places = new List<(int, long)>();

        var output = OutputOf(reader, out var missing, () => places.Add((reader.SegmentNumber, reader.Position)));

        places.ShouldBe([(2, at)]);
        missing.ShouldBe([(50, 80)]);
        output.ShouldBe(Digits(100)[..50] + Digits(100)[80..]);
    }

    [Fact]
    public void A_live_recording_is_read_on_as_it_grows()
    {
        _journal.Begin(1);
        _journal.Output("abc"u8);
        var reader = new JournalReader(_journal);
        var first = OutputOf(reader, out _);
        _journal.Output("def"u8);
        _journal.Begin(2);
        _journal.Output("ghi"u8);

        var second = OutputOf(reader, out _);

        (first, second).ShouldBe(("abc", "defghi"));
    }

    [Fact]
    public void A_torn_write_that_the_keeper_cut_off_and_wrote_anew_is_read_as_written_anew()
    {
        _journal.Begin(1);
        _journal.Output("abc"u8);
        var whole = _journal[1].Count;
        _journal.Output("torn"u8);
        _journal[1].RemoveRange(_journal[1].Count - 2, 2);
        var reader = new JournalReader(_journal);
        var first = OutputOf(reader, out _);
        _journal[1].RemoveRange(whole, _journal[1].Count - whole);
        _journal.Frame(JournalFrameType.Output, "new"u8);

        var second = OutputOf(reader, out _);

        (first, second).ShouldBe(("abc", "new"));
    }

    private void WriteDigits()
    {
        for (var i = 0; i < 10; i++)
        {
            if (i is 0 or 4 or 8)
            {
                _journal.Begin((i / 4) + 1);
            }
            _journal.Output(Encoding.ASCII.GetBytes(Digits(100)[(i * 10)..((i + 1) * 10)]), seconds: i);
        }
    }

    internal static string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(it => (char)('0' + (it * 7 % 75))));

    internal static string OutputOf(JournalReader reader, out List<(long, long)> missing, Action? damaged = null)
    {
        var output = new StringBuilder();
        missing = [];
        while (reader.Read() is not JournalFound.End and var found)
        {
            switch (found)
            {
                case JournalFound.Frame when reader.Type == JournalFrameType.Output:
                    output.Append(Encoding.ASCII.GetString(reader.Payload));
                    break;
                case JournalFound.Missing:
                    missing.Add((reader.MissingFrom, reader.Offset));
                    break;
                case JournalFound.Damaged:
                    damaged?.Invoke();
                    break;
            }
        }
        return output.ToString();
    }

    private static List<string> Story(JournalReader reader)
    {
        var story = new List<string>();
        while (true)
        {
            var found = reader.Read();
            story.Add(found switch
            {
                JournalFound.Frame when reader.Type == JournalFrameType.Output =>
                    $"{reader.Offset}:{Encoding.ASCII.GetString(reader.Payload)} at {(reader.At - MemoryJournal.Began).TotalSeconds} s",
                JournalFound.Frame => reader.Mark!.ToString(),
                JournalFound.Segment => $"segment {reader.SegmentNumber} at {reader.Segment.Offset}",
                JournalFound.End => "end",
                _ => found.ToString(),
            });
            if (found == JournalFound.End)
            {
                return story;
            }
        }
    }
}
