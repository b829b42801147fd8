using Loreli.Terminal;
using Loreli.Tui.Drawing;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>A line of the palette.</summary>
/// <param name="Note">Shown at its right: a key, a state.</param>
public sealed record PaletteEntry(string Text, string Note, Func<ScreenModel, Step> Run);

/// <summary>The command palette: every command, every agent, and every verb on every agent.</summary>
public static class PaletteKeys
{
    /// <summary>Entries that match, best first.</summary>
    public static IReadOnlyList<PaletteEntry> Entries(ScreenModel model, Mode.Palette palette) =>
        Fuzzy.Rank(palette.Line.Text.Trim(), All(model, palette.AgentsOnly), entry => entry.Text);

    internal static Step Key(ScreenModel model, Mode.Palette palette, InputEvent.Key key)
    {
        switch (KeyName.Of(key))
        {
            case "esc" or "C-c" or "C-g":
                return model with { Mode = new Mode.Typing() };
            case "enter":
                var entries = Entries(model, palette);
                return palette.Chosen < entries.Count ? entries[palette.Chosen].Run(model with { Mode = new Mode.Typing() }) : model;
            case "up" or "C-p" or "S-tab":
                return Move(model, palette, -1);
            case "down" or "C-n" or "tab":
                return Move(model, palette, 1);
            case "pgup":
                return Move(model, palette, -10);
            case "pgdn":
                return Move(model, palette, 10);
            default:
                return LineKeys.Edit(palette.Line, key) is { } line ? model with { Mode = palette with { Line = line, Chosen = 0 } } : model;
        }
    }

    internal static Step Paste(ScreenModel model, Mode.Palette palette, string text) =>
        model with { Mode = palette with { Line = palette.Line.Insert(text), Chosen = 0 } };

    private static Step Move(ScreenModel model, Mode.Palette palette, int by)
    {
        var last = Entries(model, palette).Count - 1;
        return model with { Mode = palette with { Chosen = Math.Clamp(palette.Chosen + by, 0, Math.Max(0, last)) } };
    }

    private static IEnumerable<PaletteEntry> All(ScreenModel model, bool agentsOnly)
    {
        if (agentsOnly)
        {
            return model.Team.Select(member => new PaletteEntry(member.Name, Note(model, member), at => Focusing.On(at, member.Name)));
        }
        var agents = model.Team.Select(member => new PaletteEntry($"go to {member.Name}", Note(model, member), at => Focusing.On(at, member.Name)));
        var commands = Commands.All.Select(command => new PaletteEntry(command.Name, $"{Typing.Shown(model)} {command.Keys[0]}", command.Run));
        return [.. commands, .. agents, .. model.Team.SelectMany(OnMember)];
    }

    private static IEnumerable<PaletteEntry> OnMember(Member member)
    {
        var name = member.Name;
        var isUp = Commands.IsUp(member);
        if (isUp)
        {
            yield return new PaletteEntry($"kill {name}", "asks first", at => Commands.Doubt(at, new Doubt.Kill(name)));
        }
        if (isUp || member.IsDelayed)
        {
            yield return new PaletteEntry($"stop {name}", "asks first", at => Commands.Doubt(at, new Doubt.Stop(name)));
        }
        yield return isUp
            ? new PaletteEntry($"restart {name}", "asks first", at => Commands.Doubt(at, new Doubt.Restart(name)))
            : new PaletteEntry($"{(member.Agent is null ? "restart" : "start")} {name}", "", at => Verbs.Restart(at, name));
        yield return new PaletteEntry($"details of {name}", "", at => Browsing.OpenDetails(at, name));
        yield return new PaletteEntry($"show {name} beside", "", at => at.Focused is { } focused && focused != name
            ? Focusing.Split(at, focused, name, sideBySide: true)
            : Focusing.On(at, name));
        foreach (var entry in member.Agent is null ? OnPane(name, member.IsLive) : OnAgent(member.Agent))
        {
            yield return entry;
        }
        if (member.Pane is not null)
        {
            yield return new PaletteEntry($"log of {name}", "", at => Browsing.OpenLog(Focusing.On(at, name)));
        }
    }

    private static IEnumerable<PaletteEntry> OnPane(string name, bool isLive)
    {
        if (!isLive)
        {
            yield return new PaletteEntry($"dismiss {name}", "", at => Verbs.Dismiss(at, name));
        }
        yield return new PaletteEntry($"rename {name}", "", at => Commands.Ask(at, new Question.Rename(name), name));
    }

    private static IEnumerable<PaletteEntry> OnAgent(Protocol.Daemon.AgentView agent)
    {
        var name = agent.Name;
        if (agent.Question is not null)
        {
            yield return new PaletteEntry($"answer {name}", "", at => QueueKeys.OpenAnswer(Focusing.On(at, name)));
        }
        yield return new PaletteEntry($"why {name} is as it is", "", at => PageKeys.OpenExplain(at, name));
        yield return new PaletteEntry($"timeline of {name}", "", at => PageKeys.OpenTimeline(at, name));
        yield return new PaletteEntry($"restart {name} afresh", "a new conversation", at => Verbs.Restart(at, name, fresh: true));
    }

    private static string Note(ScreenModel model, Member member) => member.Agent is not null
        ? Views.AgentWords.State(member, model)
        : member.Standing.ToString().ToLowerInvariant();
}
