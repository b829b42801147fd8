using Loreli.Protocol.Daemon;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>What is known of one agent, as lines to read.</summary>
public static class AgentSheets
{
    /// <summary>What the daemon tells of an agent without being asked.</summary>
    public static IEnumerable<SheetLine> Facts(ScreenModel model, AgentView agent)
    {
        yield return new("role", agent.Role);
        yield return Backend(model, agent);
        if (agent.State == AgentState.Running)
        {
            yield return new("activity", Activity(model, agent), agent.Activity == AgentActivity.Blocked ? Tone.Bad : Tone.Plain);
            yield return new("seen by", agent.ActivitySource == "none" ? "nobody yet" : agent.ActivitySource);
            var quiet = agent.LastActivityAt is { } at ? $", last sign of life {Words.Ago(model.Now - at)}" : "";
            yield return new("stall", $"{AgentWords.Tier(agent.Tier)}{quiet}", agent.Tier > StallTier.None ? Tone.Warn : Tone.Plain);
        }
        if (AgentWords.Next(agent, model) is { } next)
        {
            yield return new("next", next);
        }
        yield return new("restarts", AgentWords.Restarts(agent), agent is { RestartsLeft: 0, Restarts: > 0 } ? Tone.Warn : Tone.Plain);
        if (agent.PromptsQueued > 0)
        {
            yield return new("prompts", $"{agent.PromptsQueued} waiting to be typed");
        }
        if (agent.Workspace is { Length: > 0 } workspace)
        {
            yield return new("workspace", agent.Branch is { Length: > 0 } branch ? $"{workspace} on branch {branch}" : workspace);
        }
        yield return new("declared", agent.IsDeclared ? "in loreli.yml" : "no, started by hand or by demand");
        yield return new("generation", agent.Generation == 0 ? "not started yet" : $"{agent.Generation}");
    }

    /// <summary>Why an agent is seen as it is: rule, the lines that it read, clocks, and what was done by itself.</summary>
    public static IEnumerable<SheetLine> Explain(ScreenModel model, ExplainView? view)
    {
        if (view is null)
        {
            return [SheetLine.Whole("asking the daemon", Tone.Quiet)];
        }
        return
        [
            .. Told(model, view),
            .. view.Clocks.Select(clock => new SheetLine(clock.Label, clock.Text)),
            .. Section("what it was read from", view.Evidence.Select(line => SheetLine.Whole($"  {line}")), "nothing on the screen"),
            .. Section("what loreli did by itself", view.Events.Select(it => Event(model, it)), "nothing so far"),
        ];
    }

    /// <summary>What happened to an agent, newest last.</summary>
    public static IEnumerable<SheetLine> Timeline(ScreenModel model, Sheet.Timeline sheet)
    {
        var all = sheet.Known.Concat(model.Events.Where(it => it.Agent == sheet.Agent)).DistinctBy(it => it.Seq).OrderBy(it => it.Seq).ToList();
        return all.Count > 0 ? all.Select(it => Event(model, it))
            : [SheetLine.Whole(sheet.IsLoading ? "asking the daemon" : "nothing has happened to it yet", Tone.Quiet)];
    }

    private static IEnumerable<SheetLine> Told(ScreenModel model, ExplainView view)
    {
        var (agent, member) = (view.Agent, new Member(view.Agent.Name, model.Find(view.Agent.Name), view.Agent));
        yield return new("state", AgentWords.State(member, model), AgentCardView.ToneOf(member.Standing));
        if (agent.State == AgentState.Running)
        {
            yield return new("seen by", $"{agent.ActivitySource}{(view.Rule.Length > 0 ? $", rule {view.Rule}" : "")}");
            yield return new("stall", AgentWords.Tier(agent.Tier), agent.Tier > StallTier.None ? Tone.Warn : Tone.Plain);
        }
        if (AgentWords.Next(agent, model) is { } next)
        {
            yield return new("next", next);
        }
        yield return new("restarts", AgentWords.Restarts(agent));
    }

    private static IEnumerable<SheetLine> Section(string title, IEnumerable<SheetLine> lines, string nothing)
    {
        var all = lines.ToList();
        return [SheetLine.Blank, SheetLine.Whole(title, Tone.Strong), .. all.Count > 0 ? all : [SheetLine.Whole($"  {nothing}", Tone.Quiet)]];
    }

    private static SheetLine Event(ScreenModel model, EventView happened) => new(
        AgentWords.Moment(happened.Time, model), $"{happened.Type}  {EventsView.Facts(happened)}".TrimEnd(), EventsView.ToneOf(happened.Type));

    private static SheetLine Backend(ScreenModel model, AgentView agent)
    {
        var about = agent.Model is { Length: > 0 } name ? $"{agent.Backend} ({name})" : agent.Backend;
        var known = model.Fleet?.Backends.FirstOrDefault(it => it.Name == agent.Backend);
        return known is null || TeamSheets.IsHealthy(known)
            ? new("backend", about)
            : new("backend", $"{about}: {TeamSheets.Health(model, known)}", Tone.Bad);
    }

    private static string Activity(ScreenModel model, AgentView agent)
    {
        var since = agent.ActivitySince is { } at ? $" since {AgentWords.Clock(at, model)}" : "";
        var why = agent.Question?.Text ?? agent.ActivityReason;
        return $"{agent.Activity.ToString().ToLowerInvariant()}{since}{(string.IsNullOrEmpty(why) ? "" : $": {why}")}";
    }
}
