using Loreli.Attach;
using Loreli.CommandLine;
using Loreli.Protocol;
using Loreli.Protocol.Places;

namespace Loreli.Verbs;

/// <summary>Everything at once, with nothing installed and nothing left behind.</summary>
internal static class DemoVerb
{
    public static Verb Definition => new(
        "demo", "files", "Show loreli at its main job: a daemon in a temporary home, scripted agents, a shell, the screen.", "",
        [new Option("--no-mouse", null, "Leave the mouse to the terminal.")],
        ["loreli demo", "dotnet run --project src/Loreli -- demo"], Run)
    { Remarks = "Leaving the screen (Ctrl-b d) ends the agents and the daemon, and deletes the home." };

    private static int Run(Arguments arguments)
    {
        if (Console.IsOutputRedirected || Console.IsInputRedirected)
        {
            throw new UsageException("loreli demo draws on a terminal, and this is none; run it from one");
        }
        var folder = Directory.CreateTempSubdirectory("loreli-demo-").FullName;
        try
        {
            return Show(folder, arguments);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Show(string folder, Arguments arguments)
    {
        var repository = Directory.CreateDirectory(Path.Combine(folder, "demo")).FullName;
        File.WriteAllText(Path.Combine(repository, "README.md"), "# A repository that lasts as long as the demo\n");
        PlainCommand.TryRun(TimeSpan.FromSeconds(10), "git", "init", "--quiet", repository);
        var sources = Daemon.Sources() with
        {
            WorkingDirectory = repository,
            Variable = name => name switch
            {
                "LORELI_HOME" => Path.Combine(folder, "home"),
                "LORELI_SOCKET" or "LORELI_HOST" => null,
                _ => Environment.GetEnvironmentVariable(name),
            },
        };
        var paths = Daemon.Locate(sources);
        Output.Line("starting a daemon and four agents …");
        DaemonStart.Ensure(sources, paths);
        using var daemon = Daemon.Connect(sources);
        try
        {
            Spawn(daemon, repository, "writer", "writer", [.. Build.Self, "scripted", "writer"]);
            Spawn(daemon, repository, "builder", "action", [.. Build.Self, "scripted", "builder"]);
            Spawn(daemon, repository, "reviewer", "reviewer", [.. Build.Self, "scripted", "reviewer"]);
            Spawn(daemon, repository, "shell", null, [Environment.GetEnvironmentVariable("SHELL") ?? "/bin/sh"]);
            return AttachVerb.Run(Daemon.Address(sources), new AttachOptions { Mouse = !arguments.Has("--no-mouse"), SaysGoodbye = false });
        }
        finally
        {
            daemon.Post("/v1/down", json =>
            {
                json.WriteBoolean("stopAgents", true);
                json.WriteBoolean("now", true);
            });
            DaemonStart.WaitUntilGone(paths);
            Output.Line("the demo is over; nothing is left of it. In a repository of your own: loreli up");
        }
    }

    private static void Spawn(Daemon daemon, string cwd, string name, string? role, IReadOnlyList<string> command) =>
        daemon.Post("/v1/panes", json =>
        {
            json.WriteString("name", name);
            json.WriteString("cwd", cwd);
            json.WriteStartArray("command");
            foreach (var word in command)
            {
                json.WriteStringValue(word);
            }
            json.WriteEndArray();
            // A killed .NET program leaves its diagnostics sockets in the temporary folder, and the agents are killed.
            json.WriteStartObject("env");
            json.WriteString("DOTNET_EnableDiagnostics", "0");
            json.WriteEndObject();
            if (role is not null)
            {
                json.WriteString("role", role);
            }
        });
}
