namespace Loreli.Attach;

/// <summary>What the operator asked for on the command line of <c>attach</c>.</summary>
internal sealed record AttachOptions
{
    public bool ReadOnly { get; init; }
    /// <summary>A chord as <see cref="Loreli.Terminal.KeyNames"/> reads it: <c>C-b</c>.</summary>
    public string Prefix { get; init; } = "C-b";
    public bool Mouse { get; init; } = true;
    /// <summary>A word after the screen is gone that the agents go on.</summary>
    public bool SaysGoodbye { get; init; } = true;
}
