using System.Runtime.InteropServices;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>An exclusive flock(2), held until disposed or until the process ends however it ends. The file stays.</summary>
public sealed class FileLock : IDisposable
{
    private readonly FileDescriptor _file;

    private FileLock(FileDescriptor file) => _file = file;

    /// <summary>Takes the lock if nobody has it; null and EAGAIN when somebody has.</summary>
    public static (FileLock? Lock, int Errno) TryTake(string path)
    {
        var opened = OpenResult.Of(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0x180));
        if (opened.Descriptor is not { } file)
        {
            return (null, opened.Errno);
        }
        if (flock(file, LOCK_EX | LOCK_NB) == 0)
        {
            return (new FileLock(file), 0);
        }
        var errno = Marshal.GetLastPInvokeError();
        file.Dispose();
        return (null, errno);
    }

    /// <summary>Replaces the file's content, such as with the holder's pid, for people to read.</summary>
    public void Write(ReadOnlySpan<byte> content)
    {
        _ = Descriptors.Truncate(_file, 0);
        _ = Descriptors.WriteAll(_file, content);
    }

    public void Dispose() => _file.Dispose();
}
