using Loreli.Terminal;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>The views that are read: help, events, log, details.</summary>
internal static class Browsing
{
    public static Step OpenEvents(ScreenModel model)
    {
        var opened = model with { Mode = new Mode.Events(LineText.Empty, 0) };
        var since = Math.Max(0, (model.Status?.LastSeq ?? 0) - ServerUpdate.EventsMax);
        return Verbs.Call(opened, "GET", $"/v1/events?since={since}", body: null, new PendingCall.Events());
    }

    public static Step OpenLog(ScreenModel model) => Commands.WithPane(model, pane =>
        Verbs.Call(
            model with { Mode = new Mode.Log(pane.Name, [], 0, IsLoading: true) },
            "GET", Verbs.PanePath(pane.Name, $"/capture?scrollback=true&lines={LogText.LinesMax}"), body: null, new PendingCall.Log(pane.Name)));

    /// <summary>Processes are counted only for who asks; while the view is open it asks again and again.</summary>
    private static readonly TimeSpan DetailsEvery = TimeSpan.FromSeconds(2);

    public static Step OpenDetails(ScreenModel model, string pane) =>
        AskDetails(model, new Mode.Details(pane, 0, Full: null, model.Now));

    /// <summary>Asks for the details again when they have become old.</summary>
    public static Step Refresh(ScreenModel model) =>
        model is { Link: Link.Connected, Mode: Mode.Details details } && model.Now - details.AskedAt >= DetailsEvery
            ? AskDetails(model, details)
            : model;

    private static Step AskDetails(ScreenModel model, Mode.Details details)
    {
        var asked = model with { Mode = details with { AskedAt = model.Now } };
        return model.Find(details.Pane) is null
            ? asked
            : Verbs.Call(asked, "GET", Verbs.PanePath(details.Pane), body: null, new PendingCall.Details(details.Pane));
    }

    public static Step Help(ScreenModel model, Mode.Help help, InputEvent.Key key)
    {
        var page = Math.Max(1, model.Rows - 6);
        return KeyName.Of(key) switch
        {
            "esc" or "enter" or "C-c" or "C-g" => model with { Mode = new Mode.Typing() },
            "q" when help.Filter.Text.Length == 0 => model with { Mode = new Mode.Typing() },
            "up" => model with { Mode = help with { Top = Math.Max(0, help.Top - 1) } },
            "down" => model with { Mode = help with { Top = Down(model, help, 1) } },
            "pgup" => model with { Mode = help with { Top = Math.Max(0, help.Top - page) } },
            "pgdn" => model with { Mode = help with { Top = Down(model, help, page) } },
            _ => LineKeys.Edit(help.Filter, key) is { } filter ? model with { Mode = new Mode.Help(filter, 0) } : model,
        };
    }

    public static Step Events(ScreenModel model, Mode.Events events, InputEvent.Key key)
    {
        var last = Math.Max(0, Views.EventsView.Matching(model, events).Count - 1);
        return KeyName.Of(key) switch
        {
            "esc" or "C-c" or "C-g" => model with { Mode = new Mode.Typing() },
            "q" when events.Filter.Text.Length == 0 => model with { Mode = new Mode.Typing() },
            var name when Scroll(model, name) is { } by => model with { Mode = events with { FromEnd = (int)Math.Clamp((long)events.FromEnd + by, 0, last) } },
            _ => LineKeys.Edit(events.Filter, key) is { } filter ? model with { Mode = new Mode.Events(filter, 0) } : model,
        };
    }

    public static Step Log(ScreenModel model, Mode.Log log, InputEvent.Key key) => KeyName.Of(key) switch
    {
        "esc" or "q" or "C-c" or "enter" => model with { Mode = new Mode.Typing() },
        "k" => model with { Mode = log with { FromEnd = Math.Min(log.FromEnd + 1, Math.Max(0, log.Lines.Length - 1)) } },
        "j" => model with { Mode = log with { FromEnd = Math.Max(0, log.FromEnd - 1) } },
        "r" => OpenLog(Focusing.On(model, log.Pane)),
        var name when Scroll(model, name) is { } by =>
            model with { Mode = log with { FromEnd = (int)Math.Clamp((long)log.FromEnd + by, 0, Math.Max(0, log.Lines.Length - 1)) } },
        _ => model,
    };

    public static Step Details(ScreenModel model, Mode.Details details, InputEvent.Key key) => KeyName.Of(key) switch
    {
        "up" or "k" => model with { Mode = details with { Top = Math.Max(0, details.Top - 1) } },
        "down" or "j" => model with { Mode = details with { Top = details.Top + 1 } },
        "pgup" => model with { Mode = details with { Top = Math.Max(0, details.Top - 10) } },
        "pgdn" => model with { Mode = details with { Top = details.Top + 10 } },
        "esc" or "q" or "enter" or "i" or "C-c" => model with { Mode = new Mode.Typing() },
        _ => model,
    };

    // Lines towards the beginning; null when the key does not scroll.
    private static int? Scroll(ScreenModel model, string name) => name switch
    {
        "up" => 1,
        "down" => -1,
        "pgup" => Math.Max(1, model.Rows - 5),
        "pgdn" => -Math.Max(1, model.Rows - 5),
        "home" => int.MaxValue,
        "end" => int.MinValue,
        _ => null,
    };

    private static int Down(ScreenModel model, Mode.Help help, int by) =>
        Math.Clamp(help.Top + by, 0, Math.Max(0, Views.HelpView.Matching(help).Count - 1));
}
