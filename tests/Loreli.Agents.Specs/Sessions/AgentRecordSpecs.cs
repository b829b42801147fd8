using Loreli.Agents.Identities;
using Loreli.Agents.Sessions;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Sessions;

public sealed class AgentRecordSpecs
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private static readonly AgentRecord Fresh = new()
    {
        Identity = new Identity("jazz", "transformers", Side.Yin, "claude"), Role = "action", Backend = "claude", Repository = "/srv/app",
    };

    [Fact]
    public void A_conversation_can_be_resumed_once_it_got_somewhere()
    {
        var met = Fresh.InConversation("c1", Noon);

        met.Resumable.ShouldBeNull();
        met.Progressed().Resumable.ShouldBe("c1");
    }

    [Fact]
    public void A_resume_that_fails_in_a_conversation_of_its_own_leaves_the_last_good_one()
    {
        var good = Fresh.InConversation("c1", Noon).Progressed();

        var failed = good.ForStart(2, "boot").InConversation("c2", Noon).Ended(EndedBy.Itself, "exit 1", Noon);

        failed.Resumable.ShouldBe("c1");
        failed.InConversation("c3", Noon).Resumable.ShouldBe("c1");
        failed.Progressed().Resumable.ShouldBe("c2");
    }

    [Fact]
    public void Only_the_conversation_that_the_cli_denies_is_forgotten()
    {
        var record = Fresh.InConversation("c1", Noon).Progressed().InConversation("c2", Noon);

        record.Forgot("c2").Resumable.ShouldBe("c1");
        record.Forgot("c1").Resumable.ShouldBeNull();
        record.Forgot("c9").ShouldBe(record);
    }

    [Fact]
    public void A_start_clears_how_the_last_one_ended_and_keeps_the_conversation()
    {
        var again = Fresh.InConversation("c1", Noon).Progressed().Started(Noon).Ended(EndedBy.Host, "reboot", Noon).ForStart(2, "b2");

        again.State.ShouldBe(RecordState.Prepared);
        again.EndedBy.ShouldBeNull();
        again.PaneId.ShouldBeNull();
        again.Resumable.ShouldBe("c1");
        again.Started(Noon).PaneId.ShouldBe("jazz.2");
    }
}
