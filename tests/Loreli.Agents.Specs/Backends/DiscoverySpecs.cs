using Loreli.Agents.Backends;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Backends;

public sealed class DiscoverySpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_on_the_search_path_is_asked_for_its_version()
    {
        Write("claude", "echo '2.1.328 (Claude Code)'");

        var found = await Discovery.Look(BackendLibrary.BuiltIn.Find("claude")!, $"/nowhere:{_folder.Path}", CancellationToken.None);

        (found.IsInstalled, found.Version, found.Problem).ShouldBe((true, new CliVersion(2, 1, 328), null));
        found.IsKnown.ShouldBeTrue();
    }

    [Theory]
    [InlineData("exit 3", "exit code 3")]
    [InlineData("echo hello", "names no version")]
    public async Task A_program_that_does_not_tell_its_version_is_installed_all_the_same(string script, string problem)
    {
        Write("claude", script);

        var found = await Discovery.Look(BackendLibrary.BuiltIn.Find("claude")!, _folder.Path, CancellationToken.None);

        found.IsInstalled.ShouldBeTrue();
        found.Problem.ShouldNotBeNull().ShouldContain(problem);
    }

    [Fact]
    public async Task What_is_not_there_is_not_installed() =>
        (await Discovery.Look(BackendLibrary.BuiltIn.Find("claude")!, _folder.Path, CancellationToken.None)).IsInstalled.ShouldBeFalse();

    [Fact]
    public void A_users_file_is_read_from_the_folder_of_backends_and_a_broken_one_is_told()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "loreli", "backends")).FullName;
        File.WriteAllText(Path.Combine(folder, "mine.yml"), "extends: claude\nname: Mine");
        File.WriteAllText(Path.Combine(folder, "broken.yml"), "rules: [");
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "no backend");

        var library = BackendFiles.Load(name => name == "XDG_CONFIG_HOME" ? _folder.Path : null, null);

        library.Find("mine").ShouldNotBeNull().Name.ShouldBe("Mine");
        library.Errors.ShouldHaveSingleItem().Place.Source.ShouldEndWith("broken.yml");
    }

    private void Write(string name, string script)
    {
        var file = Path.Combine(_folder.Path, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
