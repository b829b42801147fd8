namespace Loreli.Vt;

/// <summary>Lines of a stream, none longer than a limit.</summary>
internal sealed class BoundedLines(Stream input, int bytesMax)
{
    private byte[] _bytes = new byte[16 << 10];
    private int _start;
    private int _end;

    /// <summary>Reading stopped at a line past the limit.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The next line without its line feed, good until the next call; false at the end.</summary>
    public bool Read(out ReadOnlyMemory<byte> line)
    {
        var searched = _start;
        while (true)
        {
            var found = Array.IndexOf(_bytes, (byte)'\n', searched, _end - searched);
            if (found >= 0)
            {
                line = _bytes.AsMemory(_start, found - _start);
                _start = found + 1;
                return true;
            }
            searched = _end - _start;
            if (!More())
            {
                line = _bytes.AsMemory(_start, _end - _start);
                _start = _end;
                return !IsTooLong && line.Length > 0;
            }
        }
    }

    // Moves what is left to the front and reads after it.
    private bool More()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        if (_end >= bytesMax)
        {
            IsTooLong = true;
            return false;
        }
        if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(bytesMax, _bytes.Length * 2));
        }
        var read = input.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        return read > 0;
    }
}
