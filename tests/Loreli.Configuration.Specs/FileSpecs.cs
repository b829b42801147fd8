using Shouldly;
using Xunit;

namespace Loreli.Configuration.Specs;

/// <summary>The files on disk, in a folder of each test's own.</summary>
public sealed class FileSpecs : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("loreli-configuration-").FullName;

    [Fact]
    public void The_users_file_lies_below_the_repositorys()
    {
        Directory.CreateDirectory(Path.Combine(_root, "config", "loreli"));
        File.WriteAllText(Path.Combine(_root, "config", "loreli", "loreli.yml"), "theme: lotr\nmodel: opus\n");
        File.WriteAllText(Path.Combine(_root, "loreli.yml"), "theme: zelda\n");

        var loaded = Load().ShouldBeOfType<ConfigurationOutcome.Loaded>().Configuration;

        loaded.Fleet.Theme.ShouldBe(["zelda"]);
        loaded.Fleet.Model.ShouldBe("opus");
        loaded.Content.Lines.ShouldBe(["theme = \"zelda\""]);
    }

    [Fact]
    public void No_file_is_no_error() => Load().ShouldBeOfType<ConfigurationOutcome.Loaded>().Configuration.Fleet.ShouldBe(FleetConfiguration.Default);

    [Fact]
    public void A_folder_in_the_files_place_is_told()
    {
        Directory.CreateDirectory(Path.Combine(_root, "loreli.yml"));

        Load().ShouldBeOfType<ConfigurationOutcome.Refused>().Errors.ShouldHaveSingleItem().ToString()
            .ShouldBe("loreli.yml: LOR0400 the file cannot be read: it is a folder");
    }

    [Fact]
    public void A_device_without_end_is_not_read()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "loreli.yml"), "/dev/zero");

        Load().ShouldBeOfType<ConfigurationOutcome.Loaded>();
    }

    [Fact]
    public void A_file_beyond_the_limit_is_refused()
    {
        File.WriteAllText(Path.Combine(_root, "loreli.yml"), new string('#', ConfigurationLimits.FileBytesMax + 10));

        Load().ShouldBeOfType<ConfigurationOutcome.Refused>().Errors.ShouldHaveSingleItem().Code.ShouldBe("LOR0408");
    }

    [Fact]
    public void A_prompts_file_that_is_not_there_is_told_with_its_place()
    {
        File.WriteAllText(Path.Combine(_root, "loreli.yml"), "agents:\n  - promptFile: here.md\n  - promptFile: gone.md\n");
        File.WriteAllText(Path.Combine(_root, "here.md"), "");

        Load().ShouldBeOfType<ConfigurationOutcome.Refused>().Errors.ShouldHaveSingleItem().ToString()
            .ShouldBe("loreli.yml:3:17: LOR0407 agents[1].promptFile: there is no file \"gone.md\" in the repository");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private ConfigurationOutcome Load() => ConfigurationFile.Load(_root, new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = Path.Combine(_root, "config") });
}
