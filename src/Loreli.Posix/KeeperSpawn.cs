using System.Collections;
using System.Text;

namespace Loreli.Posix;

/// <summary>What starting a keeper gave.</summary>
public abstract record KeeperSpawnOutcome
{
    private KeeperSpawnOutcome() { }

    /// <param name="Pid">Our child until we die: reap it with <see cref="Children.TryReap"/> when its socket closes.</param>
    /// <param name="Answer">All that it wrote before it let go of its standard output.</param>
    /// <param name="InScope">It runs in a scope of the user manager and outlives the login.</param>
    public sealed record Answered(int Pid, byte[] Answer, bool InScope) : KeeperSpawnOutcome;

    /// <param name="Errno">0 when a process was started but did not answer.</param>
    /// <param name="Said">What was tried, and the beginning of what the process said on standard error.</param>
    public sealed record Failed(int Errno, string Said) : KeeperSpawnOutcome;
}

/// <summary>Starts a keeper beyond the reach of our death: a session of its own, no descriptor of ours, no signal inherited.</summary>
public static class KeeperSpawn
{
    // Answers and complaints are short; a process that floods is no keeper.
    private const int AnswerMax = 64 << 10;

    /// <summary>Signals that a keeper takes through a descriptor: blocked before its runtime makes the first thread.</summary>
    public static readonly int[] BlockedSignals = [Signals.SIGHUP, Signals.SIGINT, Signals.SIGTERM, Signals.SIGCHLD];

    // A small heap that is collected early, no second thread for it, no diagnostics port. GCgen0size and GCHeapHardLimit are hexadecimal.
    // The hard limit leaves room for the largest start message (4 MiB, decoded to UTF-16) eight times.
    private static readonly string[] RuntimeKnobs =
    [
        "DOTNET_gcServer=0", "DOTNET_gcConcurrent=0", "DOTNET_GCgen0size=0x400000", "DOTNET_GCHeapHardLimit=0x4000000",
        "DOTNET_TieredPGO=0", "DOTNET_EnableDiagnostics=0", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "DOTNET_DbgEnableMiniDump=0",
    ];

