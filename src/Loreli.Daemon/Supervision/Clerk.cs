using System.Collections.Immutable;
using Loreli.Agents.Backends;
using Loreli.Agents.Delivery;
using Loreli.Agents.Dialogs;
using Loreli.Agents.Screens;
using Loreli.Daemon.Panes;
using Loreli.Panes;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What a clerk needs of the world.</summary>
internal interface IClerkOffice
{
    TimeProvider Clock { get; }
    /// <summary>The policy's word for a kind of dialog; null leaves it to the backend.</summary>
    string? DialogWord(string policy);
    /// <summary>Puts a text into a file that the agent can read and nobody else.</summary>
    string Store(string agent, long promptId, string text);
    /// <summary>Bytes of ours have reached a pane: what its screen shows next is their echo.</summary>
    void Typed(IPane pane);
    void Delivered(string agent, int generation, Prompt prompt, DeliveryOutcome outcome);
    void Answered(string agent, int generation, Question question, AnswerOutcome outcome, bool byPolicy);
    /// <summary>The prompts that wait are others than before.</summary>
    void QueueChanged();
    void Failed(string agent, Exception failure);
}

/// <summary>Types for one agent, over all its generations: prompts from a queue, answers to questions. One thing at a time.</summary>
/// <remarks>News come from any thread and never wait; they are taken in turn on the thread pool.</remarks>
internal sealed class Clerk : IDisposable
{
    /// <summary>For room in a keeper that is full.</summary>
    private static readonly TimeSpan RoomWithin = TimeSpan.FromSeconds(10);
    /// <summary>Times that one question is answered by policy: one that comes back is the operator's.</summary>
    private const int PolicyTriesMax = 2;

    private readonly Lock _gate = new();
    private readonly Queue<Action<Instant>> _news = new();
    private readonly Dictionary<long, TaskCompletionSource<DeliveryOutcome>> _waiting = [];
    private readonly Dictionary<string, int> _answeredByPolicy = new(StringComparer.Ordinal);
    private readonly IClerkOffice _office;
    private readonly ITimer _timer;
    private AgentEye? _eye;
    private Courier _courier;
    private Answering? _answering;
    private TaskCompletionSource<AnswerOutcome>? _answer;
    private bool _isByPolicy;
    private long? _begun;
    private bool _isDrained;
    private bool _isDisposed;

