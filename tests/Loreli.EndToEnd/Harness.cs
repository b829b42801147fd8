using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Loreli.Posix;

namespace Loreli.EndToEnd;

/// <summary>What a run of the program printed and how it ended.</summary>
public sealed record Outcome(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

/// <summary>A fresh home, runtime directory and git repository, and the real program in them; everything is ended and deleted at the end.</summary>
public sealed class LoreliHome : IDisposable
{
    /// <summary>Only a broken loreli reaches it; longer than the waits that a verb is asked for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private const int LooksMax = 3_000;

    public static string Executable { get; } = Path.GetFullPath(typeof(LoreliHome).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(it => it.Key == "LoreliExecutable").Value!);

    public LoreliHome(bool git = true)
    {
        Root = Directory.CreateTempSubdirectory("loreli-e2e-").FullName;
        Home = Directory.CreateDirectory(Path.Combine(Root, "home")).FullName;
        Repository = Directory.CreateDirectory(Path.Combine(Root, "repo")).FullName;
        Runtime = Directory.CreateDirectory(Path.Combine(Root, "run"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        if (git)
        {
            Directory.CreateDirectory(Path.Combine(Repository, ".git"));
        }
    }

    public string Root { get; }
    public string Home { get; }
    public string Repository { get; }
    public string Runtime { get; }
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs a verb to its end.</summary>
    public Outcome Run(params string[] arguments) => RunWith(null, null, arguments);

    /// <summary>Runs a verb that must end with 0.</summary>
    public Outcome Ok(params string[] arguments)
    {
        var outcome = Run(arguments);
        return outcome.ExitCode == 0
            ? outcome
            : throw new InvalidOperationException($"loreli {string.Join(' ', arguments)} ended with {outcome.ExitCode}: {outcome.Error}{outcome.Output}");
    }

    public Outcome RunWith(string? input, string? directory, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(directory, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"loreli {string.Join(' ', arguments)} did not end within {Patience}");
        }
        return new Outcome(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Starts a verb that goes on; the caller ends it.</summary>
    public Process Start(params string[] arguments) => Process.Start(StartInfo(null, arguments))!;

    public IReadOnlyDictionary<string, string> ProgramEnvironment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LORELI_HOME"] = Home, ["XDG_RUNTIME_DIR"] = Runtime, ["HOME"] = Home, ["LC_ALL"] = "C.UTF-8", ["TERM"] = "xterm-256color",
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")!,
        };
        if (System.Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } dotnet)
        {
            environment["DOTNET_ROOT"] = dotnet;
        }
        foreach (var (name, value) in Environment)
        {
            environment[name] = value;
        }
        return environment;
    }

    /// <summary>Ends everything, and makes sure of it: what is left of a home is a defect of the program, not of a test.</summary>
    /// <exception cref="InvalidOperationException">A process outlived <c>down --now</c>; it was killed.</exception>
    public void Dispose()
    {
        var down = Run("down", "--now");
        var left = ProcessScan.TouchingFolder(Root);
        for (var looks = 0; left.Count > 0 && looks < LooksMax; looks++)
        {
            Waiting.Pause(BetweenLooks);
            left = ProcessScan.TouchingFolder(Root);
        }
        foreach (var process in left)
        {
            _ = Signals.Send(process.Pid, Signals.SIGKILL);
        }
        Directory.Delete(Root, recursive: true);
        if (left.Count > 0)
        {
            throw new InvalidOperationException($"down --now ({down.ExitCode}, {down.Error}) left: {string.Join("; ", left.Select(it => $"{it.Pid} {it.Command}"))}");
        }
    }

    private ProcessStartInfo StartInfo(string? directory, string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            WorkingDirectory = directory ?? Repository,
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in ProgramEnvironment())
        {
            start.Environment[name] = value;
        }
        return start;
    }
}
