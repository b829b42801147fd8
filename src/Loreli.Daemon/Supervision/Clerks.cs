using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Loreli.Agents.Backends;
using Loreli.Agents.Delivery;
using Loreli.Agents.Dialogs;
using Loreli.Daemon.Api;
using Loreli.Daemon.Panes;
using Loreli.Ledger;
using Loreli.Posix;
using Loreli.Protocol.Places;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>A prompt as it waits on disk. Times are of the wall clock: those of this process mean nothing to the next.</summary>
internal sealed record WaitingPrompt(string Agent, long Id, string Text, DateTimeOffset ExpiresAt, PromptTiming Timing, bool IsUrgent, bool IsCommand, bool WasBegun);

internal sealed record WaitingPrompts(long LastId, IReadOnlyList<WaitingPrompt> Prompts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WaitingPrompts))]
internal sealed partial class ClerkJson : JsonSerializerContext;

/// <summary>One clerk for each agent that anything was ever to be typed for, and what they work with.</summary>
internal sealed class Clerks(SupervisionParts parts, StateFile<WaitingPrompts> file) : IClerkOffice, IDisposable
{
    private readonly ConcurrentDictionary<string, Clerk> _clerks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AttentionItem> _needs = new(StringComparer.Ordinal);
    private readonly Lock _fileGate = new();
    private Dictionary<string, ImmutableList<Prompt>> _remembered = [];
    private long _lastId;

    /// <summary>Hears that bytes of ours reached an agent.</summary>
    public Action<FleetEvent.Typed> Echoes { get; set; } = static _ => { };

    /// <summary>The policy's words for dialogs, of the configuration that is carried out.</summary>
    public Func<string, string?> Word { get; set; } = static _ => null;

    public TimeProvider Clock => parts.Clock;

    /// <summary>Takes up what waited when the last daemon went.</summary>
    public void Recall()
    {
        if (file.Load() is not { } kept)
        {
            return;
        }
        var (now, utc) = (Clock.Now, Clock.GetUtcNow());
        _lastId = kept.LastId;
        _remembered = kept.Prompts.GroupBy(static it => it.Agent, StringComparer.Ordinal).ToDictionary(static it => it.Key, it => it.Select(prompt =>
            new Prompt(prompt.Id, prompt.Text, now + (prompt.ExpiresAt - utc))
            {
                Timing = prompt.Timing, IsUrgent = prompt.IsUrgent, IsCommand = prompt.IsCommand, WasBegun = prompt.WasBegun,
            }).ToImmutableList(), StringComparer.Ordinal);
    }

    public Clerk Of(string agent) => _clerks.GetOrAdd(agent, static (name, it) =>
        new Clerk(name, it._remembered.GetValueOrDefault(name, []), it), this);

    /// <summary>Prompts and answers that did not arrive, until something is taken again.</summary>
    public IEnumerable<AttentionItem> Needs => _needs.Values;

    public Clerk? Find(string agent) => _clerks.GetValueOrDefault(agent);

    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>What an eye saw goes to its agent's clerk; while that types, the eye looks oftener.</summary>
    public void Saw(AgentEye eye)
    {
        var clerk = Of(eye.Pane.Name.Value);
        clerk.Saw(eye);
        parts.Eyes.Hurry(eye.Pane, clerk.IsAtWork);
    }

    public void OperatorTyped(IPane pane)
    {
        if (_clerks.TryGetValue(pane.Name.Value, out var clerk))
        {
            clerk.OperatorTyped();
        }
    }

    public void Forget(string agent)
    {
        _needs.TryRemove(agent, out _);
        if (_clerks.TryRemove(agent, out var clerk))
        {
            clerk.Leave();
        }
    }

    public void Dispose()
    {
        foreach (var clerk in _clerks.Values)
        {
            clerk.Dispose();
        }
    }

    string? IClerkOffice.DialogWord(string policy) => Word(policy);

