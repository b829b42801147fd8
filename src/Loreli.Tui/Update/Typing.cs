using Loreli.Protocol.Live;
using Loreli.Terminal;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Keys and pastes for the panes, and the key after the prefix.</summary>
internal static class Typing
{
    public static Step Key(ScreenModel model, InputEvent.Key key)
    {
        var name = KeyName.Of(key);
        if (name == PrefixName(model))
        {
            return key.Action == KeyAction.Release ? model : model with { Mode = new Mode.Prefix() };
        }
        if (model.Team.IsEmpty || model.Link is Link.Lost)
        {
            return Idle(model, key, name);
        }
        return Forward(model, key);
    }

    public static Step AfterPrefix(ScreenModel model, InputEvent.Key key)
    {
        if (key.Action == KeyAction.Release || IsModifier(key.Name))
        {
            return model;
        }
        var typing = model with { Mode = new Mode.Typing() };
        var name = KeyName.Of(key);
        if (name == PrefixName(model))
        {
            return Forward(typing, key);
        }
        if (name.Length == 1 && name[0] is >= '1' and <= '9')
        {
            return ByNumber(typing, name[0] - '1');
        }
        if (name is "esc" or "enter" or "q")
        {
            return typing;
        }
        if (Commands.Find(name) is { } command)
        {
            var step = command.Run(typing);
            // Borders move by steps: the prefix stays for more of them until another key comes.
            return IsRepeatable(name) && step.Model.Mode is Mode.Typing ? step with { Model = step.Model with { Mode = new Mode.Prefix() } } : step;
        }
        return typing.Said($"no command has the key {name}: ? lists them");
    }

    public static Step Paste(ScreenModel model, string text)
    {
        if (text.Length == 0)
        {
            return model;
        }
        var (targets, refusal) = Targets(model);
        return refusal is not null ? refusal : new Step(model, []).Send(new ClientMessage.Paste(targets, text));
    }

    public static Step PasteBuffer(ScreenModel model) => model.PasteBuffer.Length == 0
        ? model.Said("nothing was copied yet: [ starts copy mode")
        : Paste(model, model.PasteBuffer);

    public static Step ToggleReadOnly(ScreenModel model) => Commands.WithPane(model, pane => model.ReadOnly.Contains(pane.Name)
        ? (model with { ReadOnly = model.ReadOnly.Remove(pane.Name) }).Done($"{pane.Name} takes keys again")
        : (model with { ReadOnly = model.ReadOnly.Add(pane.Name), Broadcast = model.Broadcast.Remove(pane.Name) }).Done($"{pane.Name} is read-only"));

    public static string PrefixName(ScreenModel model) => model.Options.Prefix;

    /// <summary>Panes that input goes to, or why it goes nowhere.</summary>
    public static (IReadOnlyList<string> Panes, ScreenModel? Refusal) Targets(ScreenModel model)
    {
        if (model.IsReadOnlyClient)
        {
            return ([], model.Failed("this screen is attached read-only"));
        }
        if (model.FocusedPane is not { } focused)
        {
            return ([], model.FocusedMember?.Agent is { } absent
                ? model.Said($"{absent.Name} has no pane that takes keys: {Shown(model)} r starts it, {Shown(model)} w says why")
                : model);
        }
        if (model.Broadcast.Contains(focused.Name))
        {
            return ([.. model.Broadcast.Where(name => model.Find(name) is { } pane && !Attention.IsDead(pane)).Order(StringComparer.Ordinal)], null);
        }
        if (model.ReadOnly.Contains(focused.Name))
        {
            return ([], model.Failed($"{focused.Name} is marked read-only: {Shown(model)} R takes the mark away"));
        }
        return Attention.IsDead(focused)
            ? ([], model.Said($"{focused.Name} is dead: {Shown(model)} r restarts it{(model.FocusedMember?.Agent is null ? ", D dismisses it" : $", {Shown(model)} w says why")}"))
            : ([focused.Name], null);
    }

    /// <summary>The prefix key as an operator reads it.</summary>
    public static string Shown(ScreenModel model) =>
        model.Options.Prefix.Replace("C-", "Ctrl-", StringComparison.Ordinal).Replace("M-", "Alt-", StringComparison.Ordinal);

    private static Step Forward(ScreenModel model, InputEvent.Key key)
    {
        var (targets, refusal) = Targets(model);
        if (refusal is not null)
        {
            return key.Action == KeyAction.Release || IsModifier(key.Name) ? model : refusal;
        }
        return new Step(model, []).Send(new ClientMessage.Key(targets, key.Name, (int)key.Modifiers, (int)key.Action, key.Text));
    }

    // Nothing takes keys: the commands work without the prefix, and leaving is easy.
    private static Step Idle(ScreenModel model, InputEvent.Key key, string name)
    {
        if (key.Action == KeyAction.Release)
        {
            return model;
        }
        if (name is "q" or "C-c" or "d")
        {
            return new Step(model, [new Effect.Leave(
                model.Link is Link.Lost ? LeaveReason.DaemonGone : LeaveReason.Detached,
                model.Link is Link.Lost lost ? $"the daemon was lost: {lost.Reason}" : "detached")]);
        }
        return model.Link is Link.Lost || Commands.Find(name) is not { } command ? model : command.Run(model);
    }

    private static Step ByNumber(ScreenModel model, int index) => index < model.Team.Length
        ? Focusing.On(model, model.Team[index].Name)
        : model.Said($"the list has only {model.Team.Length}");

    private static bool IsRepeatable(string name) => name is "C-left" or "C-right" or "C-up" or "C-down" or "M-left" or "M-right" or "M-up" or "M-down";

    // Kitty reports the modifier keys themselves when all keys are asked for.
    private static bool IsModifier(string name) => name.EndsWith("shift", StringComparison.Ordinal) || name.EndsWith("control", StringComparison.Ordinal)
        || name.EndsWith("ctrl", StringComparison.Ordinal) || name.EndsWith("alt", StringComparison.Ordinal) || name.EndsWith("super", StringComparison.Ordinal)
        || name.EndsWith("hyper", StringComparison.Ordinal) || name.EndsWith("meta", StringComparison.Ordinal) || name.EndsWith("lock", StringComparison.Ordinal);
}
