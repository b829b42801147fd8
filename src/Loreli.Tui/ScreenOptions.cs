namespace Loreli.Tui;

/// <summary>What an operator may set about the screen.</summary>
public sealed record ScreenOptions
{
    /// <summary>The prefix key as <see cref="Update.KeyName"/> spells it.</summary>
    public string Prefix { get; init; } = "C-b";
    public bool Mouse { get; init; } = true;
    /// <summary>Look only: no key, paste or verb reaches the daemon.</summary>
    public bool ReadOnly { get; init; }
    /// <summary>Bells and notifications of panes go on to the operator's own terminal.</summary>
    public bool PassNewsOn { get; init; } = true;
    /// <summary>The operator's terminal shows Unicode (its locale is UTF-8).</summary>
    public bool Unicode { get; init; } = true;
    /// <summary>Colours that the environment promises before the terminal has been asked: 16, 256 or 16,777,216.</summary>
    public int Colors { get; init; } = 256;
    /// <summary>What the environment says about the background; the terminal's own answer counts more.</summary>
    public bool Dark { get; init; } = true;
    /// <summary>File that holds what was last yanked, for terminals that do not take a clipboard.</summary>
    public string? ClipboardFile { get; init; }
    /// <summary>How long a lost daemon is waited for.</summary>
    public TimeSpan ReconnectFor { get; init; } = TimeSpan.FromMinutes(10);
    /// <summary>Command that a new pane runs when none is given: the operator's shell.</summary>
    public string Shell { get; init; } = "/bin/sh";
    /// <summary>Offset of the operator's clock from UTC, for the clock and the ages.</summary>
    public TimeSpan UtcOffset { get; init; }
}
