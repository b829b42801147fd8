using Loreli.Agents.Identities;
using Loreli.Configuration;

namespace Loreli.Agents.Backends.Reading;

/// <summary>What came of reading a backend.</summary>
public abstract record BackendOutcome
{
    private BackendOutcome() { }

    /// <param name="Backend">With <see cref="Variants"/> for its other providers.</param>
    public sealed record Read(Backend Backend, IReadOnlyList<Backend> Variants) : BackendOutcome;
    public sealed record Refused(IReadOnlyList<ConfigurationError> Errors) : BackendOutcome;
}

/// <summary>Makes a backend of what a file says. Pure.</summary>
internal static class BackendReader
{
    private static readonly Dictionary<string, Side> SideWords = new(StringComparer.Ordinal) { ["yin"] = Side.Yin, ["yang"] = Side.Yang };

    private static readonly Dictionary<string, SubmissionMode> Modes = new(StringComparer.Ordinal)
    {
        ["paste"] = SubmissionMode.Paste, ["typed"] = SubmissionMode.Typed,
    };

    public static BackendOutcome Read(ConfigurationNode root, string id, string origin)
    {
        var errors = new List<ConfigurationError>();
        var backend = ReadOne(root, id, origin, errors, out var variants);
        var others = variants.Select(it => ReadOne(Merging.Merge(Merging.Without(root, "variants"), it.Node), it.Key, origin, errors, out _) with
        {
            VariantOf = id,
        }).ToList();
        return errors.Count == 0 ? new BackendOutcome.Read(backend, others) : new BackendOutcome.Refused(errors);
    }

    private static Backend ReadOne(
        ConfigurationNode root, string id, string origin, List<ConfigurationError> errors, out IReadOnlyList<(string Key, ConfigurationNode Node)> variants)
    {
        var fields = Fields.Of(root, "", errors);
        fields.Find("id");
        fields.Find("extends");
        variants = [.. fields.Entries("variants").Select(it => (it.Key, it.Node))];
        var provider = fields.Text("provider") ?? id;
        var backend = new Backend(id)
        {
            Name = fields.Text("name") ?? id,
            Provider = provider,
            Side = fields.Word("side", SideWords) ?? Sides.Of(provider),
            Origin = origin,
            Detection = Detection(fields.Group("detect"), id),
            Command = Command(fields.Group("command")),
            Models = fields.Entries("models").ToDictionary(it => it.Key, it => fields.Text(it.Node, it.Path) ?? "", StringComparer.Ordinal),
            Environment = fields.Entries("environment").ToDictionary(
                it => it.Key, it => it.Node.IsNothing ? null : fields.Text(it.Node, it.Path), StringComparer.Ordinal),
            Delivery = Delivery(fields.Group("delivery")),
            Composer = Composer(fields.Group("composer")),
            Dialogs = [.. fields.Items("dialogs").Select(it => RuleReader.Dialog(it.Node, it.Path, errors)).OrderByDescending(it => it.Priority)],
            Rules = [.. fields.Items("rules").Select(it => RuleReader.Rule(it.Node, it.Path, errors)).OrderByDescending(it => it.Priority)],
            Faults = [.. fields.Items("faults").Select(it => RuleReader.Fault(it.Node, it.Path, errors))],
            Masks = Masks(fields.Group("masks")),
            Protocol = Protocol(fields.Group("status")),
        };
        fields.Close();
        return backend;
    }

    private static Detection Detection(Fields fields, string id)
    {
        var detection = new Detection(fields.Text("program") ?? id)
        {
            VersionArguments = fields.Words("version") ?? ["--version"],
            VersionPattern = fields.Pattern("pattern"),
            Known = fields.Versions("known"),
        };
        fields.Close();
        return detection;
    }

    private static CommandWords Command(Fields fields)
    {
        var command = new CommandWords
        {
            Interactive = fields.Words("interactive") ?? [],
            Headless = fields.Words("headless") ?? [],
            Model = fields.Words("model") ?? [],
            Permissions = fields.Entries("permission").ToDictionary(it => it.Key, it => fields.Words(it.Node, it.Path), StringComparer.Ordinal),
            DefaultPermission = fields.Text("default-permission"),
            Mcp = Mcp(fields.Group("mcp")),
            Hooks = Hooks(fields.Group("hooks")),
            Session = Session(fields.Group("session")),
        };
        fields.Close();
        return command;
    }

