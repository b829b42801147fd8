using Loreli.Posix;

namespace Loreli.Keeper;

/// <summary>Bytes on their way to the program, which may not read for a while.</summary>
internal sealed class InputQueue
{
    // Larger than a burst of keys; a buffer beyond it is given back when it has emptied.
    private const int KeptBytes = 4096;

    private byte[] _bytes = new byte[KeptBytes];
    private int _from;
    private int _to;

    public bool IsEmpty => _from == _to;

    /// <summary>Queues what fits and returns how many bytes did not.</summary>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        var fits = Math.Min(bytes.Length, Limits.InputQueueBytes - (_to - _from));
        if (_to + fits > _bytes.Length)
        {
            var grown = new byte[Math.Max(KeptBytes, Math.Min(Limits.InputQueueBytes, 2 * (_to - _from + fits)))];
            _bytes.AsSpan(_from, _to - _from).CopyTo(grown);
            (_bytes, _from, _to) = (grown, 0, _to - _from);
        }
        bytes[..fits].CopyTo(_bytes.AsSpan(_to));
        _to += fits;
        return bytes.Length - fits;
    }

    /// <summary>Writes until the terminal is full.</summary>
    public void WriteTo(FileDescriptor master)
    {
        while (!IsEmpty)
        {
            var written = Descriptors.Write(master, _bytes.AsSpan(_from, _to - _from));
            if (!written.IsOk || written.Count == 0)
            {
                return;
            }
            _from += written.Count;
        }
        (_from, _to) = (0, 0);
        if (_bytes.Length > KeptBytes)
        {
            _bytes = new byte[KeptBytes];
        }
    }
}
