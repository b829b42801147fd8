namespace Loreli.Bench.Runs;

/// <summary>What a pane prints last: letters that no payload has, so that a renderer cannot find part of them drawn already.</summary>
/// <remarks>The cursor stays behind it: a client with less room than the pane has shows what surrounds the cursor.</remarks>
internal static class Markers
{
    public const string Text = "QXQXQXQ";

    /// <summary>As arguments of a script, so that the script's own text never looks like the marker.</summary>
    public const string Halves = "QXQX QXQ";

    public static ReadOnlySpan<byte> Bytes => "QXQXQXQ"u8;
}
