using Loreli.Agents.Identities;
using Loreli.Agents.Sessions;
using Loreli.Agents.Workspaces;
using Loreli.Testing;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Sessions;

public sealed class SessionFolderSpecs : IDisposable
{
    private static readonly PaneName Jazz = PaneName.Parse("jazz");

    private readonly TemporaryFolder _disk = new();
    private readonly ManualTime _time = new();
    private readonly SessionStore _store;
    private readonly SessionFolder _session;

    public SessionFolderSpecs()
    {
        _store = new SessionStore(_disk.Path, _time);
        _session = _store.OpenOrCreate("/srv/app", seed: 1).ShouldBeOfType<SessionOutcome.Opened>().Session;
    }

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void A_record_comes_back_as_it_was_saved()
    {
        var saved = Save(Record() with
        {
            Model = "opus", Workspace = new WorkspaceNote(WorkspaceKind.Worktree, "/w/jazz", "jazz/work"), IsDeclared = true,
            Conversation = new Conversation("c1", _time.GetUtcNow(), IsProven: true),
        });

        saved.Version.ShouldBe(1);
        Again().Load(Jazz).ShouldBe(new RecordOutcome.Found(saved));
        Directory.GetFiles(Path.Combine(_session.Folder, "agents")).ShouldBe([Path.Combine(_session.Folder, "agents", "jazz.json")]);
    }

    [Fact]
    public void Who_saves_what_somebody_changed_in_between_is_told_and_changes_nothing()
    {
        var first = Save(Record());
        var theirs = Again().Update(Jazz, it => it with { Model = "theirs" }).ShouldBeOfType<SaveOutcome.Saved>().Record;

        _session.Save(first with { PaneId = "jazz.1" }).ShouldBe(new SaveOutcome.Conflict(theirs));
        Loaded().Model.ShouldBe("theirs");
        _session.Save(Record()).ShouldBe(new SaveOutcome.Conflict(theirs));
    }

    [Fact]
    public void Changes_from_many_threads_are_all_there_in_the_end()
    {
        Save(Record());

        Parallel.For(0, 40, _ => _session.Update(Jazz, it => it with { Generation = it.Generation + 1 }).ShouldBeOfType<SaveOutcome.Saved>());

        Loaded().Generation.ShouldBe(40);
        Loaded().Version.ShouldBe(41);
    }

    [Theory]
    [InlineData(""), InlineData("{"), InlineData("null"), InlineData("[1]"), InlineData("\0\0\0\0"), InlineData("{\"schema\":1}")]
    [InlineData("{\"version\":1,\"identity\":null,\"role\":\"a\",\"backend\":\"b\",\"repository\":\"/\"}")]
    [InlineData("{\"version\":1,\"identity\":{\"name\":\"megatron\",\"side\":\"yin\",\"provider\":\"p\"},\"role\":\"a\",\"backend\":\"b\",\"repository\":\"/\"}")]
    [InlineData("{\"version\":1,\"identity\":{\"name\":\"jazz\",\"side\":7,\"provider\":\"p\"},\"role\":\"a\",\"backend\":\"b\",\"repository\":\"/\"}")]
    public void A_record_that_cannot_be_used_is_put_aside_with_its_content_and_the_next_save_succeeds(string content)
    {
        Write(content);

        var corrupt = _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Corrupt>();

        corrupt.Error.Code.ShouldBe("LOR0601");
        File.ReadAllText(corrupt.KeptAs).ShouldBe(content);
        _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Missing>();
        Save(Record());
    }

