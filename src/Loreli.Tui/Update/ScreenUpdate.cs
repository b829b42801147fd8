using Loreli.Protocol.Live;
using Loreli.Terminal;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>The whole logic of the screen: a model and what happened in, the next model and what to do out. No clock, no I/O.</summary>
public static class ScreenUpdate
{
    public static Step Apply(ScreenModel model, Message message)
    {
        var step = Take(model, message);
        return ReferenceEquals(step.Model, model) ? step : Settling.Settle(step);
    }

    internal static Step Key(ScreenModel model, InputEvent.Key key)
    {
        if (key.Action == KeyAction.Release && model.Mode is not (Mode.Typing or Mode.Prefix))
        {
            return model;
        }
        return model.Mode switch
        {
            Mode.Typing => Typing.Key(model, key),
            Mode.Prefix => Typing.AfterPrefix(model, key),
            Mode.Agents it => AgentsKeys.Key(model, it, key),
            Mode.Prompt it => PromptKeys.Key(model, it, key),
            Mode.Confirm it => PromptKeys.Confirm(model, it, key),
            Mode.Palette it => PaletteKeys.Key(model, it, key),
            Mode.Help it => Browsing.Help(model, it, key),
            Mode.Copy it => CopyKeys.Key(model, it.State, key),
            Mode.Events it => Browsing.Events(model, it, key),
            Mode.Log it => Browsing.Log(model, it, key),
            Mode.Details it => Browsing.Details(model, it, key),
            Mode.Page it => PageKeys.Key(model, it, key),
            Mode.Queue it => QueueKeys.Key(model, it, key),
            Mode.NewAgent it => NewAgentKeys.Key(model, it.Form, key),
            Mode.Choosing it => Broadcasting.Key(model, it, key),
            _ => model,
        };
    }

    private static Step Take(ScreenModel model, Message message) => message switch
    {
        Message.Input it => Input(it.At is { } at && at > model.Now ? model with { Now = at } : model, it.Event),
        Message.Server it => ServerUpdate.Apply(model, it.Said),
        Message.ScreenChanged it => model with { Screens = model.Screens.SetItem(it.Pane, it.Facts) },
        Message.Resized it => Resized(model, it),
        Message.Tick it => Tick(model, it.Now),
        Message.LinkLost it => Lost(model, it.Reason),
        Message.Frozen it => CopyEntry.Frozen(model, it),
        Message.Lines it => CopyLines.Styled(model, it),
        Message.Yanked it => Yanked(model, it),
        _ => model,
    };

    private static Step Input(ScreenModel model, InputEvent input) => input switch
    {
        InputEvent.Key it => Key(model, it),
        InputEvent.Mouse it => model.Options.Mouse ? MouseUpdate.Apply(model, it) : model,
        InputEvent.Paste it => Paste(model, it.Text),
        InputEvent.Focus it => model.Link is Link.Connected
            ? new Step(model, []).Send(new ClientMessage.WindowFocus(it.In))
            : model,
        _ => model, // Answers of the terminal are for the loop, which asked.
    };

    private static Step Paste(ScreenModel model, string text) => model.Mode switch
    {
        Mode.Typing => Typing.Paste(model, text),
        Mode.Prompt it => PromptKeys.Paste(model, it, text),
        Mode.Palette it => PaletteKeys.Paste(model, it, text),
        Mode.NewAgent it => NewAgentKeys.Paste(model, it.Form, text),
        _ => model.Said("pasted text has no place here"),
    };

    private static ScreenModel Resized(ScreenModel model, Message.Resized size)
    {
        var next = model with { Columns = Math.Max(1, size.Columns), Rows = Math.Max(1, size.Rows), Drag = null };
        if (next.Mode is Mode.Copy { State: var state })
        {
            var rows = CopyEntry.RowsOf(next, state);
            return next with { Mode = new Mode.Copy(CopyMotion.To(CopyMotion.Scroll(state, 0, rows), state.Cursor, rows)) };
        }
        return next;
    }

    private static Step Tick(ScreenModel model, DateTimeOffset now)
    {
        var next = Mustering.Again(model with
        {
            Now = now,
            Notice = model.Notice is { } notice && notice.Until <= now ? null : model.Notice,
        }, model.Now);
        return Browsing.Refresh(next).Then(PageKeys.Refresh);
    }

    private static Step Lost(ScreenModel model, string reason) => model.Link is Link.Lost ? model : model with
    {
        Link = new Link.Lost(reason, model.Now),
        // Nothing that was being asked can be answered now.
        Mode = model.Mode is Mode.Copy or Mode.Help ? model.Mode : new Mode.Typing(),
    };

    private static ScreenModel Yanked(ScreenModel model, Message.Yanked yanked) => model.Done(yanked.Path is { } path
        ? $"{yanked.Characters} characters copied; also in {path}"
        : $"{yanked.Characters} characters copied");
}
