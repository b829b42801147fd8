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
            return model.Panes.Select(pane => new PaletteEntry(pane.Name, Note(pane), at => Focusing.On(at, pane.Name)));
        }
        var agents = model.Panes.Select(pane => new PaletteEntry($"go to {pane.Name}", Note(pane), at => Focusing.On(at, pane.Name)));
        var commands = Commands.All.Select(command => new PaletteEntry(command.Name, $"{Typing.Shown(model)} {command.Keys[0]}", command.Run));
        return [.. commands, .. agents, .. model.Panes.SelectMany(OnPane)];
    }

    private static IEnumerable<PaletteEntry> OnPane(Protocol.Daemon.PaneView pane)
    {
        var name = pane.Name;
        if (Attention.IsDead(pane))
        {
            yield return new PaletteEntry($"restart {name}", "", at => Verbs.Restart(at, name));
            yield return new PaletteEntry($"dismiss {name}", "", at => Verbs.Dismiss(at, name));
        }
        else
        {
            yield return new PaletteEntry($"kill {name}", "asks first", at => Commands.Doubt(at, new Doubt.Kill(name)));
            yield return new PaletteEntry($"stop {name}", "asks first", at => Commands.Doubt(at, new Doubt.Stop(name)));
            yield return new PaletteEntry($"restart {name}", "asks first", at => Commands.Doubt(at, new Doubt.Restart(name)));
        }
        yield return new PaletteEntry($"rename {name}", "", at => Commands.Ask(at, new Question.Rename(name), name));
        yield return new PaletteEntry($"details of {name}", "", at => Browsing.OpenDetails(at, name));
        yield return new PaletteEntry($"log of {name}", "", at => Browsing.OpenLog(Focusing.On(at, name)));
        yield return new PaletteEntry($"show {name} beside", "", at => at.Focused is { } focused && focused != name
            ? Focusing.Split(at, focused, name, sideBySide: true)
            : Focusing.On(at, name));
    }

    private static string Note(Protocol.Daemon.PaneView pane) => Attention.Of(pane).ToString().ToLowerInvariant();
}
