using System.Buffers;

namespace Loreli.Terminal;

/// <summary>Turns what an operator does into the bytes that the program asked for.</summary>
public static class InputEncoder
{
    /// <summary>Appends the bytes; nothing when the modes give the event no bytes.</summary>
    /// <returns>False when the event cannot be said at all (an unknown key name).</returns>
    public static bool Encode(InputEvent input, InputModes modes, IBufferWriter<byte> to) => throw new NotImplementedException();
}
