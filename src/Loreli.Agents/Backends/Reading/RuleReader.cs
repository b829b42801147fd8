using Loreli.Configuration;
using Loreli.Supervision;

namespace Loreli.Agents.Backends.Reading;

/// <summary>Reads conditions, rules, faults and dialogs.</summary>
internal static class RuleReader
{
    private static readonly Dictionary<string, Activity> Activities = new(StringComparer.Ordinal)
    {
        ["busy"] = Activity.Busy, ["idle"] = Activity.Idle, ["waiting"] = Activity.Waiting, ["blocked"] = Activity.Blocked,
        ["unknown"] = Activity.Unknown,
    };

    private static readonly Dictionary<string, FaultClass> Classes = new(StringComparer.Ordinal)
    {
        ["auth"] = FaultClass.Auth, ["quota"] = FaultClass.Quota, ["rate-limit"] = FaultClass.RateLimit, ["budget"] = FaultClass.Budget,
        ["model-gone"] = FaultClass.ModelGone, ["overloaded"] = FaultClass.Overloaded, ["network"] = FaultClass.Network,
        ["request"] = FaultClass.Request,
    };

    private static readonly Dictionary<string, bool> ComposerStates = new(StringComparer.Ordinal) { ["empty"] = true, ["none"] = false };

    private static readonly Dictionary<Activity, int> Priorities = new()
    {
        [Activity.Waiting] = 900, [Activity.Busy] = 500, [Activity.Blocked] = 300, [Activity.Idle] = 100, [Activity.Unknown] = 600,
    };

    public static ScreenRule Rule(ConfigurationNode node, string path, List<ConfigurationError> errors)
    {
        var fields = Fields.Of(node, path, errors);
        var id = fields.Needed("id", "the name of the rule");
        var activity = fields.Word("state", Activities);
        if (activity is null && !fields.Has("state"))
        {
            Fields.Add(errors, Wrong.Missing(fields.Place, Fields.Join(path, "state"), "what the rule is a picture of"));
        }
        var rule = new ScreenRule(id, activity ?? Activity.Unknown,
            fields.Number("priority", Priorities[activity ?? Activity.Unknown], 0, 10_000), Condition(fields))
        {
            Reason = fields.Text("reason"),
            Question = fields.Find("question") is { } question ? Question(question, Fields.Join(path, "question"), errors)
                : activity == Activity.Waiting ? new QuestionRule("question") : null,
        };
        fields.Close();
        return rule;
    }

    public static FaultRule Fault(ConfigurationNode node, string path, List<ConfigurationError> errors)
    {
        var fields = Fields.Of(node, path, errors);
        var id = fields.Needed("id", "the name of the fault");
        var kind = fields.Word("class", Classes);
        if (kind is null && !fields.Has("class"))
        {
            Fields.Add(errors, Wrong.Missing(fields.Place, Fields.Join(path, "class"), $"one of {string.Join(", ", Classes.Keys)}"));
        }
        var fault = new FaultRule(id, kind ?? FaultClass.Request, Condition(fields))
        {
            IsRetried = fields.Flag("retried") ?? false,
            Resets = fields.Pattern("resets", isFlow: true),
            IsForeignInk = fields.Flag("foreign-ink") ?? false,
        };
        fields.Close();
        return fault;
    }

    public static DialogRule Dialog(ConfigurationNode node, string path, List<ConfigurationError> errors)
    {
        var fields = Fields.Of(node, path, errors);
        var id = fields.Needed("id", "the name of the dialog");
        var dialog = new DialogRule(id, fields.Text("policy") ?? id, Condition(fields),
            fields.Find("question") is { } question ? Question(question, Fields.Join(path, "question"), errors, id) : new QuestionRule(id))
        {
            Priority = fields.Number("priority", 1_000, 0, 10_000),
            Reason = fields.Text("reason"),
            Answers = fields.Entries("answers").ToDictionary(it => it.Key, it => Answer(it.Node, it.Path, errors), StringComparer.Ordinal),
            Default = fields.Text("default") ?? "ask",
        };
        if (dialog.Default != "ask" && !dialog.Answers.ContainsKey(dialog.Default))
        {
            Fields.Add(errors, Wrong.Value(fields.Place, Fields.Join(path, "default"),
                $"ask or one of its answers ({string.Join(", ", dialog.Answers.Keys)})", $"\"{dialog.Default}\"", Nearest.To(dialog.Default, dialog.Answers.Keys)));
        }
        fields.Close();
        return dialog;
    }

