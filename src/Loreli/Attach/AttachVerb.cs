using Loreli.Client;
using Loreli.Protocol;
using Loreli.Terminal;
using Loreli.Tui;
using Loreli.Tui.Model;
using Loreli.Tui.Running;
using Loreli.Tui.Update;

namespace Loreli.Attach;

/// <summary>Puts the operator's screen on the terminal that the client was started on.</summary>
internal static class AttachVerb
{
    private const int TrueColor = 1 << 24;

    /// <returns>An exit code of <see cref="ExitCode"/>; why it was not 0 is on standard error.</returns>
    public static int Run(DaemonAddress address, AttachOptions options)
    {
        if (!KeyNames.TryParseChord(options.Prefix, out var prefix))
        {
            Complain($"\"{options.Prefix}\" is no key: C-b, C-a, M-x and the like are");
            return ExitCode.Usage;
        }
        if (Variable("LORELI_AGENT") is { Length: > 0 } pane && address is DaemonAddress.UnixSocket { Path: var path } && path == Variable("LORELI_SOCKET"))
        {
            Complain($"this is the pane \"{pane}\" of the same daemon: attached in it, the screen would show itself in itself without end");
            return ExitCode.Usage;
        }
        ScreenEnd end;
        using (var terminal = OperatorTerminal.Take())
        {
            if (terminal is null)
            {
                Complain("attach needs a terminal: standard input or output is none (over ssh: ssh -t)");
                return ExitCode.Usage;
            }
            end = OperatorScreen.Run(hello => Connect(address, hello), terminal, Options(address, options, prefix), TimeProvider.System);
        }
        if (end.ExitCode != ExitCode.Ok)
        {
            Complain(end.Words);
        }
        else if (end.Reason == LeaveReason.Detached && options.SaysGoodbye)
        {
            WriteLine(FileNumber.Output, $"[{end.Words}: the agents go on; loreli attach returns]");
        }
        return end.ExitCode;
    }

    private static LinkOutcome Connect(DaemonAddress address, Protocol.Live.ClientMessage.Hello hello) => LiveConnection.Open(address, hello) switch
    {
        LiveOutcome.Opened it => new LinkOutcome.Opened(it.Connection),
        LiveOutcome.Refused { ExitCode: ExitCode.NoDaemon } it => new LinkOutcome.Absent(Words(it)),
        LiveOutcome.Refused it => new LinkOutcome.Refused(Words(it)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Words(LiveOutcome.Refused refused) => refused.Error.Hint is { } hint ? $"{refused.Error.Message}. {hint}" : refused.Error.Message;

    private static ScreenOptions Options(DaemonAddress address, AttachOptions options, InputEvent.Key prefix) => new()
    {
        Prefix = KeyName.Of(prefix),
        Mouse = options.Mouse,
        ReadOnly = options.ReadOnly,
        Unicode = IsUtf8(),
        Colors = Colors(Variable("COLORTERM"), Variable("TERM")),
        Dark = IsDark(Variable("COLORFGBG")),
        ClipboardFile = ClipboardFile(address),
        Shell = Variable("SHELL") is { Length: > 0 } shell ? shell : "/bin/sh",
        UtcOffset = TimeZoneInfo.Local.GetUtcOffset(TimeProvider.System.GetUtcNow()),
    };

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";

    // POSIX: the first of the three that is set decides.
    private static bool IsUtf8()
    {
        var locale = new[] { Variable("LC_ALL"), Variable("LC_CTYPE"), Variable("LANG") }.FirstOrDefault(it => it.Length > 0) ?? "";
        return locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }

    private static int Colors(string colorTerm, string term) => (colorTerm, term) switch
    {
        ("truecolor" or "24bit", _) => TrueColor,
        (_, "xterm-kitty" or "xterm-ghostty" or "alacritty" or "foot" or "wezterm" or "contour") => TrueColor,
        _ when term.EndsWith("-direct", StringComparison.Ordinal) => TrueColor,
        _ when term.Contains("256color", StringComparison.Ordinal) => 256,
        _ => 16,
    };

    // "15;0": light on black. Palette entries 7 and 9 to 15 are light backgrounds.
    private static bool IsDark(string foregroundBackground) =>
        !int.TryParse(foregroundBackground[(foregroundBackground.LastIndexOf(';') + 1)..], out var background) || background is not (7 or (> 8 and < 16));

    private static string? ClipboardFile(DaemonAddress address) => Variable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime)
        ? Path.Combine(runtime, "loreli-clipboard")
        : address is DaemonAddress.UnixSocket socket && Path.GetDirectoryName(socket.Path) is { } folder
            ? Path.Combine(folder, "clipboard")
            : null;

    private static void Complain(string words) => WriteLine(FileNumber.Error, $"loreli: {words}");

    private enum FileNumber { Output, Error }

    // Console would send key pad modes to the terminal first.
    private static void WriteLine(FileNumber to, string line) => _ = Posix.Descriptors.WriteAll(
        to == FileNumber.Error ? Posix.FileDescriptor.StandardError : Posix.FileDescriptor.StandardOutput,
        System.Text.Encoding.UTF8.GetBytes(line + "\n"));
}
