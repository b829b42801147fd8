using System.Text;
using Loreli.Terminal.Parser;

namespace Loreli.Terminal.Emulation;

/// <summary>XTWINOPS: reports and the title stack. What would move or resize somebody's window is ignored.</summary>
internal static class WindowCommands
{
    public static void Run(TerminalState t, VtSequence s)
    {
        var (width, height) = (t.Columns * t.Options.CellWidthPixels, t.Rows * t.Options.CellHeightPixels);
        switch (s.Get(0, 0))
        {
            case 11: Answers.Csi(t, "1t"); break;
            case 13: Answers.Csi(t, "3;0;0t"); break;
            case 14: Answers.Csi(t, $"4;{height};{width}t"); break;
            case 15: Answers.Csi(t, $"5;{height};{width}t"); break;
            case 16: Answers.Csi(t, $"6;{t.Options.CellHeightPixels};{t.Options.CellWidthPixels}t"); break;
            case 18: Answers.Csi(t, $"8;{t.Rows};{t.Columns}t"); break;
            case 19: Answers.Csi(t, $"9;{t.Rows};{t.Columns}t"); break;
            case 20: ReportTitle(t, 'L', t.Titles.Icon); break;
            case 21: ReportTitle(t, 'l', t.Titles.Window); break;
            case 22: t.Titles.Push(t.Titles.Window, t.Titles.Icon); break;
            case 23: Pop(t, s.Get(1, 0)); break;
        }
    }

    /// <summary>Mode 2048: the size, now and after every change.</summary>
    public static void ReportSize(TerminalState t)
    {
        var (width, height) = (t.Columns * t.Options.CellWidthPixels, t.Rows * t.Options.CellHeightPixels);
        Answers.Csi(t, $"48;{t.Rows};{t.Columns};{height};{width}t");
    }

    private static void Pop(TerminalState t, int which)
    {
        if (!t.Titles.TryPop(out var titles))
        {
            return;
        }
        if (which is 0 or 1)
        {
            t.Titles.Icon = titles.Icon;
        }
        if (which is 0 or 2)
        {
            OscStrings.SetTitle(t, titles.Window);
        }
    }

    /// <summary>Only when allowed: the answer arrives as typed text, so a hostile file could type by way of the title.</summary>
    private static void ReportTitle(TerminalState t, char kind, string title)
    {
        if (t.Options.TitleReportAllowed)
        {
            const int askInHex = 2;
            var text = (t.Titles.Flags & askInHex) != 0 ? Convert.ToHexString(Encoding.UTF8.GetBytes(title)) : title;
            Answers.Osc(t, kind + text, endedByBell: false);
        }
    }
}