    string IClerkOffice.Store(string agent, long promptId, string text)
    {
        var folder = Path.Combine(parts.Options.Paths.StateDirectory, "prompts");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, $"{agent}.{promptId}.md");
        return Descriptors.ReplaceFile(path, System.Text.Encoding.UTF8.GetBytes(text)) is var errno && errno == 0
            ? path
            : throw new IOException(Errno.Describe(errno));
    }

    void IClerkOffice.Typed(IPane pane) => Echoes(new FleetEvent.Typed(pane.Name.Value, pane.Spec.Generation));

    void IClerkOffice.Delivered(string agent, int generation, Prompt prompt, DeliveryOutcome outcome)
    {
        if (outcome is DeliveryOutcome.Delivered delivered)
        {
            _needs.TryRemove(agent, out _);
            parts.Facts.Record(new NewEvent(EventType.PromptDelivered, agent, generation, EventData.Of(
                ("prompt", prompt.Id), ("proof", AgentWords.Of(delivered.Proof)), ("tookSeconds", delivered.Took.TotalSeconds),
                ("enters", delivered.Enters), ("file", delivered.File), ("chars", prompt.Text.Length))));
        }
        else if (IsOfSupervisor(prompt) && outcome is DeliveryOutcome.Unreachable)
        {
            // It ended while it was being asked to, or nudged: how it ended says all.
        }
        else if (DeliveryMessages.Of(agent, prompt, outcome) is { } error)
        {
            // One that is refused at once has told its sender, and the supervisor goes on whether its words arrive or not.
            if (!IsOfSupervisor(prompt) && outcome is not (DeliveryOutcome.QueueFull or DeliveryOutcome.Refused))
            {
                _needs[agent] = new AttentionItem($"delivery:{agent}:{prompt.Id}", "delivery", 1, agent, error.Message, Clock.GetUtcNow());
            }
            parts.Facts.Record(new NewEvent(EventType.PromptFailed, agent, generation, EventData.Of(
                ("prompt", prompt.Id), ("code", error.Code), ("message", error.Message), ("screen", ScreenOf(outcome)))));
        }
    }

    private static bool IsOfSupervisor(Prompt prompt) => prompt.Timing == PromptTiming.Anytime;

    void IClerkOffice.Answered(string agent, int generation, Question question, AnswerOutcome outcome, bool byPolicy)
    {
        var by = byPolicy ? "policy" : "operator";
        switch (outcome)
        {
            case AnswerOutcome.Answered answered:
                _needs.TryRemove(agent, out _);
                parts.Facts.Record(new NewEvent(EventType.Answered, agent, generation, EventData.Of(
                    ("question", question.Text), ("kind", question.Kind), ("answer", answered.Option), ("by", by))));
                break;
            case AnswerOutcome.GaveUp gaveUp:
                parts.Facts.Record(new NewEvent(EventType.AnswerFailed, agent, generation, EventData.Of(
                    ("question", question.Text), ("kind", question.Kind), ("reason", gaveUp.Reason), ("by", by), ("screen", gaveUp.Screen))));
                break;
        }
    }

    void IClerkOffice.QueueChanged()
    {
        // All in turn: an older list must not be written over a newer one.
        lock (_fileGate)
        {
            var (now, utc) = (Clock.Now, Clock.GetUtcNow());
            var waiting = _clerks.Values.SelectMany(clerk => clerk.Remembered.Select(it => (clerk.Agent, Prompt: it)))
                .Concat(_remembered.Where(it => !_clerks.ContainsKey(it.Key)).SelectMany(it => it.Value.Select(prompt => (Agent: it.Key, Prompt: prompt))));
            file.Save(new WaitingPrompts(Volatile.Read(ref _lastId), [.. waiting.Select(it => new WaitingPrompt(
                it.Agent, it.Prompt.Id, it.Prompt.Text, utc + (it.Prompt.ExpiresAt - now), it.Prompt.Timing, it.Prompt.IsUrgent, it.Prompt.IsCommand, it.Prompt.WasBegun))]));
        }
    }

    void IClerkOffice.Failed(string agent, Exception failure) =>
        parts.Log.Error("typing for an agent failed", ("agent", agent), ("exception", failure.ToString()));

    private static IReadOnlyList<string> ScreenOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Expired it => it.Screen,
        DeliveryOutcome.NotShown it => it.Screen,
        DeliveryOutcome.NotTaken it => it.Screen,
        DeliveryOutcome.Unproven it => it.Screen,
        DeliveryOutcome.Interfered it => it.Screen,
        _ => [],
    };
}
