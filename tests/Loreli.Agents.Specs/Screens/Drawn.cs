using System.Text;
using Loreli.Agents.Backends;
using Loreli.Agents.Screens;
using Loreli.Supervision;
using Loreli.Terminal;

namespace Loreli.Agents.Specs.Screens;

/// <summary>Screens drawn by hand.</summary>
internal sealed class Drawn : ITerminalHost
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private ProgramNews _news = ProgramNews.None;

    /// <summary>What a terminal of that width shows; <c>_</c> at a prompt's mark stands for U+00A0, <c>{</c> and <c>}</c> for faint text.</summary>
    public static ScreenFacts Screen(string text, int columns = 120, int rows = 40, string title = "", string? status = null)
    {
        var host = new Drawn();
        var terminal = new VirtualTerminal(new TerminalOptions(columns, rows) { ScrollbackBytesMax = 0 }, host);
        var drawn = text.ReplaceLineEndings("\r\n").Replace("❯_", "❯\u00A0", StringComparison.Ordinal)
            .Replace("⎿_", "⎿ \u00A0", StringComparison.Ordinal)
            .Replace("{", "\e[2m", StringComparison.Ordinal).Replace("}", "\e[22m", StringComparison.Ordinal);
        var told = status is null ? "" : $"\e]7501;{status}\e\\";
        terminal.Feed(Encoding.UTF8.GetBytes($"\e]0;{title}\a{told}{drawn}"));
        return ScreenCapture.Take(terminal, host._news);
    }

    public static Reading Read(string backend, ScreenFacts facts, string? version = null) =>
        ScreenReader.Read(BackendLibrary.BuiltIn.Find(backend)!, facts, CliVersion.Parse(version), Noon);

    public void Reply(ReadOnlySpan<byte> bytes) { }

    public void Tell(TerminalEvent news) => _news = _news.After(news);
}
