using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace Loreli.Ledger.Specs;

public sealed class EventLedgerSpecs : IDisposable
{
    /// <summary>Only a broken ledger reaches it.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly string _directory = Directory.CreateTempSubdirectory("ledger-").FullName;

    private string File_ => Path.Combine(_directory, "ledger.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Events_come_back_in_order_with_numbers_without_gaps()
    {
        using var ledger = Open();

        for (var i = 1; i <= 2_000; i++)
        {
            ledger.Append(new NewEvent(EventType.Spawned, $"a{i}", i, EventData.Of(("pid", i)))).ShouldBeTrue();
        }

        ledger.Flush(Long).ShouldBeTrue();
        var events = ledger.Read(0, 10_000);
        events.Select(it => it.Seq).ShouldBe(Enumerable.Range(1, 2_000).Select(i => (long)i));
        events[41].ShouldBe(new LedgerEvent(42, events[41].Time, "spawned", "a42", 42, """{"pid":42}"""));
        ledger.Read(1_990, 5).Select(it => it.Seq).ShouldBe([1991L, 1992, 1993, 1994, 1995]);
        ledger.Read(0, 10, "a7").Single().Seq.ShouldBe(7);
        ledger.LastSeq.ShouldBe(2_000);
    }

    [Fact]
    public void Numbers_and_chain_go_on_after_a_restart()
    {
        using (var first = Open())
        {
            first.Append(new NewEvent(EventType.DaemonStarted));
        }

        using var second = Open();
        second.Append(new NewEvent(EventType.DaemonStarted));
        second.Flush(Long).ShouldBeTrue();

        second.Read(0, 10).Select(it => it.Seq).ShouldBe([1L, 2L]);
        second.Dispose();
        Opened().DamagedSeq.ShouldBeNull();
    }

    [Theory]
    [InlineData("UPDATE event SET data='{\"pid\":1}' WHERE seq=5", 5)]
    [InlineData("UPDATE event SET time=time+1 WHERE seq=7", 7)]
    [InlineData("DELETE FROM event WHERE seq=4", 5)]
    [InlineData("UPDATE event SET agent=NULL WHERE seq=1", 1)]
    public void A_changed_or_removed_event_shows_when_the_ledger_is_opened(string tampering, long seq)
    {
        using (var ledger = Open())
        {
            for (var i = 0; i < 10; i++)
            {
                ledger.Append(new NewEvent(EventType.Spawned, "a", 1));
            }
        }
        Sql(tampering);

        var opened = Opened();

        opened.DamagedSeq.ShouldBe(seq);
        opened.Ledger.Flush(Long);
        opened.Ledger.Read(10, 10).Single().Type.ShouldBe(EventType.LedgerDamaged);
        opened.Ledger.Dispose();
    }

    [Theory]
    [InlineData("UPDATE event SET time=-1 WHERE seq=5", 5)]
    [InlineData("UPDATE event SET time='yesterday' WHERE seq=5", 5)]
    [InlineData("UPDATE event SET time=9223372036854775807 WHERE seq=5", 5)]
    [InlineData("UPDATE event SET type=x'00' WHERE seq=5", 5)]
    [InlineData("UPDATE event SET generation=99999999999 WHERE seq=5", 5)]
    [InlineData("UPDATE event SET data=x'FF' WHERE seq=10", 10)]
    [InlineData("UPDATE event SET hash='none' WHERE seq=10", 10)]
    public void An_event_that_no_ledger_wrote_is_told_as_damage_and_the_others_stay_readable(string tampering, long seq)
    {
        using (var ledger = Open())
        {
            for (var i = 0; i < 10; i++)
            {
                ledger.Append(new NewEvent(EventType.Spawned, "a", 1));
            }
        }
        Sql(tampering);

        var opened = Opened();
        using var again = opened.Ledger;
        again.Flush(Long).ShouldBeTrue();

        opened.DamagedSeq.ShouldBe(seq);
        again.Read(0, 100).Select(it => it.Seq).ShouldBe(Enumerable.Range(1, 11).Select(i => (long)i));
        again.Read(0, 100)[^1].Type.ShouldBe(EventType.LedgerDamaged);
        again.LastGeneration("a").ShouldBe(1);
    }

    [Theory]
    [InlineData("UPDATE event SET seq=9223372036854775807 WHERE seq=10")]
    [InlineData("UPDATE event SET seq=-3 WHERE seq=5")]
    public void A_ledger_whose_numbers_cannot_be_counted_on_is_put_aside(string tampering)
    {
        using (var ledger = Open())
        {
            for (var i = 0; i < 10; i++)
            {
                ledger.Append(new NewEvent(EventType.Spawned, "a", 1));
            }
        }
        Sql(tampering);

        var opened = Opened();

        File.Exists(opened.PutAsideAs.ShouldNotBeNull()).ShouldBeTrue();
        opened.Ledger.Append(new NewEvent(EventType.DaemonStarted)).ShouldBeTrue();
        opened.Ledger.Flush(Long).ShouldBeTrue();
        opened.Ledger.Read(0, 10).Select(it => it.Seq).ShouldBe([1L, 2L]);
        opened.Ledger.Dispose();
    }

    [Fact]
    public void A_file_that_is_no_database_is_put_aside_and_a_new_ledger_begins()
    {
        File.WriteAllText(File_, "this is my shopping list, and it is longer than the header of a database ..............................");

        var opened = Opened();

        File.ReadAllText(opened.PutAsideAs.ShouldNotBeNull()).ShouldContain("shopping");
        opened.Ledger.Flush(Long).ShouldBeTrue();
        opened.Ledger.Read(0, 10).Single().Type.ShouldBe(EventType.LedgerDamaged);
        opened.Ledger.Dispose();
    }

    [Fact]
    public void A_ledger_of_a_newer_version_is_left_alone()
    {
        Open().Dispose();
        Sql("PRAGMA user_version=99");

        EventLedger.Open(File_, TimeProvider.System).ShouldBeOfType<LedgerOutcome.Unusable>().Reason.ShouldContain("99");
    }

    [Fact]
    public void A_ledger_in_a_folder_that_is_not_there_says_so() =>
        EventLedger.Open("/nowhere/at/all/ledger.db", TimeProvider.System)
            .ShouldBeOfType<LedgerOutcome.Unusable>().Reason.ShouldContain("/nowhere/at/all/ledger.db");

    [Fact]
    public async Task A_follower_sees_what_was_and_then_what_comes()
    {
        using var ledger = Open();
        using var stop = new CancellationTokenSource(Long);
        ledger.Append(new NewEvent("one"));
        ledger.Flush(Long);

        var seen = new List<string>();
        await foreach (var it in ledger.Follow(0, null, stop.Token))
        {
            seen.Add(it.Type);
            if (seen.Count == 3)
            {
                break;
            }
            ledger.Append(new NewEvent($"after {it.Type}"));
        }

        seen.ShouldBe(["one", "after one", "after after one"]);
    }

    [Fact]
    public void Listeners_hear_every_written_batch_once_and_in_order()
    {
        var heard = new List<long>();
        using (var ledger = Open())
        {
            ledger.Written = batch => heard.AddRange(batch.Select(it => it.Seq));
            for (var i = 0; i < 3_000; i++)
            {
                ledger.Append(new NewEvent("x"));
            }
        }

        heard.ShouldBe(Enumerable.Range(1, 3_000).Select(i => (long)i));
    }

    [Fact] // D-L09
    public void A_listener_that_throws_stops_neither_the_writer_nor_the_ledger()
    {
        var failures = new List<string>();
        using (var ledger = Open())
        {
            ledger.Written = _ => throw new InvalidOperationException("no ear");
            ledger.ListenerFailed = it => failures.Add(it.Message);
            ledger.Append(new NewEvent(EventType.Spawned, "a", 1));
            ledger.Flush(Long).ShouldBeTrue();
            ledger.Append(new NewEvent(EventType.Spawned, "b", 1));
            ledger.Flush(Long).ShouldBeTrue();

            ledger.Read(0, 10).Select(it => it.Agent).ShouldBe(["a", "b"]);
            ledger.Trouble.ShouldBeNull();
        }

        failures.ShouldBe(["no ear", "no ear"]);
    }

    [Fact]
    public void What_was_told_of_a_generation_can_be_asked_whether_written_or_waiting()
    {
        using var ledger = Open();
        ledger.Append(new NewEvent(EventType.Removed, "a", 1));
        ledger.Flush(Long).ShouldBeTrue();
        Sql("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'full'); END");
        ledger.Append(new NewEvent(EventType.Removed, "a", 2));

        ledger.Has(EventType.Removed, "a", 1).ShouldBeTrue();
        ledger.Has(EventType.Removed, "a", 2).ShouldBeTrue();
        ledger.Has(EventType.Removed, "a", 3).ShouldBeFalse();
        ledger.Has(EventType.Removed, "b", 1).ShouldBeFalse();
        ledger.Has(EventType.Spawned, "a", 1).ShouldBeFalse();
    }

    // A full disk ends the transaction by itself (ROLLBACK), a failing write leaves it open (ABORT).
    [Theory, InlineData("ABORT"), InlineData("ROLLBACK")]
    public void A_disk_that_refuses_shows_as_trouble_and_loses_nothing_that_fits_in_memory(string way)
    {
        using var ledger = Open();
        using var other = new SqliteConnection($"Data Source={File_};Pooling=False");
        other.Open();
        Sql($"CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE({way}, 'database or disk is full'); END");

        ledger.Append(new NewEvent("kept"));
        var started = TimeProvider.System.GetTimestamp();
        while (ledger.Trouble is null && TimeProvider.System.GetElapsedTime(started) < Long)
        {
            ledger.Flush(TimeSpan.FromMilliseconds(50)).ShouldBeFalse();
        }
        ledger.Trouble.ShouldNotBeNull().ShouldContain("full");

        Sql("DROP TRIGGER full");
        ledger.Flush(Long).ShouldBeTrue();
        ledger.Trouble.ShouldBeNull();
        ledger.Read(0, 10).Single().Type.ShouldBe("kept");
    }

    [Fact]
    public void A_generation_that_is_not_yet_on_disk_counts_as_used()
    {
        using var ledger = Open();
        ledger.Append(new NewEvent(EventType.Spawned, "a", 1));
        ledger.Flush(Long).ShouldBeTrue();
        Sql("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'full'); END");

        ledger.Append(new NewEvent(EventType.Restarted, "a", 2));
        ledger.Append(new NewEvent(EventType.Spawned, "b", 7));

        ledger.LastGeneration("a").ShouldBe(2);
        ledger.LastGeneration("c").ShouldBe(0);
    }

    [Fact]
    public void What_does_not_fit_in_memory_is_refused_and_counted()
    {
        using var ledger = Open();
        Sql("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'full'); END");
        var accepted = Enumerable.Range(0, LedgerLimits.WaitingMax + 100).Count(_ => ledger.Append(new NewEvent("x")));
        Sql("DROP TRIGGER full");
        ledger.Flush(Long).ShouldBeTrue();

        ledger.Flush(Long).ShouldBeTrue();
        var events = Enumerable.Range(0, 3).SelectMany(i => ledger.Read(i * 5_000, 5_000)).ToList();
        events.Count(it => it.Type == "x").ShouldBe(accepted);
        var gaps = events.Where(it => it.Type == EventType.LedgerGap).Sum(it =>
            System.Text.Json.JsonDocument.Parse(it.Data).RootElement.GetProperty("events").GetInt64());
        gaps.ShouldBe(LedgerLimits.WaitingMax + 100 - accepted);
    }

    [Fact]
    public void The_longest_evidence_is_cut_to_what_an_event_may_hold()
    {
        var members = Enumerable.Range(0, 100).Select(i => ($"m{i}", (object?)new string('\u0001', 5_000))).ToArray();

        EventData.Of(members).Length.ShouldBeLessThanOrEqualTo(LedgerLimits.DataBytesMax);
        EventData.Of(("list", Enumerable.Repeat(new string('x', 2_000), 100).ToList())).Length
            .ShouldBeLessThanOrEqualTo(LedgerLimits.DataBytesMax);
    }

    private EventLedger Open() => Opened().Ledger;

    private LedgerOutcome.Opened Opened() => EventLedger.Open(File_, TimeProvider.System).ShouldBeOfType<LedgerOutcome.Opened>();

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File_};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout=10000;" + sql;
        command.ExecuteNonQuery();
    }
}
