using Loreli.Supervision;

namespace Loreli.Agents.Screens;

/// <summary>Decides who is believed: hook before protocol before screen, one at a time, but for what the higher ones do not see.</summary>
/// <remarks>
/// A question that is open on the screen always counts: no source reports all of its dialogs, and an agent that waits
/// must never be taken for idle or busy. An error on the screen outranks a hook that says busy or idle, because hooks
/// that tell the end of a turn do not run when it ends by an error.
/// </remarks>
public static class Authority
{
    public static Reading Choose(Reading? hook, Reading? protocol, Reading screen)
    {
        var chosen = Known(hook) ?? Known(protocol) ?? screen;
        if (chosen.Source == ReadingSource.Screen)
        {
            return chosen;
        }
        if (screen.Activity == Activity.Waiting && chosen.Activity != Activity.Waiting)
        {
            return screen with { Fault = screen.Fault ?? chosen.Fault };
        }
        var refusal = Refusal(protocol) ?? Refusal(screen);
        if (chosen.Source == ReadingSource.Hook && chosen.Activity is Activity.Busy or Activity.Idle && refusal is not null)
        {
            return refusal;
        }
        if (chosen is { Source: ReadingSource.Protocol, Activity: Activity.Idle } && Refusal(screen) is { } seen)
        {
            return seen;
        }
        return chosen with
        {
            Fault = chosen.Fault ?? Fitting(chosen, screen),
            Question = Asked(chosen, screen) ?? chosen.Question,
            Rule = chosen.Activity == Activity.Waiting && screen.Activity == Activity.Waiting ? screen.Rule : chosen.Rule,
        };
    }

    private static Reading? Known(Reading? reading) => reading is { Activity: not Activity.Unknown } ? reading : null;

    private static Reading? Refusal(Reading? reading) => reading is { Activity: Activity.Blocked } ? reading : null;

    private static Fault? Fitting(Reading chosen, Reading screen) => chosen.Activity switch
    {
        Activity.Busy => screen.Fault is { IsRetried: true } ? screen.Fault : null,
        Activity.Idle => null,
        _ => screen.Fault,
    };

    private static Question? Asked(Reading chosen, Reading screen) => chosen.Activity == Activity.Waiting ? screen.Question : null;
}
