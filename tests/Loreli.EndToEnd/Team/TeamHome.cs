using System.Globalization;
using System.Text.Json;
using Loreli.Client;
using Loreli.Protocol;

namespace Loreli.EndToEnd.Team;

/// <summary>A fact of the ledger.</summary>
public sealed record TeamFact(long Seq, string Type, string? Agent, int Generation, JsonElement Data)
{
    public string this[string member] => Data.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";

    public override string ToString() => $"{Seq} {Type} {Agent}.{Generation} {Data}";
}

/// <summary>A home with a git repository and the team of a loreli.yml in it. Everything that asks the daemon waits while there is none,
/// so that a scene can be played while daemons are killed. Safe for threads.</summary>
public sealed class TeamHome : IDisposable
{
    /// <summary>Many scenes look at the same time.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(150);

    private readonly Lock _gate = new();
    private readonly List<TeamFact> _facts = [];
    private DaemonAddress? _address;

    public TeamHome()
    {
        foreach (var words in (string[][])[["init", "--quiet", "--initial-branch=main"], ["config", "user.name", "A Person"], ["config", "user.email", "person@example.org"],
            ["commit", "--quiet", "--allow-empty", "--message", "first"]])
        {
            Git(words);
        }
        Scripts = Directory.CreateDirectory(Path.Combine(Home.Root, "scripts")).FullName;
    }

    public LoreliHome Home { get; } = new(git: false);
    public string Scripts { get; }
    public string ConfigurationPath => Path.Combine(Home.Repository, "loreli.yml");

    public void Git(params string[] words) => Tool.Run("git", ["-C", Home.Repository, .. words]).ExitCode.ShouldBe(0);

    /// <summary>How an agent of that name lives from its next start on.</summary>
    public string Script(string agent, string text)
    {
        var path = Path.Combine(Scripts, agent + ".txt");
        File.WriteAllText(path + ".part", text + "\n");
        File.Move(path + ".part", path, overwrite: true);
        return path;
    }

    /// <summary>An entry of a scripted agent that works in an empty folder.</summary>
    public string Entry(string agent, string script, string more = "", string backend = "scripted") =>
        $"  - {{ name: {agent}, backend: {backend}, workspace: none, arguments: [--script, {Script(agent, script)}]{(more.Length > 0 ? ", " + more : "")} }}\n";

    /// <summary>Writes loreli.yml, as an editor would: in one step.</summary>
    public void Write(string configuration)
    {
        File.WriteAllText(ConfigurationPath + ".part", configuration);
        File.Move(ConfigurationPath + ".part", ConfigurationPath, overwrite: true);
    }

    /// <summary>Writes it, allows it, and starts the daemon.</summary>
    public void Up(string configuration)
    {
        Write(configuration);
        Home.Ok("trust");
        Home.Up();
    }

    public IReadOnlyList<TeamFact> Facts(string? agent = null)
    {
        lock (_gate)
        {
            foreach (var line in Ask("GET", $"/v1/events?since={(_facts.Count == 0 ? 0 : _facts[^1].Seq)}").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var it = JsonDocument.Parse(line).RootElement;
                _facts.Add(new TeamFact(it.GetProperty("seq").GetInt64(), it.GetProperty("type").GetString()!, it.GetProperty("agent").GetString(),
                    it.GetProperty("generation").ValueKind == JsonValueKind.Number ? it.GetProperty("generation").GetInt32() : 0, it.GetProperty("data")));
            }
            return [.. _facts.Where(it => agent is null || it.Agent == agent)];
        }
    }

    /// <summary>The first fact of a kind about an agent, or about none.</summary>
    public TeamFact Await(string? agent, string type, Func<TeamFact, bool>? condition = null, long after = 0) => Explained(agent, $"{type} of {agent}", () =>
        Facts().FirstOrDefault(it => it.Seq > after && it.Agent == agent && it.Type == type && condition?.Invoke(it) != false));

    public IReadOnlyList<JsonElement> Agents() => [.. Json("/v1/agents").EnumerateArray()];

    /// <summary>The agent, once it is as wanted.</summary>
    public JsonElement AwaitAgent(string agent, string what, Func<JsonElement, bool> condition) => Explained(agent, $"{agent} {what}", () =>
        Agents().Where(it => it.GetProperty("name").GetString() == agent && condition(it)).Select(static it => (object)it).FirstOrDefault()) is JsonElement seen
            ? seen : throw new System.Diagnostics.UnreachableException();

