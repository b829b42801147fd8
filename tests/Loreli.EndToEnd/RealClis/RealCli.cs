using System.Text;
using Loreli.Agents.Backends;
using Loreli.Agents.Delivery;
using Loreli.Agents.Dialogs;
using Loreli.Agents.Screens;
using Loreli.Posix;
using Loreli.Supervision;
using Loreli.Terminal;

namespace Loreli.EndToEnd.RealClis;

/// <summary>A real agent CLI on a real terminal with a home of its own and the API on loopback, read by its backend's rules, prompted and answered by the real machines.</summary>
internal sealed class RealCli : ITerminalHost, IDisposable
{
    private static readonly string[] Known = ["claude", "codex"];
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(30);
    private readonly string _root = Directory.CreateTempSubdirectory("loreli-cli-").FullName;
    private readonly byte[] _buffer = new byte[64 << 10];
    private readonly Pty _pty;
    private readonly VirtualTerminal _terminal;
    private readonly CliVersion? _version;
    private ProgramNews _news = ProgramNews.None;
    private Courier _courier;
    private Answering? _answering;
    private long _seen = -1, _turns, _lastId;
    private bool _hasExited;

    public RealCli(string cli, ApiServer api, bool isTrusted = true)
    {
        Backend = BackendLibrary.BuiltIn.Find(cli)!;
        _courier = Courier.For(Backend.Delivery);
        _pty = Pty.Open(120, 40).Pty ?? throw new InvalidOperationException("no pseudo-terminal can be had");
        _terminal = new VirtualTerminal(new TerminalOptions(120, 40), this);
        var work = Directory.CreateDirectory(Path.Combine(_root, "work")).FullName;
        var (arguments, environment) = cli == "claude" ? Claude(api, work, isTrusted) : Codex(api, work, isTrusted);
        var path = PathOf(cli) ?? throw new FileNotFoundException($"{cli} is neither in {Folder} nor on PATH");
        var spawned = Spawn.Start(new SpawnRequest
        {
            Path = path, Arguments = [path, .. arguments], Cwd = work, Terminal = _pty.SlavePath,
            Environment =
            [
                $"HOME={_root}", $"PATH={Path.GetDirectoryName(path)}:{Environment.GetEnvironmentVariable("PATH")}", "TERM=xterm-256color", "COLORTERM=truecolor",
                "LANG=C.UTF-8", $"TMPDIR={_root}", .. environment, .. Backend.Environment.Where(it => it.Value is not null).Select(it => $"{it.Key}={it.Value}"),
            ],
        });
        Pid = spawned.Errno == 0 ? spawned.Pid : throw new InvalidOperationException(Errno.Describe(spawned.Errno));
        _version = null;
    }

    /// <summary>Where the tests were told to look.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("LORELI_TESTS_CLI_DIR") is { Length: > 0 } folder ? folder : null;

    public static IReadOnlyList<string> Installed { get; } = [.. Known.Where(it => PathOf(it) is not null)];

    /// <summary>Those to test: all of them where a folder was named, so that a missing one fails.</summary>
    public static IReadOnlyList<string> Names => Folder is null && Installed.Count > 0 ? Installed : Known;

    public Backend Backend { get; }
    public int Pid { get; }
    public List<string> Pressed { get; } = [];
    public string Screen => string.Join('\n', Facts().Lines.Select(it => it.Text)).TrimEnd();

    public Reading Read() => ScreenReader.Read(Backend, Facts(), _version, TimeProvider.System.GetUtcNow());

    public ulong Still() => ContentHash.Of(Backend, Facts());

    /// <summary>Prompts it and waits for the outcome.</summary>
    public DeliveryOutcome Deliver(string text, TimeSpan patience)
    {
        var clock = TimeProvider.System;
        var deadline = clock.Now + patience;
        _courier = PromptDelivery.Observe(_courier, new CourierNews.Asked(new Prompt(++_lastId, text, deadline)), clock.Now);
        DeliveryOutcome? outcome = null;
        while (outcome is null)
        {
            Pump(Frame);
            outcome = Act();
            if (clock.Now > deadline + TimeSpan.FromMinutes(1))
            {
                throw new TimeoutException($"{Backend.Id} neither took nor refused the prompt ({_courier.Step.GetType().Name}, {PromptDelivery.Holding(_courier, clock.Now)}):\n{Screen}");
            }
        }
        return outcome;
    }

