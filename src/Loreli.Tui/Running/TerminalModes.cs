using System.Globalization;
using System.Text;
using Loreli.Terminal;

namespace Loreli.Tui.Running;

/// <summary>What the operator's terminal can do, as far as it is known.</summary>
public sealed record TerminalFeatures(int Colors, bool Dark, bool SynchronizedOutput, bool KittyKeyboard)
{
    public OutputFeatures Output => new(Colors, SynchronizedOutput, Hyperlinks: Colors > 16, StyledUnderlines: Colors > 256);
}

/// <summary>The sequences that take the operator's terminal, ask it what it can, and give it back.</summary>
/// <remarks>xterm ctlseqs; the kitty keyboard protocol; the synchronized output and colour-scheme proposals (modes 2026, 2031).</remarks>
public static class TerminalModes
{
    /// <summary>How long answers are waited for; a terminal that has not said DA1 by then is asked nothing more.</summary>
    public static readonly TimeSpan AnswersWithin = TimeSpan.FromMilliseconds(200);

    /// <summary>Kitty flags that we use ourselves: keys told apart (1), with their shifted forms (4).</summary>
    private const int KittyFlags = 1 | 4;

    public static string Enter(ScreenOptions options) =>
        "\e[22;2t\e[?1049h\e[?25l\e[m\e[H\e[2J\e[?2004h\e[?1004h\e[?2031h" + (options.Mouse ? "\e[?1000h\e[?1002h\e[?1006h" : "");

    /// <summary>Synchronized output, kitty keyboard, background, true colour, and DA1 last, which every terminal answers.</summary>
    public static string Ask { get; } = "\e[?2026$p\e[?u\e]11;?\e\\\eP+q524742\e\\\e[5n\e[c";

    /// <summary>Undoes <see cref="Enter"/> and everything that came after it. Safe to send when nothing was entered but the title stack.</summary>
    public static string Leave(bool kitty) =>
        "\e[?2026l" + (kitty ? "\e[<u" : "") + "\e[?1006l\e[?1003l\e[?1002l\e[?1000l\e[?2031l\e[?1004l\e[?2004l\e[0 q\e[m\e[?25h\e[?1049l\e[23;2t";

    public static string PushKitty { get; } = $"\e[>{KittyFlags}u";

    /// <summary>Makes the terminal report what the focused program wants to hear: releases, all keys, every move of the mouse.</summary>
    public static string Follow(InputModes program, ScreenOptions options, bool kitty)
    {
        var flags = KittyFlags | (int)(((uint)program >> 20) & 0x1F);
        var keyboard = kitty ? string.Create(CultureInfo.InvariantCulture, $"\e[={flags};1u") : "";
        // Without moves reported a terminal falls back to drags, which we always want.
        var mouse = !options.Mouse ? "" : program.HasFlag(InputModes.MouseMove) ? "\e[?1003h" : "\e[?1003l\e[?1002h";
        return keyboard + mouse;
    }

    public static string Title(string repository) => $"\e]2;{Drawing.PlainText.Of($"loreli {repository}")}\e\\";

    /// <summary>OSC 52 to the clipboard.</summary>
    public static string Clipboard(string selection, ReadOnlySpan<byte> data) =>
        $"\e]52;{(selection.Length > 0 && selection.All(char.IsAsciiLetterOrDigit) ? selection : "c")};{Convert.ToBase64String(data)}\e\\";

    /// <summary>A desktop notification: OSC 777 for terminals that know it, which are more than those that know OSC 99.</summary>
    public static string Notify(string title, string body)
    {
        static string Plain(string text) => Drawing.PlainText.Of(text).Replace(';', ',');
        return $"\e]777;notify;{Plain(title)};{Plain(body)}\e\\";
    }
}

/// <summary>Collects the terminal's answers.</summary>
/// <param name="IsComplete">DA1 came: whatever was asked before it and not answered is not there.</param>
public sealed record TerminalAnswers(TerminalFeatures Features, bool IsComplete)
{
    public TerminalAnswers Hear(string sequence)
    {
        if (sequence.StartsWith("\e[?2026;", StringComparison.Ordinal) && sequence.EndsWith("$y", StringComparison.Ordinal))
        {
            // 1 set, 2 reset, 3 permanently set: it knows the mode. 0 and 4: it does not.
            return this with { Features = Features with { SynchronizedOutput = sequence.Length > 8 && sequence[8] is '1' or '2' or '3' } };
        }
        if (sequence.StartsWith("\e[?", StringComparison.Ordinal) && sequence.EndsWith('u'))
        {
            return this with { Features = Features with { KittyKeyboard = true } };
        }
        if (sequence.StartsWith("\e[?997;", StringComparison.Ordinal))
        {
            return this with { Features = Features with { Dark = sequence.Length > 7 && sequence[7] == '1' } };
        }
        if (sequence.StartsWith("\e]11;", StringComparison.Ordinal))
        {
            return IsDark(sequence) is { } dark ? this with { Features = Features with { Dark = dark } } : this;
        }
        if (sequence.StartsWith("\eP1+r", StringComparison.Ordinal))
        {
            return this with { Features = Features with { Colors = 1 << 24 } };
        }
        return sequence.StartsWith("\e[?", StringComparison.Ordinal) && sequence.EndsWith('c') ? this with { IsComplete = true } : this;
    }

    // rgb:RRRR/GGGG/BBBB with one to four digits each; weights of the eye (ITU-R BT.601).
    private static bool? IsDark(string sequence)
    {
        var at = sequence.IndexOf("rgb:", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }
        var parts = sequence[(at + 4)..].TrimEnd('\a', '\\', '\e').Split('/');
        Span<double> channels = stackalloc double[3];
        if (parts.Length != 3)
        {
            return null;
        }
        for (var channel = 0; channel < 3; channel++)
        {
            if (parts[channel].Length is 0 or > 4 || !int.TryParse(parts[channel], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }
            channels[channel] = value / (Math.Pow(16, parts[channel].Length) - 1);
        }
        return (0.299 * channels[0]) + (0.587 * channels[1]) + (0.114 * channels[2]) < 0.5;
    }
}