    private static McpWords Mcp(Fields fields)
    {
        var mcp = new McpWords
        {
            Format = fields.Text("format"), Arguments = fields.Words("arguments") ?? [],
            File = fields.Text("file"), Variable = fields.Text("variable"),
        };
        fields.Close();
        return mcp;
    }

    private static HookWords Hooks(Fields fields)
    {
        var hooks = new HookWords { Format = fields.Text("format"), Arguments = fields.Words("arguments") ?? [] };
        fields.Close();
        return hooks;
    }

    private static SessionWords Session(Fields fields)
    {
        var session = new SessionWords
        {
            Start = fields.Words("start") ?? [], Resume = fields.Words("resume") ?? [],
            ResumeLast = fields.Words("resume-last") ?? [], Told = fields.Pattern("told"),
        };
        fields.Close();
        return session;
    }

    private static DeliveryWay Delivery(Fields fields)
    {
        var usual = new DeliveryWay();
        var way = new DeliveryWay
        {
            Mode = fields.Word("mode", Modes) ?? usual.Mode,
            Quiet = fields.Duration("quiet", usual.Quiet),
            SubmitPause = fields.Duration("submit-pause", usual.SubmitPause),
            ArrivalTime = fields.Duration("arrival-time", usual.ArrivalTime),
            ProofTime = fields.Duration("proof-time", usual.ProofTime),
            ChunkBytes = fields.Number("chunk-bytes", usual.ChunkBytes, 0, 1 << 20),
            ChunkPause = fields.Duration("chunk-pause", usual.ChunkPause),
            CharsMax = fields.Number("chars-max", usual.CharsMax, 1, 1 << 24),
            LinesMax = fields.Number("lines-max", usual.LinesMax, 1, 1 << 20),
            FileReference = fields.Text("file-reference") ?? usual.FileReference,
            StandIns = fields.Patterns("stand-ins"),
            Queued = fields.Patterns("queued"),
            TakesWhileBusy = fields.Flag("takes-while-busy") ?? usual.TakesWhileBusy,
            CommandMarks = fields.Text("command-marks") ?? usual.CommandMarks,
            Guard = fields.Text("guard") ?? usual.Guard,
            Tab = fields.Text("tab"),
            BackslashContinues = fields.Flag("backslash-continues") ?? usual.BackslashContinues,
            ClearKeys = fields.Words("clear-keys") ?? usual.ClearKeys,
            InterruptKeys = fields.Words("interrupt-keys") ?? usual.InterruptKeys,
        };
        fields.Close();
        return way;
    }

    private static ComposerPlace? Composer(Fields fields)
    {
        if (!fields.IsThere)
        {
            return null;
        }
        var first = fields.Pattern("first");
        if (first is null && !fields.Has("first"))
        {
            Fields.Add(fields.Errors, Wrong.Missing(fields.Place, Fields.Join(fields.Path, "first"), "a pattern for the composer's first line"));
        }
        var place = new ComposerPlace
        {
            First = first ?? BoundedPattern.Of("$^"),
            More = fields.Pattern("more"),
            Over = fields.Pattern("over"),
            Under = fields.Pattern("under"),
            Below = fields.Pattern("below"),
            Scrolled = fields.Pattern("scrolled"),
            Placeholders = fields.Patterns("placeholders"),
            Echo = fields.Pattern("echo"),
            WithinLast = fields.Number("within-last", 16, 1, 500),
        };
        fields.Close();
        return place;
    }

    private static MaskRules Masks(Fields fields)
    {
        var masks = new MaskRules { Lines = fields.Patterns("lines"), Parts = fields.Patterns("parts") };
        fields.Close();
        return masks;
    }

    private static ProtocolTrust Protocol(Fields fields)
    {
        var trust = new ProtocolTrust { States = fields.Words("states") ?? [] };
        fields.Close();
        return trust;
    }
}