    private static readonly string[] Inherited =
        ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TMPDIR", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"];

    /// <summary>Starts the command, sends the message to its standard input and waits for its answer.</summary>
    /// <param name="command">Program (a path) and arguments.</param>
    /// <param name="useScope">Through <c>systemd-run --user --scope</c> where a user manager answers; without it when that fails.</param>
    /// <param name="timeout">For the answer; the process is killed after it.</param>
    public static KeeperSpawnOutcome Start(IReadOnlyList<string> command, ReadOnlySpan<byte> message, bool useScope, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (useScope && ScopeCommand(command) is { } scoped && Attempt(scoped, message, timeout, inScope: true) is KeeperSpawnOutcome.Answered answered)
        {
            return answered;
        }
        return Attempt(command, message, timeout, inScope: false);
    }

    /// <summary>Environment of a keeper: what it needs to run, none of what its child shall have.</summary>
    public static IReadOnlyList<string> KeeperEnvironment()
    {
        var environment = new List<string>(RuntimeKnobs);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (Array.IndexOf(Inherited, name) >= 0 || name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal))
            {
                environment.Add($"{name}={variable.Value}");
            }
        }
        return environment;
    }

    private static IReadOnlyList<string>? ScopeCommand(IReadOnlyList<string> command)
    {
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is not { Length: > 0 } runtime || FindProgram("systemd-run") is not { } program)
        {
            return null;
        }
        // The user manager's own socket: who can connect has one that runs.
        using var manager = UnixSocket.Connect(Path.Combine(runtime, "systemd", "private")).Descriptor;
        return manager is null ? null : [program, "--user", "--scope", "--quiet", "--collect", "--", .. command];
    }

    private static string? FindProgram(string name)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var path = Path.Combine(folder, name);
            if (Resources.CanExecute(path) == 0)
            {
                return path;
            }
        }
        return null;
    }

    private static KeeperSpawnOutcome Attempt(IReadOnlyList<string> command, ReadOnlySpan<byte> message, TimeSpan timeout, bool inScope)
    {
        var (input, output, error) = (Descriptors.Pipe(), Descriptors.Pipe(), Descriptors.Pipe());
        using var inputRead = input.Read;
        using var inputWrite = input.Write;
        using var outputRead = output.Read;
        using var outputWrite = output.Write;
        using var errorRead = error.Read;
        using var errorWrite = error.Write;
        if (inputWrite is null || outputRead is null || errorRead is null)
        {
            return new KeeperSpawnOutcome.Failed(input.Errno | output.Errno | error.Errno, command[0]);
        }
        var spawned = Spawn.Start(new SpawnRequest
        {
            Path = command[0], Arguments = command, Environment = KeeperEnvironment(), Cwd = "/",
            Input = inputRead, Output = outputWrite, Error = errorWrite, BlockedSignals = BlockedSignals,
        });
        if (spawned.Errno != 0)
        {
            return new KeeperSpawnOutcome.Failed(spawned.Errno, command[0]);
        }
        inputRead!.Dispose();
        outputWrite!.Dispose();
        errorWrite!.Dispose();
        var talk = new Conversation(inputWrite, outputRead, errorRead);
        if (talk.Run(message, timeout) && talk.Answer.Length > 0)
        {
            return new KeeperSpawnOutcome.Answered(spawned.Pid, talk.Answer, inScope);
        }
        _ = Signals.Send(spawned.Pid, Signals.SIGKILL);
        _ = Children.Reap(spawned.Pid);
        return new KeeperSpawnOutcome.Failed(0, $"{command[0]}: {talk.Complaint}");
    }

    /// <summary>Sends and receives at once, so that neither side waits for the other for ever.</summary>
    private sealed class Conversation(FileDescriptor input, FileDescriptor output, FileDescriptor error)
    {
        private readonly MemoryStream _answer = new();
        private readonly MemoryStream _complaint = new();

        public byte[] Answer => _answer.ToArray();
        public string Complaint => Encoding.UTF8.GetString(_complaint.ToArray()).Trim() is { Length: > 0 } said ? said : "no answer";

        /// <summary>True when the other side closed its standard output in time.</summary>
        public bool Run(ReadOnlySpan<byte> message, TimeSpan timeout)
        {
            Descriptors.SetNonBlocking(input);
            var deadline = TimeProvider.System.Now + timeout;
            Span<PollEvents> found = stackalloc PollEvents[3];
            var errorOpen = true;
            while (TimeProvider.System.Now is var now && now < deadline)
            {
                // A closed descriptor is not polled any more: its number may be another's.
                _ = PollWait.ForAny(
                    [output, errorOpen ? error : output, message.IsEmpty ? output : input],
                    [PollEvents.Readable, PollEvents.Readable, message.IsEmpty ? PollEvents.Readable : PollEvents.Writable],
                    found, deadline - now);
                if (!message.IsEmpty && found[2] != PollEvents.None)
                {
                    var sent = Descriptors.Write(input, message);
                    message = sent.IsOk ? message[sent.Count..] : sent.WouldBlock ? message : default;
                    if (message.IsEmpty)
                    {
                        input.Dispose();
                    }
                }
                if (errorOpen && found[1] != PollEvents.None)
                {
                    errorOpen = Take(error, _complaint);
                }
                if (found[0] != PollEvents.None && !Take(output, _answer))
                {
                    _ = errorOpen && PollWait.For(error, PollEvents.Readable, TimeSpan.Zero) != PollEvents.None && Take(error, _complaint);
                    return true;
                }
            }
            return false;
        }

        private static bool Take(FileDescriptor from, MemoryStream into)
        {
            Span<byte> buffer = stackalloc byte[4096];
            var read = Descriptors.Read(from, buffer);
            if (!read.IsOk || read.IsEnd || into.Length > AnswerMax)
            {
                return false;
            }
            into.Write(buffer[..read.Count]);
            return true;
        }
    }
}
