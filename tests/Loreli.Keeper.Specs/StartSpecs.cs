using Loreli.Posix;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Keeper.Specs;

/// <summary>Why a program did not start comes back with the path that was tried, and no process is left behind.</summary>
public sealed class StartSpecs : IDisposable
{
    private readonly KeeperWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_program_that_is_nowhere_on_the_childs_path_is_named()
    {
        Refused("no-such-program-anywhere").ShouldBe(new(KeeperRefusal.NoSuchProgram, Errno.ENOENT, "no-such-program-anywhere"));
        Refused("/no/such/file").ShouldBe(new(KeeperRefusal.NoSuchProgram, Errno.ENOENT, "/no/such/file"));
    }

    [Fact]
    public void The_path_that_is_searched_is_the_childs_and_not_the_keepers()
    {
        Script("tool", "#!/bin/sh\necho mine", mode: 0x1C0);
        _world.Spec = _world.Spec with { Environment = [new("PATH", "/nowhere:" + _world.Root), new("LORELI_PANE", "x")] };

        _world.Start("tool").ShouldBeOfType<KeeperAnswer.Started>();

        _world.Join().UntilText("mine");
    }

    [Fact]
    public void A_relative_program_is_found_from_the_working_directory_of_the_child()
    {
        Script("tool", "#!/bin/sh\necho mine", mode: 0x1C0);

        _world.Start("./tool").ShouldBeOfType<KeeperAnswer.Started>();

        _world.Join().UntilText("mine");
    }

    [Fact]
    public void A_file_that_may_not_be_executed_is_named()
    {
        var path = Script("tool", "#!/bin/sh", mode: 0x180);

        Refused(path).ShouldBe(new(KeeperRefusal.NotExecutable, Errno.EACCES, path));
        Refused("/tmp").ShouldBe(new(KeeperRefusal.NotExecutable, Errno.EISDIR, "/tmp"));
    }

    [Fact]
    public void A_script_whose_interpreter_is_missing_is_not_executable()
    {
        var path = Script("tool", "#!/no/such/interpreter\n", mode: 0x1C0);

        Refused(path).ShouldBe(new(KeeperRefusal.NotExecutable, Errno.ENOENT, path));
    }

    [Fact]
    public void A_script_without_a_first_line_is_run_by_the_shell()
    {
        Script("tool", "echo by sh: $1", mode: 0x1C0);

        _world.Start(Path.Combine(_world.Root, "tool"), "argument").ShouldBeOfType<KeeperAnswer.Started>();

        _world.Join().UntilText("by sh: argument");
    }

    [Fact]
    public void A_missing_working_directory_is_named_and_not_the_program()
    {
        _world.Spec = _world.Spec with { Cwd = "/no/such/folder" };

        Refused("/bin/sh").ShouldBe(new(KeeperRefusal.NoSuchDirectory, Errno.ENOENT, "/no/such/folder"));
        _world.Spec = _world.Spec with { Cwd = "/etc/passwd" };
        Refused("/bin/sh").Kind.ShouldBe(KeeperRefusal.NoSuchDirectory);
    }

    [Fact]
    public void An_argument_longer_than_the_kernel_takes_is_too_long()
    {
        Refused("/bin/echo", new string('x', 131_072)).Kind.ShouldBe(KeeperRefusal.TooLong);
    }

    [Fact]
    public void A_socket_that_cannot_be_made_is_named()
    {
        var longPath = Path.Combine(_world.Root, new string('s', 108));
        _world.Spec = _world.Spec with { SocketPath = longPath };
        Refused("/bin/sh").ShouldBe(new(KeeperRefusal.SocketFailed, Errno.ENAMETOOLONG, longPath));

        var taken = Path.Combine(_world.Root, "taken");
        File.WriteAllText(taken, "");
        _world.Spec = _world.Spec with { SocketPath = taken };
        Refused("/bin/sh").ShouldBe(new(KeeperRefusal.SocketFailed, Errno.EADDRINUSE, taken));
        File.Exists(taken).ShouldBeTrue("another's file is not ours to delete");
    }

    [Fact]
    public void A_registry_entry_that_cannot_be_written_ends_the_start()
    {
        _world.Spec = _world.Spec with { Directory = "/no/such/pane" };

        Refused("/bin/sh").ShouldBe(new(KeeperRefusal.DiskFailed, Errno.ENOENT, "/no/such/pane/keeper.json"));
        _world.Tagged().ShouldBeEmpty();
    }

    [Fact]
    public void Nonsense_on_standard_input_is_refused()
    {
        var outcome = KeeperSpawn.Start(KeeperWorld.KeeperCommand, "hello keeper, how are you?"u8, useScope: false, Wait.Longest);

        var answered = outcome.ShouldBeOfType<KeeperSpawnOutcome.Answered>();
        KeeperAnswer.Decode(answered.Answer).ShouldBeOfType<KeeperAnswer.Refused>().Kind.ShouldBe(KeeperRefusal.BadSpec);
        Children.Reap(answered.Pid)!.Value.Code.ShouldBe(64);
    }

    [Fact]
    public void The_registry_entry_names_both_processes_for_good()
    {
        var started = _world.Start("/bin/sleep", "60").ShouldBeOfType<KeeperAnswer.Started>();

        var entry = EntryReader.ReadRegistryEntry(File.ReadAllBytes(Path.Combine(_world.PaneFolder, RegistryEntry.FileName)))
            .ShouldBeOfType<EntryOutcome<RegistryEntry>.Read>().Entry;

        (entry.KeeperPid, entry.KeeperStart).ShouldBe((started.KeeperPid, ProcFiles.StartTime(started.KeeperPid)!.Value));
        (entry.ChildPid, entry.ChildStart).ShouldBe((started.ChildPid, ProcFiles.StartTime(started.ChildPid)!.Value));
        entry.Command.ShouldBe(["/bin/sleep", "60"]);
        (entry.BootId, entry.Name, entry.Generation).ShouldBe((ProcFiles.BootId(), "reviewer", 3));
    }

    private KeeperAnswer.Refused Refused(params string[] command)
    {
        var refused = _world.Start(command).ShouldBeOfType<KeeperAnswer.Refused>();
        Children.Reap(_world.KeeperPid)!.Value.Code.ShouldBe(0);
        return refused;
    }

    private string Script(string name, string text, int mode)
    {
        var path = Path.Combine(_world.Root, name);
        File.WriteAllText(path, text);
        _ = Descriptors.SetMode(path, mode);
        return path;
    }
}
