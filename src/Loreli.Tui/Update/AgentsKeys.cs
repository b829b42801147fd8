using Loreli.Terminal;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Keys in the list of agents: the commands work on the chosen row, without the prefix.</summary>
internal static class AgentsKeys
{
    public static Step Key(ScreenModel model, Mode.Agents agents, InputEvent.Key key)
    {
        var name = KeyName.Of(key);
        switch (name)
        {
            case "esc" or "q" or "enter" or "right" or "tab" or "C-c":
                return Open(model, agents.Chosen);
            case "down" or "j":
                return Move(model, agents, 1);
            case "up" or "k":
                return Move(model, agents, -1);
            case "home" or "g":
                return Move(model, agents, -model.Team.Length);
            case "end" or "G":
                return Move(model, agents, model.Team.Length);
        }
        if (name == Typing.PrefixName(model))
        {
            return Open(model, agents.Chosen);
        }
        if (name.Length == 1 && name[0] is >= '1' and <= '9')
        {
            var index = name[0] - '1';
            return index < model.Team.Length ? Open(model, model.Team[index].Name) : model;
        }
        // The chosen row is the focused pane, so each command means what it always means.
        return Commands.Find(name) is { } command ? command.Run(model with { Mode = new Mode.Typing() }) : model;
    }

    // The focus goes along: what is chosen is what is seen at the right.
    private static ScreenModel Move(ScreenModel model, Mode.Agents agents, int by)
    {
        if (model.Team.IsEmpty)
        {
            return model;
        }
        var at = 0;
        while (at < model.Team.Length && model.Team[at].Name != agents.Chosen)
        {
            at++;
        }
        var to = model.Team[Math.Clamp((at == model.Team.Length ? 0 : at) + by, 0, model.Team.Length - 1)].Name;
        return Focusing.On(model, to) with { Mode = new Mode.Agents(to) };
    }

    private static Step Open(ScreenModel model, string? pane) => Focusing.On(model with { Mode = new Mode.Typing() }, pane);
}
