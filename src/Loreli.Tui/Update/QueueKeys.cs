using System.Collections.Immutable;
using Loreli.Protocol.Daemon;
using Loreli.Terminal;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Keys of the attention queue: choose a need, answer its question where it stands, go to its agent, put it off.</summary>
internal static class QueueKeys
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan PutOffMax = TimeSpan.FromDays(30);

    public static Step Open(ScreenModel model) => model with { Mode = new Mode.Queue(null, QueuePart.Rows) };

    /// <summary>The queue at the question of the focused agent, ready to be answered.</summary>
    public static Step OpenAnswer(ScreenModel model)
    {
        var need = Needs.All(model).FirstOrDefault(need => need.Agent == model.Focused && need.Question is not null);
        return need is null || model.FocusedMember is not { Agent: not null }
            ? model.Said(model.Focused is { } name ? $"{name} asks nothing that can be answered here" : "nobody asks anything")
            : Begin(model, need, option: null);
    }

    public static AttentionView? Chosen(IReadOnlyList<AttentionView> needs, Mode.Queue queue) =>
        needs.FirstOrDefault(need => need.Id == queue.Chosen) ?? (needs.Count > 0 ? needs[0] : null);

    public static Step Key(ScreenModel model, Mode.Queue queue, InputEvent.Key key)
    {
        var needs = Needs.All(model);
        var name = KeyName.Of(key);
        if (Chosen(needs, queue) is not { } need)
        {
            return name is "esc" or "q" or "C-c" or "enter" ? model with { Mode = new Mode.Typing() } : model;
        }
        return queue.Part switch
        {
            QueuePart.Options when need.Question is { } question => OptionKey(model, queue, need, question, name),
            QueuePart.PutOff => PutOffKey(model, need, name),
            _ => RowKey(model, needs, need, name),
        };
    }

    /// <summary>The answer that was typed in the operator's own words.</summary>
    public static Step Answered(ScreenModel model, Mode.Prompt prompt, Question.OwnWords question)
    {
        var text = prompt.Line.Text.Trim();
        if (text.Length == 0)
        {
            return model with { Mode = prompt with { Problem = "type an answer, or Esc" } };
        }
        return Needs.All(model).Any(need => need.Id == question.Need && need.Question is not null)
            ? AgentVerbs.Answer(Back(model, question.Need), question.Agent, text)
            : Back(model, question.Need).Failed($"{question.Agent} asks that no more: nothing was sent");
    }

    /// <summary>The time that was typed for a need to be put off.</summary>
    public static Step PutOff(ScreenModel model, Mode.Prompt prompt, Question.PutOff question) =>
        DurationText.TryParse(prompt.Line.Text, out var time) && time >= TimeSpan.FromSeconds(1) && time <= PutOffMax
            ? AgentVerbs.PutOff(Back(model, question.Need), question.Need, time)
            : model with { Mode = prompt with { Problem = "like 20m, 2h or 1d, at most 30d" } };

    public static ScreenModel Back(ScreenModel model, string need) => model with { Mode = new Mode.Queue(need, QueuePart.Rows) };

    /// <summary>A question that changed while its answer was being chosen is not answered with what was meant for another.</summary>
    public static ScreenModel Still(ScreenModel model, FleetView? before)
    {
        if (model.Mode is not Mode.Queue { Part: QueuePart.Options, Chosen: { } id })
        {
            return model;
        }
        var (then, now) = (Question(before, id), Question(model.Fleet, id));
        return then is not null && now is not null && then.Text == now.Text && then.Options.SequenceEqual(now.Options)
            ? model
            : Back(model, id).Failed(now is null ? "the question is not open any more: nothing was sent" : "the question changed: read it again");
    }

    /// <summary>Keeps what stands around the question on the agent's screen, so that nobody allows what he has not read.</summary>
    public static ScreenModel Seen(ScreenModel model, string need, ImmutableArray<string> screen) =>
        model.Mode is Mode.Queue { Part: QueuePart.Options } queue && queue.Chosen == need && Question(model.Fleet, need) is { } question
            ? model with { Mode = queue with { Above = Glimpse.Around(question, screen) } }
            : model;

    private static QuestionView? Question(FleetView? fleet, string id) => fleet?.Attention.FirstOrDefault(need => need.Id == id)?.Question;

    private static Step RowKey(ScreenModel model, IReadOnlyList<AttentionView> needs, AttentionView need, string name)
    {
        var at = 0;
        while (needs[at].Id != need.Id)
        {
            at++;
        }
        switch (name)
        {
            case "esc" or "q" or "C-c":
                return model with { Mode = new Mode.Typing() };
            case "down" or "j" or "tab":
                return Back(model, needs[Math.Min(at + 1, needs.Count - 1)].Id);
            case "up" or "k" or "S-tab":
                return Back(model, needs[Math.Max(at - 1, 0)].Id);
            case "home":
                return Back(model, needs[0].Id);
            case "end":
                return Back(model, needs[^1].Id);
            case "enter" when CanAnswer(model, need):
                return Begin(model, need, option: null);
            case "enter" or "g" or "right":
                return Go(model, need);
            case "t" when CanAnswer(model, need):
                return OwnWords(model, need);
            case "w" when need.Agent is { } agent && model.FindMember(agent)?.Agent is not null:
                return PageKeys.OpenExplain(model, agent);
            case "s":
                return Needs.IsOfPane(need)
                    ? model.Said("this goes away when you look at it; only what loreli supervises can be put off")
                    : model with { Mode = new Mode.Queue(need.Id, QueuePart.PutOff) };
        }
        return Digit(name) is { } digit && CanAnswer(model, need) && digit < need.Question!.Options.Count ? Begin(model, need, digit) : model;
    }

    private static Step OptionKey(ScreenModel model, Mode.Queue queue, AttentionView need, QuestionView question, string name)
    {
        var last = Math.Max(0, question.Options.Count - 1);
        var at = Math.Clamp(queue.Option, 0, last);
        switch (name)
        {
            case "esc" or "q" or "left" or "C-c":
                return Back(model, need.Id);
            case "down" or "j" or "tab":
                return model with { Mode = queue with { Option = Math.Min(at + 1, last) } };
            case "up" or "k" or "S-tab":
                return model with { Mode = queue with { Option = Math.Max(at - 1, 0) } };
            case "t":
                return OwnWords(model, need);
            case "enter":
                return AgentVerbs.Answer(Back(model, need.Id), need.Agent!, Answer(question, at));
        }
        return Digit(name) is { } digit && digit <= last ? model with { Mode = queue with { Option = digit } } : model;
    }

    private static Step PutOffKey(ScreenModel model, AttentionView need, string name) => name switch
    {
        "1" or "enter" => AgentVerbs.PutOff(Back(model, need.Id), need.Id, Short),
        "2" => AgentVerbs.PutOff(Back(model, need.Id), need.Id, Long),
        "3" => Commands.Ask(model, new Question.PutOff(need.Id), "4h"),
        "0" when need.SnoozedUntil is not null => AgentVerbs.PutOff(Back(model, need.Id), need.Id, TimeSpan.Zero),
        "esc" or "q" or "left" or "C-c" => Back(model, need.Id),
        _ => model,
    };

    private static bool CanAnswer(ScreenModel model, AttentionView need) =>
        need is { Question: not null, Agent: { } agent } && model.FindMember(agent)?.Agent is not null;

    private static Step Begin(ScreenModel model, AttentionView need, int? option)
    {
        if (model.IsReadOnlyClient)
        {
            return model.Failed("this screen is attached read-only");
        }
        return need.Question!.Options.Count == 0
            ? OwnWords(model, need)
            : AgentVerbs.Glimpse(
                model with { Mode = new Mode.Queue(need.Id, QueuePart.Options, option ?? Math.Clamp(need.Question.Marked, 0, need.Question.Options.Count - 1)) }, need);
    }

    private static Step OwnWords(ScreenModel model, AttentionView need) => Commands.Ask(model, new Question.OwnWords(need.Agent!, need.Id), "");

    // The text names the option even if the list was drawn anew; the number only where two read alike.
    private static string Answer(QuestionView question, int option)
    {
        var text = question.Options[option];
        return text.Length > 0 && question.Options.Count(other => other == text) == 1 ? text : $"{option + 1}";
    }

    private static Step Go(ScreenModel model, AttentionView need)
    {
        if (need.Agent is { } agent && model.FindMember(agent) is not null)
        {
            return Focusing.On(model with { Mode = new Mode.Typing() }, agent);
        }
        return need.Kind switch
        {
            "breaker" => PageKeys.Open(model, new Sheet.Backends()),
            "configuration" => PageKeys.Open(model, new Sheet.Plan()),
            _ => model.Said("this concerns no agent that could be gone to"),
        };
    }

    private static int? Digit(string name) => name.Length == 1 && name[0] is >= '1' and <= '9' ? name[0] - '1' : null;
}
