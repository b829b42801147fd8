namespace Loreli.Terminal;

/// <summary>Turns the bytes of the operator's terminal into what the operator did: legacy, xterm, kitty, mouse, paste, focus.</summary>
/// <remarks>An ESC alone is ambiguous until more comes: after a short silence (25 ms by the caller's clock) call <see cref="Flush"/>.</remarks>
public sealed class InputDecoder
{
    /// <summary>An unfinished sequence is held; the caller should <see cref="Flush"/> when nothing more comes.</summary>
    public bool IsPending => throw new NotImplementedException();
    public void Feed(ReadOnlySpan<byte> bytes, Action<InputEvent> onEvent) => throw new NotImplementedException();
    public void Flush(Action<InputEvent> onEvent) => throw new NotImplementedException();
}
