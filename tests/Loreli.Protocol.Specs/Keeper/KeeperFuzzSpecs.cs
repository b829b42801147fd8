using System.Text;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Protocol.Specs.Keeper;

/// <summary>Mutated bytes never throw, never hang, and never give what could not have been said. The seed is fixed, so that a failure repeats.</summary>
public sealed class KeeperFuzzSpecs
{
    private const int Rounds = 60_000;

    private readonly Random _random = new(20250131);

    [Fact]
    public void No_bytes_upset_the_decoders_of_the_socket()
    {
        byte[][] seeds =
        [
            .. KeeperWireSpecs.AllRequests.Select(it => Bytes(it.Write)), .. KeeperWireSpecs.AllNews.Select(it => Bytes(it.Write)),
            Bytes(new KeeperNews.Tree([new TreeProcess(1, 2, 3, 4, "bash")]).Write), Bytes(new KeeperNews.Output(5, "text"u8.ToArray()).Write),
        ];

        for (var i = 0; i < Rounds; i++)
        {
            var bytes = Mutated(seeds[_random.Next(seeds.Length)]);
            if (KeeperFrame.Take(bytes, out var frame) == FrameState.Whole)
            {
                KeeperRequest.Decode(frame).ShouldNotBeNull();
                KeeperNews.Decode(frame).ShouldNotBeNull();
            }
        }
    }

    [Fact]
    public void A_decoded_message_can_be_said_again_and_means_the_same()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = new byte[KeeperFrame.HeaderSize + _random.Next(40)];
            _random.NextBytes(bytes.AsSpan(KeeperFrame.HeaderSize));
            KeeperFrame.WriteHeader(bytes, (byte)_random.Next(12), bytes.Length - KeeperFrame.HeaderSize);
            _ = KeeperFrame.Take(bytes, out var frame);
            if (KeeperRequest.Decode(frame) is not KeeperRequest.Malformed and var request)
            {
                Bytes(request.Write).ShouldBe(bytes);
            }
        }
    }

    [Fact]
    public void No_bytes_upset_the_decoders_of_start_message_and_answer()
    {
        var spec = KeeperWireSpecs.Spec().Encode();
        var answer = new KeeperAnswer.Refused(KeeperRefusal.Other, 5, "path").Encode();

        for (var i = 0; i < Rounds; i++)
        {
            _ = KeeperSpec.Decode(Mutated(spec[KeeperSpec.HeaderSize..]));
            _ = KeeperSpec.BodyLength(Mutated(spec[..KeeperSpec.HeaderSize]));
            KeeperAnswer.Decode(Mutated(answer)).ShouldNotBeNull();
        }
    }

    [Fact]
    public void No_bytes_upset_the_readers_of_entries()
    {
        var entry = KeeperEntrySpecs.Entry().ToJson();

        for (var i = 0; i < Rounds / 2; i++)
        {
            var mutated = Mutated(entry);
            EntryReader.ReadRegistryEntry(mutated).ShouldNotBeNull();
            EntryReader.ReadExitRecord(mutated).ShouldNotBeNull();
        }
    }

    [Fact]
    public void No_bytes_upset_the_reader_of_recordings_and_what_it_gives_was_written()
    {
        var text = JournalReaderSpecs.Digits(4000);

        for (var i = 0; i < 4_000; i++)
        {
            var journal = Journal(text);
            foreach (var segment in journal.Segments())
            {
                var mutated = _random.Next(3) == 0 ? Mutated([.. journal[segment]]) : [.. journal[segment]];
                journal[segment].Clear();
                journal[segment].AddRange(mutated);
            }
            var reader = new JournalReader(journal);
            reader.Seek(_random.Next(5000));
            ReadsOnlyWhatWasWritten(reader, text);
        }
    }

    private static void ReadsOnlyWhatWasWritten(JournalReader reader, string text)
    {
        for (var steps = 0; reader.Read() is not JournalFound.End and var found; steps++)
        {
            steps.ShouldBeLessThan(1000, "the reader must come to an end");
            if (found == JournalFound.Frame && reader.Type == JournalFrameType.Output)
            {
                text.Substring((int)reader.Offset, reader.Payload.Length).ShouldBe(Encoding.ASCII.GetString(reader.Payload));
            }
        }
    }

    private MemoryJournal Journal(string text)
    {
        var journal = new MemoryJournal();
        journal.Begin(1);
        for (var (at, segment) = (0, 1); at < text.Length;)
        {
            var length = Math.Min(text.Length - at, 1 + _random.Next(300));
            journal.Output(Encoding.ASCII.GetBytes(text.Substring(at, length)));
            at += length;
            if (_random.Next(6) == 0)
            {
                journal.Begin(++segment);
            }
            if (_random.Next(6) == 0)
            {
                journal.Mark(new JournalMark.Resize(1 + _random.Next(300), 1 + _random.Next(100)));
            }
        }
        return journal;
    }

    private static byte[] Bytes(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    private byte[] Mutated(byte[] seed)
    {
        var bytes = new List<byte>(seed);
        for (var count = 1 + _random.Next(4); count > 0; count--)
        {
            var at = _random.Next(bytes.Count + 1);
            switch (_random.Next(5))
            {
                case 0 when at < bytes.Count: bytes[at] = (byte)_random.Next(256); break;
                case 1 when at < bytes.Count: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
                case 2: bytes.Insert(at, (byte)_random.Next(256)); break;
                case 3: bytes.RemoveRange(at, Math.Min(_random.Next(8), bytes.Count - at)); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(_random.Next(32), bytes.Count - at))); break;
            }
        }
        return [.. bytes];
    }
}
