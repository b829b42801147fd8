using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What an agent's own hooks have told of this generation. A value.</summary>
/// <param name="Reading">Null until a hook said what the agent is at.</param>
/// <param name="Heartbeats">Reports so far: each is a sign of life.</param>
/// <param name="TurnsBegun">Prompts that the agent took, by its own word.</param>
internal sealed record HookState(Reading? Reading, bool HasToolOpen, long Heartbeats, long TurnsBegun)
{
    public static readonly HookState Silent = new(null, false, 0, 0);

    /// <summary>Events of Claude Code, Codex and Gemini CLI by their names; any other is a sign of life and no more.</summary>
    public HookState After(HookReport report) => report.Event switch
    {
        "UserPromptSubmit" or "BeforeAgent" => Alive with
        {
            Reading = Said(Activity.Busy, "works on a prompt", report), HasToolOpen = false, TurnsBegun = TurnsBegun + 1,
        },
        "PreToolUse" or "BeforeTool" => Alive with { Reading = Said(Activity.Busy, $"runs {report.Tool ?? "a tool"}", report), HasToolOpen = true },
        "PostToolUse" or "PostToolUseFailure" or "AfterTool" => Alive with { Reading = Said(Activity.Busy, "works", report), HasToolOpen = false },
        // It also comes when an agent has been idle for a while: only the words tell.
        "PermissionRequest" => Alive with { Reading = Said(Activity.Waiting, $"asks for permission{For(report)}", report) },
        "Notification" when report.Text?.Contains("permission", StringComparison.OrdinalIgnoreCase) == true =>
            Alive with { Reading = Said(Activity.Waiting, $"asks: {report.Text}", report) },
        "Stop" or "AfterAgent" or "agent-turn-complete" => Alive with { Reading = Said(Activity.Idle, "waits for a prompt", report), HasToolOpen = false },
        // What refuses it, and how, the screen tells better.
        "StopFailure" or "SessionStart" or "SessionEnd" => Alive with { Reading = null, HasToolOpen = false },
        _ => Alive,
    };

    private HookState Alive => this with { Heartbeats = Heartbeats + 1 };

    private static string For(HookReport report) => report.Tool is null ? "" : $" for {report.Tool}";

    private static Reading Said(Activity activity, string reason, HookReport report) =>
        new(activity, ReadingSource.Hook, $"hook {report.Event}", reason, report.Text is null ? [] : [report.Text]);
}