    /// <summary>Answers the open question by policy.</summary>
    public AnswerOutcome Answer(string word, TimeSpan patience)
    {
        var clock = TimeProvider.System;
        var reading = Read();
        var dialog = ScreenReader.OpenDialog(Backend, reading) ?? throw new InvalidOperationException($"no dialog is open:\n{Screen}");
        _answering = ((AnswerChoice.Answer)Answers.ByPolicy(dialog, word, reading.Question!, clock.Now)).Answering;
        _seen = -1;
        for (var deadline = clock.Now + patience; clock.Now < deadline;)
        {
            Pump(Frame);
            (_answering, var action) = DialogAnswering.Decide(_answering, clock.Now);
            switch (action)
            {
                case AnsweringAction.Press press:
                    Pressed.Add(press.Key);
                    Descriptors.WriteAll(_pty.Master, press.Bytes.Span);
                    break;
                case AnsweringAction.Finish finish:
                    return finish.Outcome;
            }
        }
        throw new TimeoutException($"the answer never ended:\n{Screen}");
    }

    /// <summary>Reads until the reading meets the condition.</summary>
    public Reading Until(Func<Reading, bool> condition, TimeSpan patience, string what)
    {
        var deadline = TimeProvider.System.Now + patience;
        while (true)
        {
            var reading = Read();
            if (condition(reading))
            {
                return reading;
            }
            if (_hasExited || TimeProvider.System.Now > deadline)
            {
                throw new TimeoutException($"{Backend.Id} was never read as {what}, last as {reading.Activity} by {reading.Rule} ({reading.Fault}):\n{Screen}");
            }
            Pump(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Takes what is printed for so long.</summary>
    public void Pump(TimeSpan time)
    {
        var until = TimeProvider.System.Now + time;
        for (var left = time; left > TimeSpan.Zero; left = until - TimeProvider.System.Now)
        {
            if (PollWait.For(_pty.Master, PollEvents.Readable, left) == PollEvents.None)
            {
                break;
            }
            var read = Descriptors.Read(_pty.Master, _buffer);
            if (!read.IsOk || read.IsEnd)
            {
                _hasExited = true;
                break;
            }
            _terminal.Feed(_buffer.AsSpan(0, read.Count));
        }
        if (_seen != _terminal.Version && !_terminal.InSynchronizedUpdate)
        {
            _seen = _terminal.Version;
            var sight = Sight();
            _courier = PromptDelivery.Observe(_courier, new CourierNews.Saw(sight), TimeProvider.System.Now);
            _answering = _answering is null ? null : DialogAnswering.Observe(_answering, new AnsweringNews.Saw(sight), TimeProvider.System.Now);
        }
    }

    public void Reply(ReadOnlySpan<byte> bytes) => Descriptors.WriteAll(_pty.Master, bytes);

    public void Tell(TerminalEvent news)
    {
        _turns += news is TerminalEvent.StatusReported { Id: null, State: "working" } && _news.Status?.State != "working" ? 1 : 0;
        _news = _news.After(news);
    }

    public void Dispose()
    {
        foreach (var process in ProcessScan.TouchingFolder(_root))
        {
            _ = Signals.Send(process.Pid, Signals.SIGKILL);
        }
        _ = Signals.Send(Pid, Signals.SIGKILL);
        _ = Children.Reap(Pid);
        _pty.Dispose();
        try
        {
            Directory.Delete(_root, recursive: true);
        }
        catch (IOException)
        {
            // A process that was just killed may still have written into it; the folder is temporary.
        }
    }

    private DeliveryOutcome? Act()
    {
        for (var limit = 0; limit < 100; limit++)
        {
            (_courier, var action) = PromptDelivery.Decide(_courier, TimeProvider.System.Now);
            switch (action)
            {
                case CourierAction.Write write:
                    WriteAll(write.Bytes);
                    break;
                case CourierAction.Store store:
                    var path = Path.Combine(_root, $"prompt-{store.PromptId}.md");
                    File.WriteAllText(path, store.Text);
                    _courier = PromptDelivery.Observe(_courier, new CourierNews.Stored(store.PromptId, path), TimeProvider.System.Now);
                    break;
                case CourierAction.Finish finish:
                    return finish.Outcome;
                case CourierAction.WaitUntil wait when wait.Then <= TimeProvider.System.Now:
                    break;
                default:
                    return null;
            }
        }
        return null;
    }

    // A large paste fills the terminal's queue before the CLI has read it, and the CLI prints meanwhile.
    private void WriteAll(ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var wrote = Descriptors.Write(_pty.Master, bytes.Span[at..Math.Min(bytes.Length, at + 2_048)]);
            at += wrote.IsOk ? wrote.Count : 0;
            if (PollWait.For(_pty.Master, PollEvents.Readable, TimeSpan.Zero) != PollEvents.None || !wrote.IsOk)
            {
                Pump(TimeSpan.FromMilliseconds(1));
            }
        }
    }

    private Sight Sight() => new([.. Facts().Lines.Select(it => it.Text)], Read(), ComposerSearch.Find(Backend, Facts())?.Text)
    {
        Still = Still(), Modes = _terminal.InputModes, TurnsBegun = _turns,
    };

    private ScreenFacts Facts() => ScreenCapture.Take(_terminal, _news);

    private (string[] Arguments, string[] Environment) Claude(ApiServer api, string work, bool isTrusted)
    {
        // The key's end is what the CLI remembers of keys that were approved.
        const string Key = "sk-ant-fake-00000000000000000000";
        File.WriteAllText(Path.Combine(_root, ".claude.json"),
            $$$"""{"hasCompletedOnboarding":true,"projects":{"{{{work}}}":{"hasTrustDialogAccepted":{{{(isTrusted ? "true" : "false")}}}}},"customApiKeyResponses":{"approved":["{{{Key[^20..]}}}"],"rejected":[]}}""");
        var isOauth = api.Scenario == ApiScenario.Quota;
        return (["--permission-mode", "default"],
        [
            $"ANTHROPIC_BASE_URL=http://127.0.0.1:{api.Port}", isOauth ? "CLAUDE_CODE_OAUTH_TOKEN=sk-ant-oat-fake" : $"ANTHROPIC_API_KEY={Key}",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1", "CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL=1", "DISABLE_TELEMETRY=1", "DISABLE_ERROR_REPORTING=1",
        ]);
    }

    private (string[] Arguments, string[] Environment) Codex(ApiServer api, string work, bool isTrusted)
    {
        var home = Directory.CreateDirectory(Path.Combine(_root, ".codex")).FullName;
        _ = Tool.Run("git", "init", "-q", work);
        File.WriteAllText(Path.Combine(home, "config.toml"), $"""
            model = "gpt-5"
            model_provider = "loopback"
            check_for_update_on_startup = false
            [analytics]
            enabled = false
            [model_providers.loopback]
            name = "loopback"
            base_url = "http://127.0.0.1:{api.Port}/v1"
            env_key = "LOOPBACK_KEY"
            wire_api = "responses"
            {(isTrusted ? $"[projects.\"{work}\"]\ntrust_level = \"trusted\"" : "")}
            """);
        return ([.. Backend.Command.Interactive, "--disable", "plugins", "--disable", "apps"], [$"CODEX_HOME={home}", "LOOPBACK_KEY=sk-fake"]);
    }

    private static string? PathOf(string program)
    {
        IEnumerable<string> folders = Folder is { } folder ? [folder] : Environment.GetEnvironmentVariable("PATH")!.Split(':');
        return folders.Select(it => Path.Combine(it, program)).FirstOrDefault(File.Exists);
    }
}