    [Fact]
    public void A_record_cut_at_any_byte_is_either_put_aside_or_whole()
    {
        Save(Record());
        var whole = File.ReadAllBytes(FileOfJazz);

        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FileOfJazz, whole[..length]);
            _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Corrupt>();
        }
    }

    [Theory]
    [InlineData("{\"schema\":2,\"version\":1}"), InlineData("{\"schema\":99,\"identity\":5}")]
    public void A_record_of_a_newer_version_is_left_alone(string content)
    {
        Write(content);

        _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Newer>().Error.Code.ShouldBe("LOR0602");
        _session.Save(Record()).ShouldBeOfType<SaveOutcome.Refused>();
        _session.Delete(Jazz, 1).ShouldBeFalse();
        File.ReadAllText(FileOfJazz).ShouldBe(content);
    }

    [Fact]
    public void A_link_in_a_records_place_is_not_followed()
    {
        var target = _disk.File("elsewhere.json");
        Save(Record());
        File.Move(FileOfJazz, target);
        File.CreateSymbolicLink(FileOfJazz, target);

        _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Corrupt>();
        File.Exists(target).ShouldBeTrue();
    }

    [Fact]
    public void A_temporary_that_a_crash_left_behind_does_not_matter()
    {
        Save(Record());
        File.WriteAllText(FileOfJazz + ".new", "half");

        _session.Update(Jazz, it => it with { Role = "risk" }).ShouldBeOfType<SaveOutcome.Saved>();
        _session.List().Problems.ShouldBeEmpty();
        Loaded().Role.ShouldBe("risk");
    }

    [Fact]
    public void A_failed_launch_takes_its_record_back_but_not_one_that_changed_since()
    {
        var saved = Save(Record());

        _session.Delete(Jazz, saved.Version - 1).ShouldBeFalse();
        _session.Delete(Jazz, saved.Version).ShouldBeTrue();
        _session.Delete(Jazz, saved.Version).ShouldBeTrue();
        _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Missing>();
    }

    [Fact]
    public void Names_held_seen_and_removed_are_known_again_after_a_restart()
    {
        Save(Record());
        Save(Record("gone", RecordState.Ended));
        var soon = _time.GetUtcNow().AddHours(1);
        _session.SaveNames(IdentityRegistry.Empty.See(["frodo"], soon).Remove("gimli", soon)).ShouldBe(0);

        var names = Again().LoadNames();

        names.Claims.Keys.Order().ShouldBe(["frodo", "jazz"]);
        names.WasRemovedByUs("gimli", _time.GetUtcNow()).ShouldBeTrue();
        names.Expire(soon).Claims.Keys.ShouldBe(["jazz"]);
    }

    [Fact]
    public void A_session_goes_on_until_it_is_ended_and_the_next_is_a_new_one()
    {
        Again().Id.ShouldBe(_session.Id);
        _store.End(_session).ShouldBe(0);
        _time.Pass(TimeSpan.FromSeconds(1));

        var next = _store.OpenOrCreate("/srv/app", seed: 2).ShouldBeOfType<SessionOutcome.Opened>();

        next.IsNew.ShouldBeTrue();
        _store.List().Select(it => it.Id).ShouldBe([next.Session.Id, _session.Id]);
    }

    [Fact]
    public void Only_ended_sessions_whose_agents_have_ended_are_pruned()
    {
        Save(Record());
        _store.End(_session);
        _time.Pass(TimeSpan.FromDays(40));
        var ended = _store.Create("/srv/app", 2).ShouldBeOfType<SessionOutcome.Opened>().Session;
        _store.End(ended);
        _time.Pass(TimeSpan.FromDays(40));
        _store.Create("/srv/app", 3);

        _store.Prune(keep: 0, olderThan: TimeSpan.FromDays(30)).ShouldBe([ended.Id]);
        _store.List().Count.ShouldBe(2);
    }

    [Fact]
    public void A_folder_that_is_no_session_is_neither_listed_nor_pruned()
    {
        var strange = Directory.CreateDirectory(Path.Combine(_store.Folder, "strange")).FullName;
        File.CreateSymbolicLink(Path.Combine(_store.Folder, "linked"), _session.Folder);

        _store.List().Select(it => it.Id).ShouldBe([_session.Id]);
        _store.Prune(0, TimeSpan.Zero);
        Directory.Exists(strange).ShouldBeTrue();
        _store.Find("../sessions/" + _session.Id).ShouldBeNull();
    }

    private string FileOfJazz => Path.Combine(_session.Folder, "agents", "jazz.json");

    private AgentRecord Loaded() => _session.Load(Jazz).ShouldBeOfType<RecordOutcome.Found>().Record;

    private AgentRecord Save(AgentRecord record) => _session.Save(record).ShouldBeOfType<SaveOutcome.Saved>().Record;

    private SessionFolder Again() => new SessionStore(_disk.Path, _time).OpenOrCreate("/srv/app", 9).ShouldBeOfType<SessionOutcome.Opened>().Session;

    private void Write(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOfJazz)!);
        File.WriteAllText(FileOfJazz, content);
    }

    private static AgentRecord Record(string name = "jazz", RecordState state = RecordState.Prepared) => new()
    {
        Identity = new Identity(name, "transformers", Side.Yin, "claude"), Role = "action", Backend = "claude", Repository = "/srv/app", State = state,
    };
}
