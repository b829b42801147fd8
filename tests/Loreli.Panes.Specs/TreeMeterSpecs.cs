using Shouldly;
using Xunit;

namespace Loreli.Panes.Specs;

public sealed class TreeMeterSpecs : IDisposable
{
    private const string Spin = "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done";

    private readonly PaneWorld _world = new();
    private readonly TreeMeter _meter = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Work_of_a_job_that_has_ended_still_counts_and_counts_as_a_jobs()
    {
        var pane = _world.Start("a", $"read x; setsid sh -c '{Spin}'; echo done; read x");
        var before = Measure(pane);

        pane.Send("\r"u8);
        _world.WaitForText(pane, "done");
        var after = Measure(pane);

        (after.Cpu - before.Cpu).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(20));
        (after.ChildCpu - before.ChildCpu).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void Work_of_the_program_itself_is_no_jobs()
    {
        var pane = _world.Start("a", $"read x; {Spin}; echo done; read x");
        var before = Measure(pane);

        pane.Send("\r"u8);
        _world.WaitForText(pane, "done");
        var after = Measure(pane);

        (after.Cpu - before.Cpu).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(20));
        after.ChildCpu.ShouldBe(before.ChildCpu);
    }

    [Fact]
    public void What_a_program_writes_to_its_terminal_is_no_work()
    {
        var pane = _world.Start("a", "read x; i=0; while [ $i -lt 5000 ]; do echo it turns and turns; i=$((i+1)); done; echo done; read x");
        var before = Measure(pane);

        pane.Send("\r"u8);
        _world.WaitForText(pane, "done");
        var spun = Measure(pane);

        (spun.IoBytes - before.IoBytes).ShouldBeLessThan(10_000);
        spun.MemoryBytes.ShouldBeGreaterThan(0);
        spun.Processes.ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_measured_of_a_pane_that_has_ended()
    {
        var pane = _world.Start("a", "exit 0");
        _world.WaitForLife<PaneLife.Exited>(pane);

        _meter.Measure([]).ShouldBeEmpty();
    }

    private TreeUse Measure(Pane pane) => _meter.Measure(
        [new PaneTree(pane, pane.KeeperPid!.Value, ((PaneLife.Running)pane.Life).Pid, pane.Counters.Read)])[pane];
}
