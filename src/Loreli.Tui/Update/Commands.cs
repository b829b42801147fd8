using Loreli.Protocol.Daemon;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Something an operator can ask for: by its keys after the prefix, by its name in the palette.</summary>
/// <param name="Keys">As <see cref="KeyName"/> spells them; the first is shown.</param>
/// <param name="Hint">A word for the bottom line; empty when it is not hinted there.</param>
public sealed record Command(string Name, string[] Keys, string Help, string Hint, Func<ScreenModel, Step> Run);

/// <summary>Every command there is. Prefix keys, hints, help and palette all read this one table.</summary>
public static class Commands
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new("help", ["?"], "what every key does; type to filter", "help", model => model with { Mode = new Mode.Help(LineText.Empty, 0) }),
        new("palette", [":"], "find any command or agent by a few letters", "palette", model => model with { Mode = new Mode.Palette(LineText.Empty, 0, AgentsOnly: false) }),
        new("new pane", ["c"], "start a command in a new pane", "new", model => Ask(model, new Question.NewCommand(null), model.Options.Shell)),
        new("new agent", ["C"], "start an agent: backend, role, model, name and first prompt", "agent", NewAgentKeys.Open),
        new("attention", ["a"], "everything that needs you; answer, go there or put it off", "attention", QueueKeys.Open),
        new("answer", ["A"], "answer what the focused agent asks, where it stands", "answer", QueueKeys.OpenAnswer),
        new("next that needs me", ["n"], "go to the next agent that needs you, the most urgent first", "next", model => Focusing.NextNeedy(model)),
        new("jump to agent", ["'", "f"], "go to an agent by a few letters of its name", "jump", model => model with { Mode = new Mode.Palette(LineText.Empty, 0, AgentsOnly: true) }),
        new("agents", ["tab", "s"], "move in the list of agents", "agents", model => model with { Mode = new Mode.Agents(model.Focused) }),
        new("hide list", ["L"], "hide or show the list of agents", "", ToggleList),
        new("zoom", ["z"], "give the whole screen to the focused pane, or take it back", "zoom", model => Focusing.Zoom(model)),
        new("grid", ["g"], "all live panes as tiles, or back", "grid", model => Focusing.Grid(model)),
        new("split side by side", ["%", "|"], "a new pane to the right of this one", "split", model => Ask(model, Beside(model, true), model.Options.Shell)),
        new("split above and below", ["\"", "-"], "a new pane below this one", "", model => Ask(model, Beside(model, false), model.Options.Shell)),
        new("show beside", ["v"], "show the previously focused pane to the right of this one", "", ShowBeside),
        new("unsplit", ["!"], "take the focused pane out of the split screen", "", model => Focusing.Unsplit(model)),
        new("agent by number", ["1-9"], "go to the agent of that number in the list", "", model => model with { Mode = new Mode.Agents(model.Focused) }),
        new("focus left", ["left", "h"], "focus the pane to the left, or the list", "", model => Focusing.Towards(model, Direction.Left)),
        new("focus right", ["right"], "focus the pane to the right", "", model => Focusing.Towards(model, Direction.Right)),
        new("focus up", ["up", "k"], "focus the pane above; with one pane, the one before in the list", "", model => Focusing.Towards(model, Direction.Up)),
        new("focus down", ["down", "j"], "focus the pane below; with one pane, the one after in the list", "", model => Focusing.Towards(model, Direction.Down)),
        new("next pane", ["o"], "focus the next pane", "", model => Focusing.Cycle(model, 1)),
        new("previous pane", ["p"], "focus the pane before", "", model => Focusing.Cycle(model, -1)),
        new("last pane", [";"], "back to the pane that had the focus before", "", model => Focusing.On(model, model.Previous)),
        new("swap with previous", ["{"], "swap the focused pane with the one before", "", model => Focusing.Swap(model, -1)),
        new("swap with next", ["}"], "swap the focused pane with the one after", "", model => Focusing.Swap(model, 1)),
        new("narrower", ["C-left", "M-left"], "move the border to the left", "", model => Focusing.Resize(model, Direction.Left)),
        new("wider", ["C-right", "M-right"], "move the border to the right", "", model => Focusing.Resize(model, Direction.Right)),
        new("lower", ["C-up", "M-up"], "move the border up", "", model => Focusing.Resize(model, Direction.Up)),
        new("taller", ["C-down", "M-down"], "move the border down", "", model => Focusing.Resize(model, Direction.Down)),
        new("copy mode", ["[", "pgup"], "read, search and copy the pane's history", "copy", model => CopyEntry.Enter(model, new CopyStart())),
        new("search", ["/"], "copy mode, searching backward at once", "", model => CopyEntry.Enter(model, new CopyStart(Search: true))),
        new("paste", ["]"], "type what was copied last into the pane", "", Typing.PasteBuffer),
        new("rename", [","], "give the pane another name", "", model => WithPane(model, pane => Ask(model, new Question.Rename(pane.Name), pane.Name))),
        new("kill", ["x"], "end the pane's processes at once (asks first)", "kill", model => WithRunning(model, name => Doubt(model, new Doubt.Kill(name)))),
        new("stop", ["X", "S"], "ask it to end; an agent is not started again (asks first)", "stop", model => WithWanted(model, name => Doubt(model, new Doubt.Stop(name)))),
        new("restart", ["r"], "start it again, or at last (asks first while it lives)", "restart", Restart),
        new("dismiss", ["D"], "forget a dead pane", "dismiss", Dismiss),
        new("dismiss all dead", ["C-d"], "forget every dead pane and its recording", "", model =>
            Verbs.Call(model, "POST", "/v1/gc", new System.Text.Json.Nodes.JsonObject(), new PendingCall.Verb("the dead are dismissed"))),
        new("broadcast", ["b"], "choose panes that get every key together", "", Broadcasting.Toggle),
        new("read-only", ["R"], "mark the pane so that no key reaches it, or take the mark away", "", Typing.ToggleReadOnly),
        new("events", ["e"], "what happened, newest at the bottom", "events", Browsing.OpenEvents),
        new("log", ["l"], "the pane's output as plain text", "", Browsing.OpenLog),
        new("details", ["i"], "state, clocks, restarts, workspace; command, processes, memory, recording", "details", model => WithMember(model, member => Browsing.OpenDetails(model, member.Name))),
        new("why", ["w"], "why an agent is seen as it is: rule, evidence, clocks", "why", model => WithAgent(model, agent => PageKeys.OpenExplain(model, agent.Name))),
        new("timeline", ["T"], "what happened to an agent", "timeline", model => WithAgent(model, agent => PageKeys.OpenTimeline(model, agent.Name))),
        new("plan", ["P"], "what loreli.yml would change; apply it or leave it", "plan", model => PageKeys.Open(model, new Sheet.Plan())),
        new("backends", ["B"], "the agent CLIs: version, health, until when they rest", "backends", model => PageKeys.Open(model, new Sheet.Backends())),
        new("redraw", ["C-l"], "draw the whole screen anew", "", model => new Step(model, [new Effect.Redraw()])),
        new("suspend", ["C-z"], "stop this screen and go back to the shell; fg returns", "", model => new Step(model, [new Effect.Suspend()])),
        new("detach", ["d"], "leave; all agents go on", "detach", model => new Step(model, [new Effect.Leave(LeaveReason.Detached, "detached")])),
    ];

    private static readonly Dictionary<string, Command> ByKey =
        All.SelectMany(command => command.Keys.Select(key => (key, command))).ToDictionary(it => it.key, it => it.command, StringComparer.Ordinal);

    public static Command? Find(string key) => ByKey.GetValueOrDefault(key);

    internal static Step WithPane(ScreenModel model, Func<PaneView, Step> then) =>
        model.FocusedPane is { } pane ? then(pane)
        : model.FocusedMember is { } member ? model.Said($"{member.Name} has no pane: r starts it, w says why it does not run")
        : model.Said("there is no pane yet: c starts one");

    private static Step WithMember(ScreenModel model, Func<Member, Step> then) =>
        model.FocusedMember is { } member ? then(member) : model.Said("there is no agent yet: C starts one");

    private static Step WithAgent(ScreenModel model, Func<AgentView, Step> then) => WithMember(model, member => member.Agent is { } agent
        ? then(agent)
        : model.Said($"{member.Name} is a pane that nobody supervises: i shows what is known of it"));

    // Something that can be killed: an agent's process, or a pane that lives.
    private static Step WithRunning(ScreenModel model, Func<string, Step> then) => WithMember(model, member => member switch
    {
        { Agent: { } agent } => AgentVerbs.Runs(agent)
            ? then(member.Name)
            : model.Said($"{member.Name} does not run{(agent.State is AgentState.Dormant or AgentState.GaveUp ? "" : ": X keeps it from being started")}"),
        { IsLive: true } => then(member.Name),
        _ => model.Said($"{member.Name} is dead already: r restarts it, D dismisses it"),
    });

    // Something that can be asked to end: also an agent that is only going to be started.
    private static Step WithWanted(ScreenModel model, Func<string, Step> then) => WithMember(model, member =>
        member is { Agent: { State: not (AgentState.Dormant or AgentState.GaveUp) } } ? then(member.Name) : WithRunning(model, then));

    internal static Step Ask(ScreenModel model, Question question, string text) => model.IsReadOnlyClient
        ? model.Failed("this screen is attached read-only")
        : model with { Mode = new Mode.Prompt(question, LineText.Of(text), IsSuggested: text.Length > 0) };

    internal static Step Doubt(ScreenModel model, Doubt doubt) => model.IsReadOnlyClient
        ? model.Failed("this screen is attached read-only")
        : model with { Mode = new Mode.Confirm(doubt) };

    internal static Step Restart(ScreenModel model) => WithMember(model, member => IsUp(member)
        ? Doubt(model, new Doubt.Restart(member.Name))
        : Verbs.Restart(model, member.Name));

    /// <summary>A restart would end something first.</summary>
    internal static bool IsUp(Member member) => member.Agent is { } agent ? AgentVerbs.Runs(agent) : member.IsLive;

    internal static Step Dismiss(ScreenModel model) => WithPane(model, pane => Attention.IsDead(pane)
        ? Verbs.Dismiss(model, pane.Name)
        : model.Said($"{pane.Name} lives: x kills it, X asks it to stop"));

    private static Question.NewCommand Beside(ScreenModel model, bool sideBySide) =>
        new(model.Focused is { } focused ? new SplitWish(focused, sideBySide) : null);

    private static Step ShowBeside(ScreenModel model)
    {
        var other = model.Previous is { } previous && previous != model.Focused && model.FindMember(previous) is not null
            ? previous
            : model.Team.Select(member => member.Name).FirstOrDefault(name => name != model.Focused);
        if (other is null || model.Focused is not { } focused)
        {
            return model.Said("there is no other pane to show");
        }
        var split = Focusing.Split(model, focused, other, sideBySide: true);
        return Focusing.On(split, focused);
    }

    private static Step ToggleList(ScreenModel model)
    {
        if (model.Columns < ScreenAreas.ColumnsForList)
        {
            return model with { Mode = new Mode.Agents(model.Focused) };
        }
        return model with { Arrangement = model.Arrangement with { ListHidden = !model.Arrangement.ListHidden } };
    }
}
