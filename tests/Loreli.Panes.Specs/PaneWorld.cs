using Loreli.Posix;
using Shouldly;

namespace Loreli.Panes.Specs;

/// <summary>Real keepers and real programs under a host that can leave, crash and come back. Whatever still runs at the end is killed.</summary>
internal sealed class PaneWorld : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<int> _keepers = [];

    public PaneWorld()
    {
        Directory.CreateDirectory(Cwd);
        Host = NewHost();
    }

    public PaneHostOptions Options => new(PanesDirectory, Path.Combine(_folder.Path, "s"), KeeperCommand) { UseUserScope = false };
    public static IReadOnlyList<string> KeeperCommand => [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "Loreli.Keeper.Host.dll")];

    public string PanesDirectory => Path.Combine(_folder.Path, "panes");
    public string Cwd => Path.Combine(_folder.Path, "cwd");
    public Observed Seen { get; private set; } = new();
    public PaneHost Host { get; private set; }

    public PaneSpec Spec(string name, params string[] command) => new()
    {
        Name = PaneName.Parse(name), Generation = 1, Command = command, Cwd = Cwd, Columns = 80, Rows = 24,
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["TERM"] = "xterm-256color", ["LANG"] = "C.UTF-8", ["PS1"] = "$ ",
        },
    };

    /// <summary>Starts a script of the shell and expects it to start.</summary>
    public Pane Start(string name, string script) => Start(Spec(name, "/bin/sh", "-c", script));

    public Pane Start(PaneSpec spec)
    {
        var pane = Host.Spawn(spec).ShouldBeOfType<SpawnOutcome.Started>().Pane;
        _keepers.Add(pane.KeeperPid!.Value);
        return pane;
    }

    public Pane Find(string name) => Host.Find(PaneName.Parse(name)).ShouldNotBeNull();

    /// <summary>The host leaves in good order, and its successor has adopted when this returns.</summary>
    public IReadOnlyList<string> Restart()
    {
        Host.Dispose();
        return ComeBack();
    }

    /// <summary>The host goes without having saved anything on its way out: on disk is what was there while it ran.</summary>
    public void Crash()
    {
        var saved = Host.Panes.SelectMany(pane => new[] { "checkpoint.ltc", "told" }.Select(file => Path.Combine(pane.Directory, file)))
            .ToDictionary(file => file, file => File.Exists(file) ? File.ReadAllBytes(file) : null, StringComparer.Ordinal);
        Host.Dispose();
        foreach (var (file, bytes) in saved.Where(it => Directory.Exists(Path.GetDirectoryName(it.Key))))
        {
            if (bytes is null)
            {
                File.Delete(file);
            }
            else
            {
                File.WriteAllBytes(file, bytes);
            }
        }
    }

    public IReadOnlyList<string> ComeBack(PaneHostOptions? options = null)
    {
        Seen = new Observed();
        Host = new PaneHost(options ?? Options, Seen, TimeProvider.System);
        return Host.Adopt();
    }

    public static string Text(Pane pane) => pane.ReadWhole(0, static (terminal, _) => ScreenText.Of(terminal));

    public static string Whole(Pane pane) => pane.ReadWhole(0, static (terminal, _) => ScreenText.Whole(terminal));

    public void WaitForText(Pane pane, string text) =>
        Seen.WaitUntil(() => Text(pane).Contains(text, StringComparison.Ordinal), () => $"no \"{text}\" in:\n{Text(pane)}");

    public TLife WaitForLife<TLife>(Pane pane) where TLife : PaneLife
    {
        Seen.WaitUntil(() => pane.Life is TLife, () => $"{pane.Life} on screen:\n{Text(pane)}");
        return (TLife)pane.Life;
    }

    public static bool IsAlive(int pid) => ProcFiles.Stat(pid) is { State: not 'Z' };

    public void Dispose()
    {
        Host.Dispose();
        foreach (var keeper in _keepers.Where(IsAlive))
        {
            foreach (var process in ProcessTable.TreeOf(keeper, 0))
            {
                Signals.Send(process.Pid, Signals.SIGKILL);
            }
            Signals.Send(keeper, Signals.SIGKILL);
            Children.Reap(keeper);
        }
        _folder.Dispose();
    }

    private PaneHost NewHost() => new(Options, Seen, TimeProvider.System);
}
