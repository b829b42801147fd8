using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Loreli.Panes;

/// <summary>How far a program's news have been told to observers, kept on disk so that a restarted daemon tells none twice.</summary>
/// <remarks>Sixteen bytes, overwritten in place: an offset and its complement, so that damage is seen. Written only when something was told.</remarks>
internal sealed class ToldOffset : IDisposable
{
    public const string FileName = "told";

    private readonly SafeFileHandle? _file;

    public ToldOffset(string directory)
    {
        try
        {
            _file = File.OpenHandle(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite);
            Value = Read(_file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            _file = null; // Then news may be told twice after a crash, which is better than never.
        }
    }

    /// <summary>News in the bytes before this offset were told; 0 when nothing is known.</summary>
    public long Value { get; private set; }

    public void Advance(long to)
    {
        Value = Math.Max(Value, to);
        if (_file is null)
        {
            return;
        }
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], ~Value);
        try
        {
            RandomAccess.Write(_file, bytes, 0);
        }
        catch (IOException)
        {
            // A full disk stops no pane; the price is again news told twice.
        }
    }

    public void Dispose() => _file?.Dispose();

    private static long Read(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (RandomAccess.Read(file, bytes, 0) < 16)
        {
            return 0;
        }
        var value = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return value >= 0 && BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) == ~value ? value : 0;
    }
}
