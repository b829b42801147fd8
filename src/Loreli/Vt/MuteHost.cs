using Loreli.Terminal;

namespace Loreli.Vt;

/// <summary>For terminals that nobody answers and nobody hears.</summary>
internal sealed class MuteHost : ITerminalHost
{
    public void Reply(ReadOnlySpan<byte> bytes) { }

    public void Tell(TerminalEvent news) { }
}