    public Clerk(string agent, ImmutableList<Prompt> remembered, IClerkOffice office)
    {
        (Agent, _office) = (agent, office);
        _courier = Courier.For(new DeliveryWay()) with { Queue = remembered };
        _timer = office.Clock.CreateTimer(_ => Post(static _ => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Agent { get; }

    /// <summary>Prompts that wait, the one at work included.</summary>
    public int Queued => _courier.Queue.Count;

    /// <summary>Something is being typed, so that every change of the screen counts.</summary>
    public bool IsAtWork => _answering is not null || _courier.Step is not DeliveryStep.Resting || !_courier.Queue.IsEmpty;

    /// <summary>Why the first prompt is not typed now; null when nothing holds it.</summary>
    public string? Holding => PromptDelivery.Holding(_courier, _office.Clock.Now);

    /// <summary>What is to be kept over the daemon's end.</summary>
    public ImmutableList<Prompt> Remembered => PromptDelivery.Remember(_courier);

    public Task<DeliveryOutcome> Deliver(Prompt prompt)
    {
        var done = new TaskCompletionSource<DeliveryOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(now =>
        {
            _waiting[prompt.Id] = done;
            _courier = PromptDelivery.Observe(_courier, new CourierNews.Asked(prompt), now);
            _office.QueueChanged();
        });
        return done.Task;
    }

    /// <summary>The first prompt of a new conversation: one of an earlier generation that still waits is no longer wanted.</summary>
    public void DeliverFirst(string text, int generation, Instant expiresAt) => Post(now =>
    {
        foreach (var earlier in _courier.Queue.Where(static it => it.Id < 0))
        {
            _courier = PromptDelivery.Observe(_courier, new CourierNews.Withdrawn(earlier.Id), now);
        }
        // Other prompts have numbers from 1 on.
        var first = new Prompt(-generation, text, expiresAt) { IsUrgent = true };
        _courier = PromptDelivery.Observe(_courier, new CourierNews.Asked(first), now);
        _office.QueueChanged();
    });

    /// <summary>Takes up an answer to the open question. A second one while the first is on its way is refused.</summary>
    public Task<AnswerOutcome> Answer(Answering answering)
    {
        var done = new TaskCompletionSource<AnswerOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(now =>
        {
            if (_answering is not null && !_isByPolicy)
            {
                done.TrySetResult(new AnswerOutcome.GaveUp("it is being answered already", []));
                return;
            }
            Begin(answering, done, byPolicy: false);
        });
        return done.Task;
    }

    public void Saw(AgentEye eye) => Post(now =>
    {
        if (!ReferenceEquals(_eye, eye))
        {
            if (eye.Pane.Spec.Generation < _eye?.Pane.Spec.Generation)
            {
                return;
            }
            (_eye, _courier) = (eye, _courier with { Way = eye.Backend.Delivery });
            _answeredByPolicy.Clear();
        }
        if (eye.Sight is { } sight)
        {
            _courier = PromptDelivery.Observe(_courier, new CourierNews.Saw(sight), now);
            _answering = _answering is null ? null : DialogAnswering.Observe(_answering, new AnsweringNews.Saw(sight), now);
            AnswerByPolicy(eye, sight, now);
        }
    });

    public void OperatorTyped() => Post(now =>
    {
        _courier = PromptDelivery.Observe(_courier, new CourierNews.OperatorTyped(), now);
        _answering = _answering is null ? null : DialogAnswering.Observe(_answering, new AnsweringNews.OperatorTyped(), now);
    });

    public void Ended(int generation) => Post(now =>
    {
        if (_eye?.Pane.Spec.Generation != generation)
        {
            return;
        }
        _eye = null;
        _courier = PromptDelivery.Observe(_courier, new CourierNews.AgentEnded(), now);
        if (_answering is { } answering)
        {
            Finish(answering, generation, new AnswerOutcome.GaveUp("the agent ended", []));
        }
    });

    /// <summary>The agent leaves for good: nothing that waits will be typed.</summary>
    public void Leave() => Post(now =>
    {
        foreach (var prompt in _courier.Queue)
        {
            _courier = PromptDelivery.Observe(_courier, new CourierNews.Withdrawn(prompt.Id), now);
        }
    });

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _news.Clear();
        }
        _timer.Dispose();
    }

    private void Post(Action<Instant> news)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }
            _news.Enqueue(news);
            if (_isDrained)
            {
                return;
            }
            _isDrained = true;
        }
        _ = Task.Factory.StartNew(Drain, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
    }

    private void Drain()
    {
        while (true)
        {
            Action<Instant>? news;
            lock (_gate)
            {
                if (!_news.TryDequeue(out news))
                {
                    _isDrained = false;
                    return;
                }
            }
            try
            {
                news(_office.Clock.Now);
                Work();
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Nobody awaits us, and the next news must find us able to go on.
                _office.Failed(Agent, failure);
            }
        }
    }

    private void Work()
    {
        Instant? next = null;
        while (_answering is { } answering && Proceed(answering) is var until)
        {
            next = until;
            if (until is not null)
            {
                break;
            }
        }
        while (true)
        {
            (_courier, var action) = PromptDelivery.Decide(_courier, _office.Clock.Now);
            if (action is CourierAction.Rest)
            {
                break;
            }
            if (action is CourierAction.WaitUntil wait)
            {
                next = next < wait.Then ? next : wait.Then;
                break;
            }
            Carry(action);
        }
        if (next is { } then)
        {
            var left = then - _office.Clock.Now;
            _timer.Change(left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void Carry(CourierAction action)
    {
        switch (action)
        {
            case CourierAction.Write write:
                NoteBegun();
                if (Write(write.Bytes) is { } problem)
                {
                    _courier = PromptDelivery.Observe(_courier, new CourierNews.WriteFailed(problem), _office.Clock.Now);
                }
                break;
            case CourierAction.Store store:
                Store(store);
                break;
            case CourierAction.Finish finish:
                _office.Delivered(Agent, _eye?.Pane.Spec.Generation ?? 0, finish.Prompt, finish.Outcome);
                _office.QueueChanged();
                if (_waiting.Remove(finish.Prompt.Id, out var waiting))
                {
                    waiting.TrySetResult(finish.Outcome);
                }
                break;
        }
    }

    // Before its first byte: a daemon that dies over half a prompt leaves it to the next as its own, not as a stranger's draft.
    private void NoteBegun()
    {
        if (Remembered is [{ WasBegun: true, Id: var id }, ..] && id != _begun)
        {
            _begun = id;
            _office.QueueChanged();
        }
    }

    private void Store(CourierAction.Store store)
    {
        CourierNews news;
        try
        {
            news = new CourierNews.Stored(store.PromptId, _office.Store(Agent, store.PromptId, store.Text));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            news = new CourierNews.StoreFailed(store.PromptId, refused.Message);
        }
        _courier = PromptDelivery.Observe(_courier, news, _office.Clock.Now);
    }

    /// <returns>When to ask again; null when it has ended, or moved on at once.</returns>
    private Instant? Proceed(Answering answering)
    {
        var (next, action) = DialogAnswering.Decide(answering, _office.Clock.Now);
        _answering = next;
        switch (action)
        {
            case AnsweringAction.WaitUntil wait:
                return wait.Then;
            case AnsweringAction.Press press:
                if (Write(press.Bytes) is { } problem)
                {
                    Finish(next, _eye?.Pane.Spec.Generation ?? 0, new AnswerOutcome.GaveUp(problem, []));
                }
                return null;
            case AnsweringAction.Finish finish:
                Finish(next, _eye?.Pane.Spec.Generation ?? 0, finish.Outcome);
                return null;
            default:
                throw new System.Diagnostics.UnreachableException(action.ToString());
        }
    }

    private void AnswerByPolicy(AgentEye eye, Sight sight, Instant now)
    {
        if (_answering is not null || sight.Reading.Question is not { } question || ScreenReader.OpenDialog(eye.Backend, sight.Reading) is not { } dialog)
        {
            return;
        }
        var key = $"{dialog.Id}\n{question.Text}";
        if (_answeredByPolicy.GetValueOrDefault(key) < PolicyTriesMax
            && Answers.ByPolicy(dialog, _office.DialogWord(dialog.Policy), question, now) is AnswerChoice.Answer answer)
        {
            _answeredByPolicy[key] = _answeredByPolicy.GetValueOrDefault(key) + 1;
            Begin(answer.Answering, new TaskCompletionSource<AnswerOutcome>(), byPolicy: true);
        }
    }

    private void Begin(Answering answering, TaskCompletionSource<AnswerOutcome> done, bool byPolicy)
    {
        _answer?.TrySetResult(new AnswerOutcome.GaveUp("another answer was given", []));
        (_answer, _isByPolicy) = (done, byPolicy);
        _answering = _eye?.Sight is { } sight ? DialogAnswering.Observe(answering, new AnsweringNews.Saw(sight), _office.Clock.Now) : answering;
    }

    private void Finish(Answering answering, int generation, AnswerOutcome outcome)
    {
        _office.Answered(Agent, generation, answering.Asked, outcome, _isByPolicy);
        _answer?.TrySetResult(outcome);
        (_answering, _answer, _isByPolicy) = (null, null, false);
    }

    /// <returns>Null, or why the pane did not take it.</returns>
    private string? Write(ReadOnlyMemory<byte> bytes)
    {
        if (_eye is not { } eye)
        {
            return "the agent is not there";
        }
        eye.Typed();
        _office.Typed(eye.Pane);
        return eye.Pane.Send(bytes.Span, RoomWithin) switch
        {
            SendOutcome.Sent => null,
            SendOutcome.Full => "its program does not read what is typed",
            _ => "its pane takes no input",
        };
    }
}
