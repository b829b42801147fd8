using Loreli.Terminal;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Prompts for one line, and questions that want a yes.</summary>
internal static class PromptKeys
{
    public static Step Key(ScreenModel model, Mode.Prompt prompt, InputEvent.Key key)
    {
        switch (KeyName.Of(key))
        {
            case "esc" or "C-c" or "C-g":
                return Back(model, prompt.Question);
            case "enter":
                return Answer(model, prompt);
            default:
                return Edit(prompt, key) is { } line
                    ? model with { Mode = prompt with { Line = line, Problem = null, IsSuggested = false } }
                    : model;
        }
    }

    public static Step Paste(ScreenModel model, Mode.Prompt prompt, string text) =>
        model with { Mode = prompt with { Line = (prompt.IsSuggested ? LineText.Empty : prompt.Line).Insert(text), Problem = null, IsSuggested = false } };

    private static LineText? Edit(Mode.Prompt prompt, InputEvent.Key key) => prompt.IsSuggested
        ? KeyName.TextOf(key) is { } typed ? LineText.Empty.Insert(typed)
            : KeyName.Of(key) == "tab" ? prompt.Line
            : LineKeys.Edit(prompt.Line, key)
        : LineKeys.Edit(prompt.Line, key);

    public static Step Confirm(ScreenModel model, Mode.Confirm confirm, InputEvent.Key key)
    {
        var typing = model with { Mode = new Mode.Typing() };
        return KeyName.Of(key) switch
        {
            "y" or "Y" => confirm.Doubt switch
            {
                Doubt.Kill it => Verbs.Kill(typing, it.Pane),
                Doubt.Stop it => Verbs.Stop(typing, it.Pane),
                Doubt.Restart it => Verbs.Restart(typing, it.Pane, fresh: false),
                _ => typing,
            },
            "f" or "F" when confirm.Doubt is Doubt.Restart it && model.FindMember(it.Pane)?.Agent is not null =>
                Verbs.Restart(typing, it.Pane, fresh: true),
            "n" or "N" or "esc" or "q" or "C-c" or "enter" => typing.Said("left alone"),
            _ => model, // A key typed in haste is neither yes nor no.
        };
    }

    private static Step Answer(ScreenModel model, Mode.Prompt prompt)
    {
        var text = prompt.Line.Text.Trim();
        return prompt.Question switch
        {
            Question.NewCommand it => Command(model, prompt, it, text),
            Question.NewName it => Name(model, prompt, it, text),
            Question.Rename it => Rename(model, prompt, it, text),
            Question.OwnWords it => QueueKeys.Answered(model, prompt, it),
            Question.PutOff it => QueueKeys.PutOff(model, prompt, it),
            Question.Search it => CopySearch.Begin(model, CopyLines.Anew(it.State), prompt.Line.Text, it.Backward),
            _ => model with { Mode = new Mode.Typing() },
        };
    }

    private static Step Command(ScreenModel model, Mode.Prompt prompt, Question.NewCommand question, string text)
    {
        if (CommandLine.Split(text).Count == 0)
        {
            return model with { Mode = prompt with { Problem = "type a command, or Esc" } };
        }
        var name = CommandLine.SuggestName(text, model.Team.Select(member => member.Name));
        return model with { Mode = new Mode.Prompt(new Question.NewName(text, question.Split), LineText.Of(name), IsSuggested: true) };
    }

    private static Step Name(ScreenModel model, Mode.Prompt prompt, Question.NewName question, string text)
    {
        return Problem(model, text) is { } problem
            ? model with { Mode = prompt with { Problem = problem } }
            : Verbs.Spawn(model with { Mode = new Mode.Typing() }, text, CommandLine.Split(question.Command), question.Split);
    }

    private static Step Rename(ScreenModel model, Mode.Prompt prompt, Question.Rename question, string text)
    {
        if (text == question.Pane)
        {
            return model with { Mode = new Mode.Typing() };
        }
        return Problem(model, text) is { } problem
            ? model with { Mode = prompt with { Problem = problem } }
            : Verbs.Rename(model with { Mode = new Mode.Typing() }, question.Pane, text);
    }

    private static string? Problem(ScreenModel model, string name) =>
        !PaneName.TryParse(name, out _) ? "letters, digits, '.', '_' and '-', at most 64, the first a letter or digit"
        : model.FindMember(name) is not null ? "that name is taken"
        : null;

    private static Step Back(ScreenModel model, Question question)
    {
        if (question is Question.OwnWords or Question.PutOff)
        {
            return QueueKeys.Back(model, question is Question.OwnWords own ? own.Need : ((Question.PutOff)question).Need);
        }
        if (question is not Question.Search it)
        {
            return model with { Mode = new Mode.Typing() };
        }
        var state = CopyLines.Anew(it.State);
        return CopyLines.Ask(model with { Mode = new Mode.Copy(state) }, state);
    }
}
