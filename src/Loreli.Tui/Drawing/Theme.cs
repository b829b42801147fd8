using Loreli.Terminal;

namespace Loreli.Tui.Drawing;

/// <summary>The few paints that every view uses. The panes' own background is the terminal's, so that the screen stays calm.</summary>
public sealed record Theme
{
    public required Paint Text { get; init; }
    /// <summary>What may be overlooked: hints, ages, separators.</summary>
    public required Paint Quiet { get; init; }
    public required Paint Line { get; init; }
    public required Paint Accent { get; init; }
    public required Paint Good { get; init; }
    public required Paint Warn { get; init; }
    public required Paint Bad { get; init; }
    /// <summary>Top and bottom line.</summary>
    public required Paint Bar { get; init; }
    public required Paint BarQuiet { get; init; }
    public required Paint BarKey { get; init; }
    /// <summary>The chosen row of a list.</summary>
    public required Paint Chosen { get; init; }
    /// <summary>The focused pane's title.</summary>
    public required Paint FocusedTitle { get; init; }
    public required Paint Title { get; init; }
    public required Paint Match { get; init; }
    public required Paint CurrentMatch { get; init; }
    public required Paint Selection { get; init; }
    /// <summary>What must not be overlooked: broadcast, a question before a kill.</summary>
    public required Paint Alarm { get; init; }

    /// <param name="colors">16, 256 or 16,777,216.</param>
    /// <param name="dark">The operator's background is dark.</param>
    public static Theme For(int colors, bool dark) => colors < 256 ? Sixteen : dark ? Dark : Light;

    private static readonly Theme Sixteen = new()
    {
        Text = Paint.Plain,
        Quiet = Paint.Plain.Dim,
        Line = Paint.Plain.Dim,
        Accent = Of(6),
        Good = Of(2),
        Warn = Of(3),
        Bad = Of(1),
        Bar = Paint.Plain.Inverse,
        BarQuiet = Paint.Plain.Inverse,
        BarKey = Paint.Plain.Inverse.Bold,
        Chosen = Paint.Plain.Inverse,
        FocusedTitle = new(Color.Palette(0), Color.Palette(6)),
        Title = Paint.Plain.Dim,
        Match = new(Color.Palette(0), Color.Palette(3)),
        CurrentMatch = new(Color.Palette(0), Color.Palette(5)),
        Selection = Paint.Plain.Inverse,
        Alarm = new(Color.Palette(15), Color.Palette(1), CellAttributes.Bold),
    };

    private static readonly Theme Dark = new()
    {
        Text = Of(0xD5D8E0),
        Quiet = Of(0x7D8594),
        Line = Of(0x3B4252),
        Accent = Of(0x88C0D0),
        Good = Of(0x9CC48A),
        Warn = Of(0xE6C07B),
        Bad = Of(0xE07A7A),
        Bar = Of(0xC8CDD8, 0x262B36),
        BarQuiet = Of(0x8A92A3, 0x262B36),
        BarKey = Of(0x88C0D0, 0x262B36).Bold,
        Chosen = Of(0xECEFF4, 0x3A4356),
        FocusedTitle = Of(0x1B2028, 0x88C0D0),
        Title = Of(0x9AA2B2, 0x262B36),
        Match = Of(0x1B2028, 0xE6C07B),
        CurrentMatch = Of(0x1B2028, 0xE89A5D),
        Selection = Of(0xECEFF4, 0x4A5A7A),
        Alarm = Of(0xFFFFFF, 0xA83A3A).Bold,
    };

    private static readonly Theme Light = new()
    {
        Text = Of(0x2A2E38),
        Quiet = Of(0x7A8190),
        Line = Of(0xC3C8D2),
        Accent = Of(0x1F6F8B),
        Good = Of(0x3C7A2E),
        Warn = Of(0x9A6700),
        Bad = Of(0xB3261E),
        Bar = Of(0x2A2E38, 0xE6E9EF),
        BarQuiet = Of(0x6B7282, 0xE6E9EF),
        BarKey = Of(0x1F6F8B, 0xE6E9EF).Bold,
        Chosen = Of(0x14171F, 0xCBDCE8),
        FocusedTitle = Of(0xFFFFFF, 0x1F6F8B),
        Title = Of(0x5B6272, 0xE6E9EF),
        Match = Of(0x14171F, 0xF4D58A),
        CurrentMatch = Of(0x14171F, 0xF0A96B),
        Selection = Of(0x14171F, 0xB9CDEB),
        Alarm = Of(0xFFFFFF, 0xB3261E).Bold,
    };

    private static Paint Of(int foreground) =>
        new(foreground < 16 ? Color.Palette(foreground) : Rgb(foreground), Color.Default);

    private static Paint Of(int foreground, int background) => new(Rgb(foreground), Rgb(background));

    private static Color Rgb(int value) => Color.Direct((byte)((value >> 16) & 0xFF), (byte)((value >> 8) & 0xFF), (byte)(value & 0xFF));
}
