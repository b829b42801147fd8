using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs;

public sealed class CheckpointSpecs
{
    private static readonly DateTimeOffset LastOutput = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_checkpoint_comes_back_as_it_was_written() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<NonNegativeInt>(), (terminal, offset) =>
        {
            var read = Checkpoint.Decode(Encode(terminal, offset.Get))!;

            (read.Generation, read.Offset, read.Lost, read.LastOutputAt).ShouldBe((3, offset.Get, 0L, LastOutput));
            read.Terminal.ToArray().ShouldBe(terminal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Damage_anywhere_in_the_file_is_noticed()
    {
        var whole = Encode([1, 2, 3, 4, 5, 6, 7, 8, 9], 77);
        var chance = new System.Random(11);

        for (var round = 0; round < 20_000; round++)
        {
            var damaged = Mutation.Of(whole, chance);
            if (!damaged.AsSpan().SequenceEqual(whole))
            {
                // Two bytes of the head mean nothing yet and are not summed: bytes 6 and 7.
                var read = Checkpoint.Decode(damaged);
                (read is null || read.Offset == 77).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void A_checkpoint_of_another_generation_is_not_taken_for_ours()
    {
        using var folder = new TemporaryFolder();
        Checkpoint.Write(folder.Path, Encode([1], 5)).ShouldBeTrue();

        Checkpoint.Read(folder.Path, generation: 3).ShouldNotBeNull();
        Checkpoint.Read(folder.Path, generation: 4).ShouldBeNull();
    }

    [Fact]
    public void Without_a_file_or_a_folder_there_is_no_checkpoint_and_no_error()
    {
        using var folder = new TemporaryFolder();

        Checkpoint.Read(folder.Path, 1).ShouldBeNull();
        Checkpoint.Read(Path.Combine(folder.Path, "nowhere"), 1).ShouldBeNull();
        Checkpoint.Write(Path.Combine(folder.Path, "nowhere"), [1]).ShouldBeFalse();
    }

    [Fact]
    public void What_was_told_is_remembered_across_restarts_and_damage_means_nothing_was()
    {
        using var folder = new TemporaryFolder();
        using (var told = new ToldOffset(folder.Path))
        {
            told.Advance(100);
            told.Advance(50);
        }
        using (var told = new ToldOffset(folder.Path))
        {
            told.Value.ShouldBe(100);
        }

        File.WriteAllBytes(Path.Combine(folder.Path, ToldOffset.FileName), new byte[16]);
        using (var told = new ToldOffset(folder.Path))
        {
            told.Value.ShouldBe(0);
        }
    }

    private static byte[] Encode(byte[] terminal, long offset)
    {
        var to = new ArrayBufferWriter<byte>();
        Checkpoint.Encode(to, 3, offset, 0, LastOutput, terminal, static (bytes, writer) => writer.Write(bytes));
        return to.WrittenMemory.ToArray();
    }
}
