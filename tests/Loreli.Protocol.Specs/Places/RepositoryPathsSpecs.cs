using System.Text;
using Loreli.Protocol.Places;
using Shouldly;
using Xunit;

namespace Loreli.Protocol.Specs.Places;

public sealed class RepositoryPathsSpecs
{
    [Fact]
    public void Every_sub_directory_of_a_repository_leads_to_the_same_daemon()
    {
        var root = Found("/work/app", git: "/work/app");

        Found("/work/app/src/deep", git: "/work/app").ShouldBe(root);
        root.Root.ShouldBe("/work/app");
        root.IsWithoutGit.ShouldBeFalse();
    }

    [Fact]
    public void A_folder_without_git_is_a_root_of_its_own_and_says_so()
    {
        var paths = Found("/work/notes/today", git: null);

        paths.Root.ShouldBe("/work/notes/today");
        paths.IsWithoutGit.ShouldBeTrue();
    }

    [Fact]
    public void Repositories_of_the_same_name_do_not_meet() =>
        Found("/a/app", git: "/a/app").Socket.ShouldNotBe(Found("/b/app", git: "/b/app").Socket);

    [Fact]
    public void Two_homes_have_two_daemons_for_one_repository() =>
        Found("/app", git: "/app", ("LORELI_HOME", "/one/" + new string('x', 90))).Socket
            .ShouldNotBe(Found("/app", git: "/app", ("LORELI_HOME", "/two/" + new string('x', 90))).Socket);

    [Fact]
    public void State_goes_where_the_environment_says()
    {
        Found("/app", "/app", ("LORELI_HOME", "/l"), ("XDG_STATE_HOME", "/x")).StateDirectory.ShouldStartWith("/l/repos/app-");
        Found("/app", "/app", ("XDG_STATE_HOME", "/x")).StateDirectory.ShouldStartWith("/x/loreli/repos/app-");
        Found("/app", "/app").StateDirectory.ShouldStartWith("/home/u/.local/state/loreli/repos/app-");
    }

    [Fact]
    public void Sockets_go_to_the_given_home_then_to_the_runtime_directory_then_to_tmp()
    {
        Found("/app", "/app", ("LORELI_HOME", "/l"), ("XDG_RUNTIME_DIR", "/run/user/7")).Socket.ShouldStartWith("/l/run/");
        Found("/app", "/app", ("LORELI_HOME", "/" + new string('x', 90)), ("XDG_RUNTIME_DIR", "/run/user/7")).Socket
            .ShouldStartWith("/run/user/7/loreli/");
        Found("/app", "/app", ("XDG_RUNTIME_DIR", "/run/user/7")).Socket.ShouldStartWith("/run/user/7/loreli/");
        Found("/app", "/app").Socket.ShouldStartWith("/tmp/loreli-7/");
    }

    [Fact]
    public void An_agent_finds_its_daemon_by_the_socket_in_its_environment() =>
        Found("/elsewhere", null, ("LORELI_SOCKET", "/l/run/x.sock")).Socket.ShouldBe("/l/run/x.sock");

    [Fact]
    public void A_name_that_no_file_should_have_becomes_harmless() =>
        Path.GetFileName(Found("/work/ä b\n; rm", "/work/ä b\n; rm").StateDirectory).ShouldStartWith("__b__");

    [Theory]
    [InlineData("XDG_RUNTIME_DIR"), InlineData("LORELI_SOCKET")]
    public void A_socket_path_that_the_kernel_would_cut_is_refused_with_what_to_do(string variable)
    {
        var outcome = RepositoryPaths.Find(Sources("/app", "/app", (variable, "/" + new string('x', 120))));

        var error = outcome.ShouldBeOfType<PathsOutcome.Unusable>().Error;
        error.Code.ShouldBe("LOR0302");
        error.Hint.ShouldNotBeNull().ShouldContain("XDG_RUNTIME_DIR");
    }

    [Fact]
    public void Every_socket_that_is_offered_fits_the_kernels_limit()
    {
        for (var length = 1; length < 130; length++)
        {
            foreach (var variable in new[] { "XDG_RUNTIME_DIR", "LORELI_HOME" })
            {
                if (RepositoryPaths.Find(Sources("/app", "/app", (variable, "/" + new string('ä', length)))) is PathsOutcome.Found it)
                {
                    Encoding.UTF8.GetByteCount(it.Paths.KeeperSocketDirectory + new string('k', RepositoryPaths.KeeperSocketNameBytesMax))
                        .ShouldBeLessThanOrEqualTo(RepositoryPaths.SocketPathBytesMax);
                }
            }
        }
    }

    [Fact]
    public void Without_any_home_there_is_no_place_and_the_message_says_what_to_set()
    {
        var outcome = RepositoryPaths.Find(new PathSources("/app", 7, _ => null, _ => true));

        outcome.ShouldBeOfType<PathsOutcome.Unusable>().Error.Hint.ShouldNotBeNull().ShouldContain("LORELI_HOME");
    }

    private static RepositoryPaths Found(string directory, string? git, params (string Name, string Value)[] variables) =>
        RepositoryPaths.Find(Sources(directory, git, variables)).ShouldBeOfType<PathsOutcome.Found>().Paths;

    private static PathSources Sources(string directory, string? git, params (string Name, string Value)[] variables) => new(
        directory, 7,
        name => variables.Where(it => it.Name == name).Select(it => it.Value).FirstOrDefault() ?? (name == "HOME" ? "/home/u" : null),
        folder => folder == git);
}
