using System.Buffers;
using System.Globalization;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs.Engine;

public sealed class EnginePropertySpecs
{
    /// <summary>43906: a wide character that was moved to where a filler had been lost its right half in a reflow.</summary>
    private static readonly int[] SeedsThatFailed = [43_906];

    /// <summary>The long campaign sets LORELI_FUZZ_ITERATIONS; here it is as much as a few seconds allow.</summary>
    private static int Iterations(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("LORELI_FUZZ_ITERATIONS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : usual;

    [Fact]
    public void Output_cut_anywhere_gives_the_same_screen_history_and_answers()
    {
        for (var seed = 0; seed < Iterations(1_500); seed++)
        {
            var random = new Random(seed);
            var bytes = ByteSoup.Make(random, 40);
            var whole = new Screenful(random.Next(1, 30), random.Next(1, 8));
            var cut = new Screenful(whole.Options.Columns, whole.Options.Rows);

            whole.Print(bytes);
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(bytes.Length - at, seed % 3 == 0 ? 1 : random.Next(1, 9));
                cut.Print(bytes.AsSpan(at, length));
                at += length;
            }

            cut.Everything().ShouldBe(whole.Everything(), $"seed {seed}");
        }
    }

    [Fact]
    public void A_terminal_saved_and_restored_anywhere_goes_on_as_if_nothing_had_happened()
    {
        for (var seed = 0; seed < Iterations(1_000); seed++)
        {
            var random = new Random(seed);
            var bytes = ByteSoup.Make(random, 40);
            var (columns, rows) = (random.Next(1, 30), random.Next(1, 8));
            var undisturbed = new Screenful(columns, rows).Print(bytes);
            var interrupted = new Screenful(columns, rows);
            var at = random.Next(bytes.Length + 1);

            interrupted.Print(bytes.AsSpan(0, at));
            interrupted.SaveAndRestore();
            interrupted.Print(bytes.AsSpan(at));

            interrupted.Everything().ShouldBe(undisturbed.Everything(), $"seed {seed}");
            interrupted.Terminal.Resize(17, 6);
            undisturbed.Terminal.Resize(17, 6);
            interrupted.Everything().ShouldBe(undisturbed.Everything(), $"seed {seed}, resized");
        }
    }

    [Fact]
    public void Hostile_saved_states_are_refused_or_make_a_terminal_that_works()
    {
        for (var seed = 0; seed < Iterations(3_000); seed++)
        {
            var random = new Random(seed);
            var screen = new Screenful(12, 4).Print(ByteSoup.Make(random, 30));
            var saved = new ArrayBufferWriter<byte>();
            screen.Terminal.Save(saved);
            var bytes = saved.WrittenSpan.ToArray();
            for (var i = 0; i < random.Next(1, 4); i++)
            {
                bytes[random.Next(random.Next(1, bytes.Length))] = (byte)random.Next(256);
            }

            try
            {
                var restored = VirtualTerminal.Restore(bytes.AsSpan(0, random.Next(5) == 0 ? random.Next(bytes.Length) : bytes.Length), screen.Options, screen);
                restored.Feed(ByteSoup.Make(random, 20));
                restored.Resize(9, 3);
            }
            catch (FormatException)
            {
                // Refused: what a damaged state deserves.
            }
        }
    }

    [Fact]
    public void Mutated_output_with_resizes_neither_throws_nor_breaks_a_wide_cell()
    {
        foreach (var seed in (int[])[.. SeedsThatFailed, .. Enumerable.Range(0, Iterations(6_000))])
        {
            var random = new Random(seed);
            var screen = new Screenful(random.Next(1, 40), random.Next(1, 10), it => it with { ScrollbackBytesMax = 20_000, ScrollbackLinesMax = random.Next(2) == 0 ? 7 : int.MaxValue });
            for (var part = 0; part < 3; part++)
            {
                screen.Print(ByteSoup.Make(random, 20));
                ShouldBeWhole(screen.Terminal, seed);
                screen.Terminal.Resize(random.Next(1, 40), random.Next(1, 10));
                ShouldBeWhole(screen.Terminal, seed);
            }
            screen.Everything().Length.ShouldBePositive();
        }
    }

    private static void ShouldBeWhole(VirtualTerminal terminal, int seed)
    {
        for (var row = 0; row < terminal.Rows; row++)
        {
            var cells = terminal.Row(row);
            for (var column = 0; column < cells.Length; column++)
            {
                var follows = column > 0 && cells[column - 1].Glyph.IsWide;
                if (cells[column].Glyph.IsWideTrail != follows)
                {
                    Assert.Fail($"seed {seed}, row {row}, column {column}");
                }
            }
            cells[^1].Glyph.IsWide.ShouldBeFalse($"seed {seed}, row {row}");
        }
        terminal.Cursor.Row.ShouldBeInRange(0, terminal.Rows - 1);
        terminal.Cursor.Column.ShouldBeInRange(0, terminal.Columns - 1);
    }
}