    private static DialogAnswer Answer(ConfigurationNode node, string path, List<ConfigurationError> errors)
    {
        var fields = Fields.Of(node, path, errors);
        var answer = new DialogAnswer
        {
            Option = fields.Pattern("option"),
            NextKey = fields.Text("next") ?? "down",
            PreviousKey = fields.Text("previous") ?? "up",
            Keys = fields.Words("keys") ?? ["enter"],
        };
        fields.Close();
        return answer;
    }

    private static QuestionRule Question(ConfigurationNode node, string path, List<ConfigurationError> errors, string kind = "question")
    {
        var fields = Fields.Of(node, path, errors);
        var question = new QuestionRule(fields.Text("kind") ?? kind)
        {
            Text = fields.Pattern("text"),
            Inline = fields.Pattern("inline"),
        };
        question = fields.Text("marks") is { } marks ? question with { Marks = marks } : question;
        fields.Close();
        return question;
    }

    private static ScreenCondition Condition(Fields fields) => new()
    {
        Region = fields.Find("region") is { } region ? Region(region, Fields.Join(fields.Path, "region"), fields) : new ScreenRegion.Whole(),
        All = Targets(fields, "all"),
        Any = Targets(fields, "any"),
        None = Targets(fields, "none"),
        Versions = fields.Versions("versions"),
        ComposerIsEmpty = fields.Word("composer", ComposerStates),
    };

    private static IReadOnlyList<TextPattern> Targets(Fields fields, string key)
    {
        var patterns = new List<TextPattern>();
        foreach (var (node, path) in fields.Items(key))
        {
            if (node is not ConfigurationNode.Mapping)
            {
                Take(PatternTarget.Line, fields.Pattern(node, path, isFlow: false));
                continue;
            }
            var group = Fields.Of(node, path, fields.Errors);
            Take(PatternTarget.Line, group.Pattern("line"));
            Take(PatternTarget.Flow, group.Pattern("flow", isFlow: true));
            Take(PatternTarget.Title, group.Pattern("title"));
            group.Close();
        }
        return patterns;

        void Take(PatternTarget target, BoundedPattern? pattern)
        {
            if (pattern is not null)
            {
                patterns.Add(new TextPattern(target, pattern));
            }
        }
    }

    private static ScreenRegion Region(ConfigurationNode node, string path, Fields fields)
    {
        switch (node)
        {
            case ConfigurationNode.Scalar { Text: "screen" }:
                return new ScreenRegion.Whole();
            case ConfigurationNode.Scalar { Text: "composer" }:
                return new ScreenRegion.Composer();
            case ConfigurationNode.Scalar { Text: "below" }:
                return new ScreenRegion.Below();
            case ConfigurationNode.Scalar { Text: "turn" }:
                return new ScreenRegion.Turn();
            case ConfigurationNode.Mapping { Entries.Count: 1 }:
                var group = Fields.Of(node, path, fields.Errors);
                ScreenRegion region = group.Has("from") && group.Pattern("from") is { } from ? new ScreenRegion.From(from)
                    : group.Has("above") ? new ScreenRegion.Above(group.Number("above", 1, 1, 500))
                    : new ScreenRegion.Last(group.Number("last", 1, 1, 500));
                group.Close();
                return region;
            default:
                Fields.Add(fields.Errors, Wrong.Value(node.Place, path, "screen, composer, below, turn, {last: N}, {above: N} or {from: PATTERN}", Wrong.Seen(node)));
                return new ScreenRegion.Whole();
        }
    }
}
