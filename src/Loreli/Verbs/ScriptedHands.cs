using System.Diagnostics;
using System.Globalization;
using Loreli.Client;
using Loreli.CommandLine;
using Loreli.Posix;
using Loreli.Testing.Scripted;

namespace Loreli.Verbs;

/// <summary>Does what a scripted agent says it does.</summary>
internal static class ScriptedHands
{
    private static readonly List<byte[]> Hogged = [];

    /// <returns>The exit code, once there is one.</returns>
    public static int? Do(ScriptedDeed deed)
    {
        switch (deed)
        {
            case ScriptedDeed.Exit exit:
                return exit.Code;
            case ScriptedDeed.Freeze freeze:
                Pause(freeze.For);
                break;
            case ScriptedDeed.Spin spin:
                var watch = Stopwatch.StartNew();
                while (watch.Elapsed < spin.For)
                {
                    Thread.SpinWait(1_000);
                }
                break;
            case ScriptedDeed.Build build:
                var seconds = build.For.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                StartChild("/bin/sh", "-c", $"(sleep {seconds}; kill $$) & while :; do :; done");
                break;
            case ScriptedDeed.Fork fork:
                for (var child = 0; child < fork.Count; child++)
                {
                    StartChild("/bin/sleep", "86400");
                }
                break;
            case ScriptedDeed.Hog hog:
                Hog(hog.Bytes);
                break;
            case ScriptedDeed.Signal signal:
                Signals.SetDefault(signal.Number);
                _ = Signals.Send(Environment.ProcessId, signal.Number);
                Pause(TimeSpan.FromSeconds(10));
                break;
            case ScriptedDeed.Acknowledge acknowledge:
                Acknowledge(acknowledge.RequestId);
                break;
        }
        return null;
    }

    // In a session of its own, like the tools of the real CLIs: a hang-up of the terminal does not reach it.
    private static void StartChild(params string[] command) => _ = Spawn.Start(new SpawnRequest
    {
        Path = command[0],
        Arguments = command,
        Environment = [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(it => $"{it.Key}={it.Value}")],
    });

    private static void Hog(long bytes)
    {
        const int Piece = 16 << 20;
        for (var taken = 0L; taken < bytes; taken += Piece)
        {
            var memory = new byte[Piece];
            memory.AsSpan().Fill(1);
            Hogged.Add(memory);
        }
    }

    // The agent's own side of a shutdown: an agent that cannot reach its daemon just goes on.
    private static void Acknowledge(string requestId)
    {
        if (Environment.GetEnvironmentVariable("LORELI_AGENT") is not { Length: > 0 } agent || Daemon.TryConnect(Daemon.Sources(), out _) is not { } daemon)
        {
            return;
        }
        using (daemon)
        {
            try
            {
                daemon.Post($"/v1/agents/{Uri.EscapeDataString(agent)}/ack", json => json.WriteString("request", requestId));
            }
            catch (VerbFailedException)
            {
                // An answer would be for the operator, and none is here.
            }
        }
    }

    private static void Pause(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time > TimeSpan.FromDays(20) ? Timeout.InfiniteTimeSpan : time);
    }
}
