using System.Globalization;

namespace Loreli.EndToEnd.Team;

/// <summary>An agent that the kernel kills for memory, as it happens in containers.</summary>
public sealed class MemorySpecs : IDisposable
{
    private const string Groups = "/sys/fs/cgroup/memory";

    private readonly TeamHome _team = new();
    private readonly string _group = Path.Combine(Groups, "loreli-specs-" + ProcessScan.FreshWord());

    public void Dispose()
    {
        _team.Dispose();
        if (Directory.Exists(_group))
        {
            Directory.Delete(_group);
        }
    }

    [Fact]
    public void An_agent_that_takes_more_memory_than_its_entry_allows_is_ended_with_evidence_and_starts_anew()
    {
        _team.Up("timeouts: { rapidDeath: 10s, poll: 300ms }\nworkspace: { minFreeSpace: 0 }\nagents:\n"
            + _team.Entry("glutton", "start:\n  say Hungry.\nprompt:\n  hog 700MiB\n  wait 1h", "limits: { memory: 400MiB }, restart: { backoff: 300ms..600ms }"));
        _team.AwaitActivity("glutton", "idle");

        _team.Home.Ok("send", "glutton", "eat");

        var ended = _team.Await("glutton", "ended");
        (ended["class"], ended["reason"], ended["next"]).ShouldBe(("out-of-memory", "ended for want of memory", "backoff"));
        var exceeded = _team.Await("glutton", "memory-exceeded");
        (exceeded["limitBytes"], exceeded.Generation).ShouldBe(($"{400L << 20}", 1));
        exceeded.Data.GetProperty("memoryBytes").GetInt64().ShouldBeGreaterThan(400L << 20);
        _team.AwaitActivity("glutton", "idle").GetProperty("generation").GetInt32().ShouldBe(2);
    }

    [FactWith(FactWithAttribute.Root, FactWithAttribute.MemoryGroups)]
    public void An_agent_that_the_kernel_kills_for_memory_is_known_to_have_died_of_that_and_starts_anew()
    {
        _team.Up("timeouts: { rapidDeath: 10s }\nworkspace: { minFreeSpace: 0 }\nagents:\n"
            + _team.Entry("glutton", "start:\n  say Hungry.\nprompt:\n  hog 1GiB", "restart: { backoff: 300ms..600ms }"));
        _team.AwaitActivity("glutton", "idle");
        Directory.CreateDirectory(_group);
        File.WriteAllText(Path.Combine(_group, "memory.limit_in_bytes"), (300 << 20).ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(_group, "cgroup.procs"), _team.Home.PidOf("glutton").ToString(CultureInfo.InvariantCulture));

        _team.Home.Ok("send", "glutton", "eat");

        var ended = _team.Await("glutton", "ended");
        (ended["class"], ended["signal"], ended["next"]).ShouldBe(("out-of-memory", "9", "backoff"));
        ended["reason"].ShouldBe("ended for want of memory");
        _team.AwaitActivity("glutton", "idle").GetProperty("generation").GetInt32().ShouldBe(2);
        _team.Explain("glutton").ShouldContain("for want of memory");
    }
}
