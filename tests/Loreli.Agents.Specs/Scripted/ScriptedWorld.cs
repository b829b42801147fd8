using Loreli.Agents.Backends;
using Loreli.Agents.Delivery;
using Loreli.Agents.Dialogs;
using Loreli.Agents.Screens;
using Loreli.Supervision;
using Loreli.Terminal;
using Loreli.Testing.Scripted;
using Shouldly;

namespace Loreli.Agents.Specs.Scripted;

/// <summary>A scripted CLI on a real terminal engine, read by the real rules of a backend, with a courier and an answerer; time moves only when told to.</summary>
internal sealed class ScriptedWorld : ITerminalHost
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private readonly VirtualTerminal _terminal;
    private readonly ScriptedCli _cli;
    private readonly Instant _start = new(TimeSpan.FromHours(1));
    private ProgramNews _news = ProgramNews.None;
    private Answering? _answering;
    private long _version = -1, _turns;

    public ScriptedWorld(string backend, string script, int columns = 100, int rows = 30)
    {
        Backend = BackendLibrary.BuiltIn.Find(backend).ShouldNotBeNull();
        Now = _start;
        Courier = Courier.For(Backend.Delivery);
        _terminal = new VirtualTerminal(new TerminalOptions(columns, rows), this);
        _cli = new ScriptedCli(ScriptReader.Read(script), new ScriptedSelf("dev", 7, "/work/repo"), Now, Start);
        _cli.Resize(columns, rows);
        Take(_cli.Start());
    }

    public Backend Backend { get; }
    public Instant Now { get; private set; }
    public Courier Courier { get; private set; }
    public List<DeliveryOutcome> Delivered { get; } = [];
    public List<ScriptedDeed> Deeds { get; } = [];
    public List<string> Presses { get; } = [];
    public AnswerOutcome? Answered { get; private set; }
    public DateTimeOffset Clock => Start + (Now - _start);
    public string Screen => string.Join('\n', Enumerable.Range(0, _terminal.Rows).Select(row => Facts().Lines.FirstOrDefault(it => it.Row == row)?.Text)).TrimEnd();

    public Reading Read() => ScreenReader.Read(Backend, Facts(), null, Clock);

    public ComposerView? Composer() => ComposerSearch.Find(Backend, Facts());

    public ScriptedWorld Type(string bytes)
    {
        Take(_cli.Input(System.Text.Encoding.UTF8.GetBytes(bytes), Now));
        return this;
    }

    public ScriptedWorld Ask(string text)
    {
        Courier = PromptDelivery.Observe(Courier, new CourierNews.Asked(new Prompt(1, text, Now + TimeSpan.FromHours(1))), Now);
        return this;
    }

    public ScriptedWorld Answer(Func<Reading, Instant, AnswerChoice> choose)
    {
        _answering = choose(Read(), Now).ShouldBeOfType<AnswerChoice.Answer>().Answering;
        _answering = DialogAnswering.Observe(_answering, new AnsweringNews.Saw(Sight()), Now);
        return this;
    }

    public ScriptedWorld Pass(TimeSpan time)
    {
        for (var until = Now + time; Now < until;)
        {
            Now += Look;
            if (_cli.NextTickAt <= Now)
            {
                Take(_cli.Tick(Now));
            }
            if (_version != _terminal.Version)
            {
                _version = _terminal.Version;
                var sight = Sight();
                Courier = PromptDelivery.Observe(Courier, new CourierNews.Saw(sight), Now);
                _answering = _answering is null ? null : DialogAnswering.Observe(_answering, new AnsweringNews.Saw(sight), Now);
            }
            Deliver();
            Press();
        }
        return this;
    }

    void ITerminalHost.Reply(ReadOnlySpan<byte> bytes)
    {
    }

    void ITerminalHost.Tell(TerminalEvent news)
    {
        _turns += news is TerminalEvent.StatusReported { State: "working" } && _news.Status?.State != "working" ? 1 : 0;
        _news = _news.After(news);
    }

    private void Deliver()
    {
        for (var limit = 0; limit < 100; limit++)
        {
            (Courier, var action) = PromptDelivery.Decide(Courier, Now);
            switch (action)
            {
                case CourierAction.Write write:
                    Take(_cli.Input(write.Bytes.Span, Now));
                    break;
                case CourierAction.Finish finish:
                    Delivered.Add(finish.Outcome);
                    break;
                case CourierAction.WaitUntil wait when wait.Then <= Now:
                    break;
                default:
                    return;
            }
        }
    }

    private void Press()
    {
        if (_answering is null)
        {
            return;
        }
        (_answering, var action) = DialogAnswering.Decide(_answering, Now);
        switch (action)
        {
            case AnsweringAction.Press press:
                Presses.Add(press.Key);
                Take(_cli.Input(press.Bytes.Span, Now));
                break;
            case AnsweringAction.Finish finish:
                (Answered, _answering) = (finish.Outcome, null);
                break;
        }
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        _terminal.Feed(bytes.Span);
        Deeds.AddRange(_cli.TakeDeeds());
    }

    private Sight Sight() => new([.. Facts().Lines.Select(it => it.Text)], Read(), Composer()?.Text)
    {
        Still = ContentHash.Of(Backend, Facts()), Modes = _terminal.InputModes, TurnsBegun = _turns,
    };

    private ScreenFacts Facts() => ScreenCapture.Take(_terminal, _news);
}
