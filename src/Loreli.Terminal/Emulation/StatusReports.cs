using Loreli.Terminal.Parser;

namespace Loreli.Terminal.Emulation;

/// <summary>DSR and its DEC forms.</summary>
internal static class StatusReports
{
    public static void Ansi(TerminalState t, int what)
    {
        switch (what)
        {
            case 5: Answers.Csi(t, "0n"); break;
            case 6: Answers.Csi(t, $"{CursorMoves.ReportedRow(t)};{CursorMoves.ReportedColumn(t)}R"); break;
        }
    }

    public static void Dec(TerminalState t, int what, int id)
    {
        switch (what)
        {
            case 6: Answers.Csi(t, $"?{CursorMoves.ReportedRow(t)};{CursorMoves.ReportedColumn(t)};1R"); break;
            case 15: Answers.Csi(t, "?13n"); break; // no printer
            case 25: Answers.Csi(t, "?21n"); break; // user keys are locked
            case 26: Answers.Csi(t, "?27;1;0;0n"); break; // North American keyboard, ready
            case 53 or 55: Answers.Csi(t, "?50n"); break; // no locator
            case 56: Answers.Csi(t, "?57;0n"); break;
            case 62: Answers.Csi(t, "0*{"); break; // no room for macros
            case 63: Answers.Dcs(t, $"{id}!~0000"); break;
            case 75: Answers.Csi(t, "?70n"); break; // no errors in data
            case 85: Answers.Csi(t, "?83n"); break; // no sessions
            case 996: Answers.Csi(t, $"?997;{(IsDark(t) ? 1 : 2)}n"); break;
        }
    }

    /// <summary>Whether the background is darker than the middle, by the usual weights of what eyes see.</summary>
    public static bool IsDark(TerminalState t)
    {
        var background = t.Palette.Dynamic[1];
        var luminance = (299 * ((background >> 16) & 255)) + (587 * ((background >> 8) & 255)) + (114 * (background & 255));
        return luminance < 128_000;
    }
}

/// <summary>DECRQM.</summary>
internal static class ModeReports
{
    public static void Ansi(TerminalState t, int number)
    {
        if (t.ConformanceLevel < 3)
        {
            return;
        }
        var value = ModeNumbers.OfAnsi(number) is { } mode ? Value(t, mode) : ModeNumbers.IsAnsiAlwaysReset(number) ? 4 : 0;
        Answers.Csi(t, $"{number};{value}$y");
    }

    public static void Dec(TerminalState t, int number)
    {
        if (t.ConformanceLevel < 3)
        {
            return;
        }
        var value = number switch
        {
            1048 => 1,
            // ANSI mode (never VT52), horizontal and vertical coupling and page coupling: nothing else is had.
            2 => 3,
            60 or 61 or 64 => 4,
            _ => ModeNumbers.OfDec(number) is { } mode ? Value(t, mode) : 0,
        };
        Answers.Csi(t, $"?{number};{value}$y");
    }

    private static int Value(TerminalState t, Mode mode) => t.Modes[mode] ? 1 : 2;
}
