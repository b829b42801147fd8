using Loreli.Terminal;
using Loreli.Tui.Model;
using Loreli.Tui.Views;

namespace Loreli.Tui.Update;

/// <summary>The dialog for a new agent: five fields, suggestions for most of them.</summary>
internal static class NewAgentKeys
{
    private const string FirstRole = "action";
    /// <summary>No model works behind these: they are suggested when there is nothing else.</summary>
    private static readonly string[] Last = ["scripted", "shell"];

    public static Step Open(ScreenModel model)
    {
        if (model.IsReadOnlyClient)
        {
            return model.Failed("this screen is attached read-only");
        }
        if (model.Fleet is not { } fleet)
        {
            return model.Failed("the daemon has told nothing of backends yet: c starts a plain command");
        }
        var backend = fleet.Backends.Where(TeamSheets.IsHealthy).OrderBy(it => Array.IndexOf(Last, it.Name)).FirstOrDefault()?.Name ?? "";
        var name = SuggestName(model, FirstRole);
        return model with
        {
            Mode = new Mode.NewAgent(new AgentForm(
                FormField.Backend, [LineText.Of(backend), LineText.Of(FirstRole), LineText.Empty, LineText.Of(name), LineText.Empty])),
        };
    }

    public static Step Key(ScreenModel model, AgentForm form, InputEvent.Key key)
    {
        switch (KeyName.Of(key))
        {
            case "esc" or "C-c" or "C-g":
                return model with { Mode = new Mode.Typing() };
            case "enter" when form.At == FormField.Prompt:
                return Start(model, form);
            case "enter":
                return Show(model, Move(model, Taken(model, form), 1));
            case "tab":
                return Show(model, Completed(model, form) ?? Move(model, form, 1));
            case "S-tab":
                return Show(model, Move(model, form, -1));
            case "down" or "C-n":
                return Show(model, Down(model, form));
            case "up" or "C-p":
                return Show(model, form.Chosen >= 0 ? form with { Chosen = form.Chosen - 1 } : Move(model, form, -1));
        }
        var line = KeyName.TextOf(key) is not null && IsSuggested(model, form)
            ? LineKeys.Edit(LineText.Empty, key)
            : LineKeys.Edit(form.Line, key);
        return line is null ? model : Show(model, Typed(model, form, line));
    }

    public static Step Paste(ScreenModel model, AgentForm form, string text) =>
        Show(model, Typed(model, form, (IsSuggested(model, form) ? LineText.Empty : form.Line).Insert(text)));

    /// <summary>The field holds what the dialog filled in: typing replaces it.</summary>
    public static bool IsSuggested(ScreenModel model, AgentForm form) => form.At switch
    {
        FormField.Backend or FormField.Role => form.Line.Text.Length > 0 && Completion.Of(model, form).Any(it => it.Text == form.Line.Text),
        FormField.Name => !form.NameIsTouched && form.Line.Text.Length > 0,
        _ => false,
    };

    private static Step Show(ScreenModel model, AgentForm form) => model with { Mode = new Mode.NewAgent(form) };

    private static AgentForm Typed(ScreenModel model, AgentForm form, LineText line)
    {
        var next = form.With(form.At, line) with { Chosen = -1, NameIsTouched = form.NameIsTouched || form.At == FormField.Name };
        return Follow(model, next);
    }

    // The name follows the role as long as nobody has touched it.
    private static AgentForm Follow(ScreenModel model, AgentForm form) => form.NameIsTouched || form.At != FormField.Role
        ? form
        : form.With(FormField.Name, LineText.Of(SuggestName(model, form.Text(FormField.Role))));

    private static AgentForm Down(ScreenModel model, AgentForm form)
    {
        var count = Completion.Of(model, form).Count;
        return count == 0 ? Move(model, form, 1) : form with { Chosen = Math.Min(form.Chosen + 1, count - 1) };
    }

    // The field with the suggestion that is chosen or fits best; null when there is nothing to complete.
    private static AgentForm? Completed(ScreenModel model, AgentForm form)
    {
        var suggestions = Completion.Of(model, form);
        var typed = form.Text(form.At);
        if (suggestions.Count == 0 || (form.Chosen < 0 && (typed.Length == 0 || suggestions.Any(it => it.Text == typed))))
        {
            return null;
        }
        return Follow(model, form.With(form.At, LineText.Of(suggestions[Math.Max(0, form.Chosen)].Text)) with { Chosen = -1 });
    }

    // The chosen suggestion; for a backend, where nothing else will do, the best that fits what was typed.
    private static AgentForm Taken(ScreenModel model, AgentForm form)
    {
        var suggestions = Completion.Of(model, form);
        var isExact = suggestions.Any(it => it.Text == form.Text(form.At));
        var chosen = form.Chosen >= 0 ? form.Chosen : form.At == FormField.Backend && !isExact ? 0 : -1;
        return chosen >= 0 && chosen < suggestions.Count
            ? Follow(model, form.With(form.At, LineText.Of(suggestions[chosen].Text)) with { Chosen = -1 })
            : form;
    }

    private static AgentForm Move(ScreenModel model, AgentForm form, int by)
    {
        if (by > 0 && Problem(model, form, form.At) is { } problem)
        {
            return form with { Problem = problem };
        }
        var to = (FormField)Math.Clamp((int)form.At + by, 0, (int)FormField.Prompt);
        return form with { At = to, Chosen = -1, Problem = null };
    }

    private static Step Start(ScreenModel model, AgentForm form)
    {
        foreach (var field in Enum.GetValues<FormField>())
        {
            if (Problem(model, form, field) is { } problem)
            {
                return Show(model, form with { At = field, Chosen = -1, Problem = problem });
            }
        }
        return AgentVerbs.Spawn(model with { Mode = new Mode.Typing() }, form);
    }

    private static string? Problem(ScreenModel model, AgentForm form, FormField field)
    {
        var text = form.Text(field);
        return field switch
        {
            FormField.Backend when text.Length == 0 => "choose a backend",
            // Before the daemon has told of any, it decides itself.
            FormField.Backend when model.Fleet is { Backends.Count: > 0 } fleet && fleet.Backends.All(it => it.Name != text) => $"no backend is called {text}",
            FormField.Name when text.Length > 0 && !PaneName.TryParse(text, out _) =>
                "letters, digits, '.', '_' and '-', at most 64, the first a letter or digit",
            FormField.Name when model.FindMember(text) is not null => "that name is taken",
            _ => null,
        };
    }

    private static string SuggestName(ScreenModel model, string role)
    {
        var letters = new string([.. role.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')]).TrimStart('-', '_', '.');
        var stem = letters.Length == 0 ? "agent" : letters[..Math.Min(letters.Length, 48)];
        return Enumerable.Range(1, int.MaxValue).Select(n => $"{stem}-{n}").First(name => model.FindMember(name) is null);
    }
}
