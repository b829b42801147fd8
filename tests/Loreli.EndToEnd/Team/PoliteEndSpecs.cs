namespace Loreli.EndToEnd.Team;

/// <summary>An agent that does what it is asked leaves nothing for anybody to see to.</summary>
public sealed class PoliteEndSpecs : IDisposable
{
    private readonly TeamHome _team = new();

    public void Dispose() => _team.Dispose();

    [Fact]
    public void A_shutdown_that_is_followed_is_no_failed_prompt_and_needs_nobody()
    {
        _team.Up("workspace: { minFreeSpace: 0 }\nagents:\n" + _team.Entry("a", "start:\n  say Ready.") + _team.Entry("b", "start:\n  say Ready."));
        foreach (var name in new[] { "a", "b" })
        {
            _team.AwaitActivity(name, "idle");
            _team.Home.Ok("shutdown", "--reason", "the branch is merged", name);
            _team.Await(name, "shutdown-asked")["reason"].ShouldBe("the branch is merged");
            _team.Await(name, "shutdown-done")["acknowledged"].ShouldBe("true");
        }

        _team.Facts().ShouldNotContain(static it => it.Type == "prompt-failed");
        _team.Needs().ShouldBeEmpty();
    }
}
