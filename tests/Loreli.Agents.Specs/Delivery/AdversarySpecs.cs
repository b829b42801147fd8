using Loreli.Agents.Backends;
using Loreli.Agents.Delivery;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Delivery;

/// <summary>Whatever a CLI and its operator do in between: no prompt arrives twice, mutilated or in a dialog, and each ends in an outcome that is true.</summary>
public sealed class AdversarySpecs
{
    private const int WorldsPerCase = 200;

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    [InlineData(5UL)]
    public void Every_prompt_ends_once_and_truly(ulong block)
    {
        for (var world = 0UL; world < WorldsPerCase; world++)
        {
            Live((block * 1_000_000) + world);
        }
    }

    private static void Live(ulong seed)
    {
        var chance = new Prng(seed);
        var world = new CourierWorld(Temper(chance), Way(chance));
        var texts = Enumerable.Range(0, 1 + chance.Next(3)).Select(it => Text(chance, it)).ToArray();
        if (chance.Next(3) == 0)
        {
            world.AfterWrite[chance.Next(4)] = it => it.OperatorTypes(chance.Next(2) == 0 ? "x" : "");
        }
        foreach (var text in texts)
        {
            world.Ask(text);
        }

        world.Pass(TimeSpan.FromHours(2));

        world.Ended.Count.ShouldBe(texts.Length, $"seed {seed}: {world.Courier.Step}");
        world.Cli.TypedIntoDialogs.ShouldBe(0, $"seed {seed}: {Story(world)}");
        foreach (var (prompt, outcome) in world.Ended)
        {
            var arrived = world.Cli.Received.Count(it => it == prompt.Text);
            (arrived <= 1).ShouldBeTrue($"seed {seed}: arrived {arrived} times: {prompt.Text}");
            (arrived == 1).ShouldBe(outcome is DeliveryOutcome.Delivered, $"seed {seed}: {outcome}, {Story(world)}, for {prompt.Text}");
        }
        // What the operator did not touch arrives as it was asked for, or not at all.
        world.Cli.Received.Except(texts).ShouldAllBe(it => it.Contains('x', StringComparison.Ordinal), $"seed {seed}");
    }

    private static string Story(CourierWorld world) =>
        $"{world.Temper with { EatenTexts = null!, DroppedEnters = null! }} eats {string.Join(" ", world.Temper.EatenTexts)} drops {string.Join(" ", world.Temper.DroppedEnters)} {world.Courier.Way.Mode} {world.Courier.Way.ChunkBytes}: {string.Join(", ", world.Writes.Select(it => $"{it.At - TimeSpan.FromHours(1):mm\\:ss\\.fff} {it.What}"))}; {world.Cli.Received.LastOrDefault()?.ReplaceLineEndings("⏎")}";

    private static FakeCliTemper Temper(Prng chance) => new()
    {
        EatenTexts = Some(chance, 4),
        DroppedEnters = Some(chance, 5),
        DialogAfterWrite = chance.Next(8) - 2,
        DialogLasts = TimeSpan.FromSeconds(1 + chance.Next(60)),
        MarksPastes = chance.Next(2) == 0,
        TellsTurns = chance.Next(2) == 0,
        Lag = TimeSpan.FromMilliseconds(5 + chance.Next(400)),
        TurnLasts = TimeSpan.FromMilliseconds(500 + chance.Next(20_000)),
        EnterGuard = TimeSpan.FromMilliseconds(chance.Next(140)),
    };

    private static DeliveryWay Way(Prng chance) => new()
    {
        Mode = chance.Next(2) == 0 ? SubmissionMode.Paste : SubmissionMode.Typed,
        ChunkBytes = chance.Next(2) == 0 ? 0 : 60,
        StandIns = [BoundedPattern.Of(@"\[Pasted text #\d+[^\]]*\]")],
    };

    // No x in them: that is the operator's letter.
    private static string Text(Prng chance, int number) =>
        string.Join('\n', Enumerable.Range(0, 1 + chance.Next(12)).Select(it => $"prompt {number} line {it} of {chance.Next(1_000)}"));

    private static HashSet<int> Some(Prng chance, int most) => chance.Next(2) == 0 ? [] : [.. Enumerable.Range(0, most).Where(_ => chance.Next(3) == 0)];
}
