namespace Loreli.Protocol.Keeper;

/// <summary>Where the bytes of a recording's segments come from.</summary>
public interface IJournalFiles
{
    /// <summary>Numbers of the segments that exist now, ascending.</summary>
    IReadOnlyList<int> Segments();

    /// <summary>Reads at a position; fewer bytes than asked for only at the end, and 0 for a segment that is gone.</summary>
    int Read(int segment, long position, Span<byte> into);
}

/// <summary>Segments in a folder, of a live pane or a dead one. Keeps the last segment open.</summary>
/// <remarks>The one place of this project that has hands: keeper, daemon and <c>replay</c> must all read recordings alike.</remarks>
public sealed class JournalFolder(string path) : IJournalFiles, IDisposable
{
    private FileStream? _open;
    private int _openNumber = -1;

    public IReadOnlyList<int> Segments()
    {
        var folder = new DirectoryInfo(path);
        if (!folder.Exists)
        {
            return [];
        }
        var numbers = new List<int>();
        foreach (var file in folder.EnumerateFiles("*" + JournalFormat.FileSuffix))
        {
            if (JournalFormat.NumberOf(file.Name) is >= 0 and var number)
            {
                numbers.Add(number);
            }
        }
        numbers.Sort();
        return numbers;
    }

    public int Read(int segment, long position, Span<byte> into)
    {
        if (!Open(segment))
        {
            return 0;
        }
        var total = 0;
        while (total < into.Length && RandomAccess.Read(_open!.SafeFileHandle, into[total..], position + total) is > 0 and var taken)
        {
            total += taken;
        }
        return total;
    }

    public void Dispose() => _open?.Dispose();

    private bool Open(int segment)
    {
        if (segment == _openNumber)
        {
            return true;
        }
        _open?.Dispose();
        (_open, _openNumber) = (null, -1);
        try
        {
            _open = new FileStream(Path.Combine(path, JournalFormat.FileName(segment)), new FileStreamOptions
            {
                Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
            });
            _openNumber = segment;
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }
}
