using System.Buffers;
using Loreli.Terminal;

namespace Loreli.Agents.Delivery;

/// <summary>Named keys as bytes: <c>enter</c>, <c>down</c>, <c>ctrl+u</c>.</summary>
internal static class Keys
{
    private const string Ctrl = "ctrl+";

    /// <exception cref="ArgumentException">There is no such key.</exception>
    public static ReadOnlyMemory<byte> Encode(string name, InputModes modes)
    {
        var isCtrl = name.StartsWith(Ctrl, StringComparison.Ordinal);
        var key = new InputEvent.Key(isCtrl ? name[Ctrl.Length..] : name, isCtrl ? KeyModifiers.Ctrl : KeyModifiers.None);
        var bytes = new ArrayBufferWriter<byte>(16);
        return InputEncoder.Encode(key, modes, bytes) ? bytes.WrittenMemory : throw new ArgumentException($"\"{name}\" is no key", nameof(name));
    }
}