    public JsonElement AwaitState(string agent, string state) => AwaitAgent(agent, state, it => it.GetProperty("state").GetString() == state);

    public JsonElement AwaitActivity(string agent, string activity) =>
        AwaitAgent(agent, activity, it => it.GetProperty("state").GetString() == "running" && it.GetProperty("activity").GetString() == activity);

    public void AwaitScreen(string agent, string text) => Explained(agent, $"\"{text}\" on the screen of {agent}", () =>
        Send("GET", $"/v1/panes/{agent}/capture", null, DaemonClient.Text) is { Status: 200, Text: var seen } && seen.Contains(text, StringComparison.Ordinal) ? seen : null);

    public JsonElement AwaitNeed(string kind, string? agent) => (JsonElement)Explained(agent, $"a need {kind} of {agent}", () => Json("/v1/attention").EnumerateArray()
        .Where(it => it.GetProperty("kind").GetString() == kind && it.GetProperty("agent").GetString() == agent).Select(static it => (object)it).FirstOrDefault());

    public IReadOnlyList<string> Needs() => [.. Json("/v1/attention").EnumerateArray().Select(static it => it.GetProperty("id").GetString()!)];

    public string Explain(string agent) => Ask("GET", $"/v1/agents/{agent}/explain", accept: DaemonClient.Text).Text;

    public JsonElement Json(string path) => JsonDocument.Parse(Ask("GET", path).Text).RootElement;

    /// <summary>A verb that is said again when the daemon died under it; what it refuses otherwise is a failure unless <paramref name="isDone"/>.</summary>
    public void Verb(Func<bool> isDone, params string[] words) => Waiting.Until(() =>
    {
        var outcome = Home.Run(words);
        // A daemon that has just taken an agent over has not looked at it yet.
        var isCut = outcome.ExitCode == ExitCode.NoDaemon || outcome.Error.Contains("daemon", StringComparison.Ordinal)
            || outcome.Error.Contains("it is unknown", StringComparison.Ordinal);
        return outcome.ExitCode == 0 || isDone() || (isCut ? false
            : throw new InvalidOperationException($"loreli {string.Join(' ', words)} ended with {outcome.ExitCode}: {outcome.Error}"));
    }, $"loreli {string.Join(' ', words)}");

    /// <summary>A request to the daemon of now, or the next one.</summary>
    public (int Status, string Text) Ask(string method, string path, string? body = null, string accept = DaemonClient.Json)
    {
        (int Status, string Text) seen = default;
        Waiting.Until(() => (seen = Send(method, path, body, accept)).Status is >= 200 and not 503, $"an answer to {method} {path}");
        return seen;
    }

    /// <summary>A request; status 0 when no daemon answers.</summary>
    public (int Status, string Text) Send(string method, string path, string? body = null, string accept = DaemonClient.Json)
    {
        try
        {
            _address ??= new DaemonAddress.UnixSocket(Home.Status().GetProperty("socket").GetString()!);
            if (DaemonClient.Connect(_address) is not ConnectOutcome.Connected { Client: var client })
            {
                return default;
            }
            using (client)
            {
                var answer = client.Send(method, path, System.Text.Encoding.UTF8.GetBytes(body ?? ""), accept);
                return (answer.Status, System.Text.Encoding.UTF8.GetString(answer.ReadAll()));
            }
        }
        catch (Exception gone) when (gone is DaemonGoneException or IOException or InvalidOperationException)
        {
            return default;
        }
    }

    public void Dispose() => Home.Dispose();

    /// <summary>Waits, and says on failure all that is known.</summary>
    public T Explained<T>(string? agent, string what, Func<T?> look)
        where T : class
    {
        try
        {
            T? seen = null;
            Waiting.Until(() => (seen = look()) is not null, what, BetweenLooks);
            return seen!;
        }
        catch (TimeoutException late)
        {
            var facts = string.Join('\n', Facts(agent).TakeLast(40));
            var screen = agent is null ? "" : Send("GET", $"/v1/panes/{agent}/capture", null, DaemonClient.Text).Text;
            throw new TimeoutException($"{late.Message}\n{(agent is null ? "" : Send("GET", $"/v1/agents/{agent}/explain", null, DaemonClient.Text).Text)}\n{facts}\n{screen}", late);
        }
    }

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
