using System.Diagnostics;
using System.Text.Json;
using Loreli.Client;
using Loreli.Posix;

namespace Loreli.EndToEnd;

/// <summary>What nearly every test does with a home.</summary>
internal static class HomeVerbs
{
    /// <summary>What a verb may wait; only a broken loreli reaches it.</summary>
    public const string Patience = "60s";

    extension(LoreliHome home)
    {
        public void Up() => home.Ok("up", "-d");

        /// <summary>A pane of 80x24 that no attached screen resizes.</summary>
        public void Spawn(string name, params string[] command) => home.Ok(["spawn", "--name", name, "--size", "80x24", "--", .. command]);

        /// <summary>A pane that runs a line of shell.</summary>
        public void SpawnShell(string name, string line) => home.Spawn(name, "/bin/sh", "-c", line);

        public void WaitForText(string name, string text) => home.Ok("wait", name, "--for", text, "--timeout", Patience);

        public void WaitForExit(string name) => home.Ok("wait", name, "--for", "exit", "--timeout", Patience);

        public string Capture(string name, params string[] options) => home.Ok(["capture", name, .. options]).Output;

        /// <summary>The pane as <c>ps --json</c> shows it.</summary>
        public JsonElement Pane(string name) =>
            home.Ok("ps", "--json").Json.EnumerateArray().Single(it => it.GetProperty("name").GetString() == name);

        public string StateOf(string name) => home.Pane(name).GetProperty("state").GetString()!;

        public int PidOf(string name) => home.Pane(name).GetProperty("pid").GetInt32();

        public JsonElement Status() => home.Ok("status", "--json").Json;

        public int DaemonPid() => home.Status().GetProperty("pid").GetInt32();

        /// <summary>What the daemon answers at an address that no verb shows whole.</summary>
        public JsonElement Ask(string path)
        {
            var address = new DaemonAddress.UnixSocket(home.Status().GetProperty("socket").GetString()!);
            using var client = ((ConnectOutcome.Connected)DaemonClient.Connect(address)).Client;
            return JsonDocument.Parse(client.Send("GET", path).ReadAll()).RootElement;
        }

        /// <summary>Folder of ledger, panes and token.</summary>
        public string StateFolder() => Directory.EnumerateDirectories(Path.Combine(home.Home, "repos")).Single();

        /// <summary>Folder of a pane's registry entry and recording.</summary>
        public string PaneFolder(string name) =>
            Directory.EnumerateDirectories(Path.Combine(home.StateFolder(), "panes"), name + ".*").Order(StringComparer.Ordinal).Last();

        /// <summary>SIGKILL, then waits until the daemon is gone.</summary>
        public void KillDaemon(int pid)
        {
            _ = Signals.Send(pid, Signals.SIGKILL);
            Waiting.Until(() => !ProcessScan.IsAlive(pid), $"the end of the daemon {pid}");
        }

        /// <summary>Starts a program of the machine with the home's environment and folder; the caller ends it.</summary>
        public Process StartTool(string program, params string[] arguments)
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = home.Repository,
                UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            start.Environment.Clear();
            foreach (var (name, value) in home.ProgramEnvironment())
            {
                start.Environment[name] = value;
            }
            return Process.Start(start)!;
        }

        /// <summary>Everything that was started for this home and lives.</summary>
        public IReadOnlyList<LiveProcess> Processes() => ProcessScan.TouchingFolder(home.Root);
    }
}
