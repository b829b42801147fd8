using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Terminal;
using Loreli.Tui.Model;
using Shouldly;
using Xunit;
using static Loreli.Tui.Specs.ScreenWorld;

namespace Loreli.Tui.Specs;

/// <summary>Whatever an operator presses and whatever a daemon says, in any order, at any size.</summary>
public sealed class AnyInputSpecs
{
    private static readonly string[] Keys =
    [
        "C-b", "C-b", "C-b", "esc", "enter", "tab", "up", "down", "left", "right", "pgup", "pgdn", "home", "end", "backspace", "delete", "space",
        "C-c", "C-u", "C-d", "C-v", "C-w", "C-left", "M-right", "C-z", "C-l", "\u6f22", "\ud83d\ude00",
        .. "abcdefghijklmnopqrstuvwxyzDRSXVNGHMLABCPTW0123459?:'[]{}%\"!;/,.*$^-|".Select(c => c.ToString()),
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory, MemberData(nameof(Seeds))]
    public void Nothing_breaks_and_the_screen_stays_drawable(int seed)
    {
        var chance = new Random(seed);
        var world = new ScreenWorld(chance.Next(1, 140), chance.Next(1, 50)).Welcome(SomePanes(chance));
        for (var step = 0; step < 300; step++)
        {
            Happen(world, chance);
            if (step % 7 == 0)
            {
                world.Text(unicode: step % 2 == 0);
            }
            world.Model.Focused.ShouldBe(world.Model.Team.IsEmpty ? null : world.Model.FindMember(world.Model.Focused)?.Name, $"seed {seed} step {step}");
        }
    }

    private static void Happen(ScreenWorld world, Random chance)
    {
        switch (chance.Next(30))
        {
            case 0:
                world.Panes(SomePanes(chance));
                break;
            case 1:
                world.Tell(new Message.Resized(chance.Next(1, 300), chance.Next(1, 90)));
                break;
            case 2:
                world.Tell(new Message.Input(new InputEvent.Mouse(
                    chance.Next(0, 8), KeyModifiers.None, (MouseAction)chance.Next(4), chance.Next(-1, 95), chance.Next(-1, 310))));
                break;
            case 3:
                world.Tell(new Message.Tick(Noon.AddSeconds(chance.Next(100_000))));
                break;
            case 4:
                world.Tell(new Message.Input(new InputEvent.Paste("some\ntext \e[200~")));
                break;
            case 5 when world.Calls.LastOrDefault() is { } call:
                world.Say(new ServerMessage.Reply(call.Id, chance.Next(2) == 0 ? 200 : 404, Body(chance)));
                break;
            case 6:
                world.Tell(new Message.LinkLost("gone")).Welcome(Body(chance), SomePanes(chance));
                break;
            case 8:
            case 9:
                world.Fleet(SomeFleet(chance));
                break;
            case 7:
                var name = $"p{chance.Next(6)}";
                world.Tell(new Message.ScreenChanged(name, new PaneScreenFacts(
                    chance.Next(1, 200), chance.Next(1, 60), (InputModes)chance.Next(), chance.Next(100), chance.Next(100, 5000))));
                break;
            default:
                world.Press(Keys[chance.Next(Keys.Length)]);
                break;
        }
        if (world.Effects.LastOrDefault() is Effect.Freeze freeze)
        {
            var lines = Enumerable.Range(0, chance.Next(0, 60)).Select(n => StyledLine.Of($"line {n} of 漢字 text {new string('x', chance.Next(40))}"));
            world.Tell(new Message.Frozen(freeze.Pane, [.. lines], (chance.Next(60), chance.Next(200)), (chance.Next(20), chance.Next(50)), freeze.Start));
        }
    }

    private static PaneView[] SomePanes(Random chance) =>
    [
        .. Enumerable.Range(0, 6).Where(_ => chance.Next(3) > 0).Select(n => Pane($"p{n}", (PaneState)chance.Next(6)) with
        {
            ExitCode = chance.Next(3),
            ProgramState = chance.Next(2) == 0 ? "blocked" : null,
            ProgressState = chance.Next(-1, 6),
            ProgressPercent = chance.Next(-50, 300),
            UnreadBells = chance.Next(2),
            KeeperPid = n,
            Use = new ProcessUse(1, 1 << 20, [new ProcessView(1, 1, "x", 1, 1)]),
        }),
    ];

    private static FleetView SomeFleet(Random chance)
    {
        var names = Enumerable.Range(0, 9).Where(_ => chance.Next(3) > 0).Select(n => $"p{n}").ToList();
        var question = new QuestionView("permission", new string('?', chance.Next(200)), [.. Enumerable.Range(0, chance.Next(5)).Select(n => $"option {n}")], chance.Next(-2, 9));
        return new FleetView(
            [
                .. names.Select(name => Agent(name, (AgentState)chance.Next(8)) with
                {
                    Activity = (AgentActivity)chance.Next(5),
                    Tier = (StallTier)chance.Next(4),
                    NextStep = chance.Next(2) == 0 ? "start" : null,
                    NextStepAt = Noon.AddSeconds(chance.Next(-1000, 100_000)),
                    ActivitySince = chance.Next(2) == 0 ? null : Noon.AddSeconds(chance.Next(-1000, 1000)),
                    Question = chance.Next(2) == 0 ? question : null,
                }),
            ],
            [
                .. names.Where(_ => chance.Next(2) == 0).Select(name => Need(name, severity: chance.Next(5)) with
                {
                    Agent = chance.Next(5) == 0 ? null : name,
                    Question = chance.Next(2) == 0 ? question : null,
                    SnoozedUntil = chance.Next(3) == 0 ? Noon.AddSeconds(chance.Next(50_000)) : null,
                }),
            ],
            [new BackendView("claude", "anthropic", "yin", null, null, chance.Next(2) == 0 ? "closed" : "open", "why", Noon)],
            chance.Next(2) == 0 ? null : new PlanView([new PlanStepView("add", "p9", ["why"])], chance.Next(2) == 0, chance.Next(2) == 0 ? null : "broken"));
    }

    private static string Body(Random chance) => chance.Next(6) switch
    {
        0 => "",
        1 => "null",
        2 => "{\"lines\":[1]}",
        3 => "{\"from\":0,\"first\":0,\"end\":100,\"screenStart\":90,\"lines\":[\"a\"],\"wrapped\":[]}",
        4 => "{\"matches\":[{\"line\":3,\"column\":900,\"columns\":-1}],\"next\":4}",
        _ => "[{]",
    };
}
