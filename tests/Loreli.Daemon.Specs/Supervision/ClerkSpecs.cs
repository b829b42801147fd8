using Loreli.Agents.Backends;
using Loreli.Agents.Delivery;
using Loreli.Agents.Dialogs;
using Loreli.Daemon.Panes;
using Loreli.Daemon.Supervision;
using Loreli.Panes;
using Loreli.Supervision;
using Loreli.Terminal;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

public sealed class ClerkSpecs
{
    [Fact]
    public async Task A_prompt_is_noted_as_begun_before_its_first_byte_is_typed()
    {
        var office = new Office();
        using var clerk = new Clerk("a", [], office);
        office.Clerk = clerk;
        var pane = new FakePane(new PaneSpec { Name = PaneName.Parse("a"), Generation = 1, Command = ["x"], Cwd = "/", Environment = new Dictionary<string, string>(), Columns = 80, Rows = 24 }, new Deaf());
        pane.Print("────────\r\n❯\u00A0\r\n────────\r\n");
        var eye = new AgentEye(pane, BackendLibrary.BuiltIn.Find("scripted")!, null, TimeProvider.System);
        eye.Look();
        clerk.Saw(eye);

        _ = clerk.Deliver(new Prompt(7, "go on", TimeProvider.System.Now + TestDaemon.Long));
        var noted = await office.NotedAtFirstByte.WaitAsync(TestDaemon.Long);

        noted.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            static it => it.Id.ShouldBe(7),
            static it => it.WasBegun.ShouldBeTrue());
    }

    /// <summary>Keeps what it is told to keep, and what that was when the first byte went out.</summary>
    private sealed class Office : IClerkOffice
    {
        private readonly TaskCompletionSource<IReadOnlyList<Prompt>> _typed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private IReadOnlyList<Prompt> _noted = [];

        public Clerk? Clerk { get; set; }
        public Task<IReadOnlyList<Prompt>> NotedAtFirstByte => _typed.Task;
        public TimeProvider Clock => TimeProvider.System;

        public string? DialogWord(string policy) => null;
        public string Store(string agent, long promptId, string text) => throw new NotSupportedException();
        public void Typed(IPane pane) => _typed.TrySetResult(_noted);
        public void Delivered(string agent, int generation, Prompt prompt, DeliveryOutcome outcome) { }
        public void Answered(string agent, int generation, Question question, AnswerOutcome outcome, bool byPolicy) { }
        public void QueueChanged() => _noted = Clerk!.Remembered;
        public void Failed(string agent, Exception failure) => _typed.TrySetException(failure);
    }

    private sealed class Deaf : IPaneListener
    {
        public void Happened(IPane pane, PaneEvent happened) { }
        public void ScreenChanged(IPane pane) { }
        public void Told(IPane pane, TerminalEvent news) { }
    }
}
