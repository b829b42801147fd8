using Loreli.Terminal;
using Loreli.Tui.Model;
using Loreli.Tui.Views;

namespace Loreli.Tui.Update;

/// <summary>Pages that are read: they open at their beginning, the timeline at its end, and scroll.</summary>
internal static class PageKeys
{
    /// <summary>Clocks move: while the page is open it asks again.</summary>
    private static readonly TimeSpan ExplainEvery = TimeSpan.FromSeconds(2);

    public static Step Open(ScreenModel model, Sheet sheet) => model with { Mode = new Mode.Page(sheet, 0) };

    public static Step OpenExplain(ScreenModel model, string agent) =>
        AgentVerbs.Explain((Open(model, new Sheet.Explain(agent, null, model.Now))).Model, agent);

    public static Step OpenTimeline(ScreenModel model, string agent) =>
        AgentVerbs.Timeline(model with { Mode = new Mode.Page(new Sheet.Timeline(agent, [], IsLoading: true), int.MaxValue) }, agent);

    /// <summary>Asks again for what has become old.</summary>
    public static Step Refresh(ScreenModel model) =>
        model is { Link: Link.Connected, Mode: Mode.Page { Sheet: Sheet.Explain it } page } && model.Now - it.AskedAt >= ExplainEvery
            ? AgentVerbs.Explain(model with { Mode = page with { Sheet = it with { AskedAt = model.Now } } }, it.Agent)
            : model;

    public static Step Key(ScreenModel model, Mode.Page page, InputEvent.Key key)
    {
        var name = KeyName.Of(key);
        if (name is "esc" or "q" or "C-c" or "enter")
        {
            return model with { Mode = new Mode.Typing() };
        }
        if (page.Sheet is Sheet.Plan)
        {
            switch (name)
            {
                case "y" or "a":
                    return Apply(model);
                case "n":
                    return (model with { Mode = new Mode.Typing() }).Said("left as it is: P shows the plan again");
            }
        }
        return Scroll(model, name) is { } by ? Scrolled(model, page, by) : model;
    }

    private static Step Apply(ScreenModel model) => model.Fleet?.Pending switch
    {
        null => model.Said("there is nothing to apply"),
        { Problem: not null } => model.Failed("a configuration with an error is not applied: mend loreli.yml first"),
        { Trusted: false } => model.Failed("not trusted: read loreli.yml, then say in a shell: loreli trust"),
        _ => AgentVerbs.Apply(model with { Mode = new Mode.Typing() }),
    };

    // Rows towards the end.
    private static long? Scroll(ScreenModel model, string name) => name switch
    {
        "up" or "k" => -1,
        "down" or "j" => 1,
        "pgup" => -Math.Max(1, model.Rows - 6),
        "pgdn" or "space" or " " => Math.Max(1, model.Rows - 6),
        "home" or "g" => int.MinValue,
        "end" or "G" => int.MaxValue,
        _ => null,
    };

    // At the end the page follows what comes.
    private static ScreenModel Scrolled(ScreenModel model, Mode.Page page, long by)
    {
        var last = PageView.LastTop(model, page.Sheet);
        var top = Math.Clamp(Math.Min(page.Top, last) + by, 0, last);
        return model with { Mode = page with { Top = page.Sheet is Sheet.Timeline && top == last ? int.MaxValue : (int)top } };
    }
}
