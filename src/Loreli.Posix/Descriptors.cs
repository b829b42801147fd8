using System.Runtime.InteropServices;
using static Loreli.Posix.Libc;

namespace Loreli.Posix;

/// <summary>Reading, writing and opening, each one system call with EINTR retried. Nothing here throws for what the system refuses.</summary>
public static unsafe class Descriptors
{
    /// <summary>read(2).</summary>
    public static IoResult Read(FileDescriptor from, Span<byte> into)
    {
        fixed (byte* buffer = into)
        {
            IoResult result;
            do
            {
                result = IoResult.Of(read(from, buffer, (nuint)into.Length));
            }
            while (result.Errno == Errno.EINTR);
            return result;
        }
    }

    /// <summary>write(2): may take less than everything.</summary>
    public static IoResult Write(FileDescriptor to, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* buffer = bytes)
        {
            IoResult result;
            do
            {
                result = IoResult.Of(write(to, buffer, (nuint)bytes.Length));
            }
            while (result.Errno == Errno.EINTR);
            return result;
        }
    }

    /// <summary>Writes until everything is out, waiting where the descriptor is full. The count is what went out before an error.</summary>
    public static IoResult WriteAll(FileDescriptor to, ReadOnlySpan<byte> bytes)
    {
        var total = 0;
        while (total < bytes.Length)
        {
            var result = Write(to, bytes[total..]);
            if (result.WouldBlock)
            {
                _ = PollWait.For(to, PollEvents.Writable, Timeout.InfiniteTimeSpan);
                continue;
            }
            if (!result.IsOk)
            {
                return new(total, result.Errno);
            }
            total += result.Count;
        }
        return new(total, 0);
    }

    /// <summary>writev(2) of two pieces.</summary>
    public static IoResult Write(FileDescriptor to, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        fixed (byte* firstStart = first, secondStart = second)
        {
            var vectors = stackalloc IoVector[2];
            vectors[0] = new() { Start = firstStart, Length = (nuint)first.Length };
            vectors[1] = new() { Start = secondStart, Length = (nuint)second.Length };
            IoResult result;
            do
            {
                result = IoResult.Of(writev(to, vectors, 2));
            }
            while (result.Errno == Errno.EINTR);
            return result;
        }
    }

    public static OpenResult OpenForReading(string path) => OpenResult.Of(open(path, O_RDONLY | O_CLOEXEC, 0));

    /// <summary>Creates the file, which must not exist, with mode 0600.</summary>
    public static OpenResult CreateNew(string path) => OpenResult.Of(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0x180));

    /// <summary>Opens for appending, creates with mode 0600.</summary>
    public static OpenResult OpenForAppending(string path) => OpenResult.Of(open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0x180));

    /// <summary>Opens for reading and writing without making a terminal ours; <c>/dev/null</c> or <c>/dev/tty</c>.</summary>
    public static OpenResult OpenDevice(string path) => OpenResult.Of(open(path, O_RDWR | O_NOCTTY | O_CLOEXEC, 0));

    /// <summary>fsync(2) of a folder, so that a rename in it is on disk.</summary>
    public static int SyncFolder(string path)
    {
        using var folder = OpenForReading(path).Descriptor;
        return folder is null ? Marshal.GetLastPInvokeError() : Sync(folder);
    }

    /// <summary>fsync(2); 0 or the errno.</summary>
    public static int Sync(FileDescriptor file) => fsync(file) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>ftruncate(2); 0 or the errno.</summary>
    public static int Truncate(FileDescriptor file, long length) => ftruncate(file, length) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>lseek(2) to the end; 0 or the errno.</summary>
    public static int SeekEnd(FileDescriptor file) => lseek(file, 0, SEEK_END) >= 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>rename(2); 0 or the errno.</summary>
    public static int Rename(string from, string to) => rename(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>unlink(2); 0 or the errno.</summary>
    public static int Unlink(string path) => unlink(path) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>mkdir(2) with mode 0700; 0 or the errno.</summary>
    public static int MakePrivateFolder(string path) => mkdir(path, 0x1C0) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>chmod(2); 0 or the errno.</summary>
    public static int SetMode(string path, int mode) => chmod(path, mode) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Replaces a file at once: a temporary beside it, fsync, rename, fsync of the folder. 0 or the errno; then the old file stands.</summary>
    public static int ReplaceFile(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        _ = Unlink(temporary);
        var created = CreateNew(temporary);
        if (created.Descriptor is null)
        {
            return created.Errno;
        }
        int errno;
        using (created.Descriptor)
        {
            errno = WriteAll(created.Descriptor, content).Errno;
            errno = errno == 0 ? Sync(created.Descriptor) : errno;
        }
        errno = errno == 0 ? Rename(temporary, path) : errno;
        if (errno != 0)
        {
            _ = Unlink(temporary);
            return errno;
        }
        return SyncFolder(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".");
    }

    /// <summary>O_NONBLOCK on; it belongs to the open file description, so that every copy of the descriptor has it.</summary>
    public static void SetNonBlocking(FileDescriptor descriptor)
    {
        var flags = fcntl(descriptor, F_GETFL, 0);
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
    }

    /// <summary>pipe2(2), close-on-exec.</summary>
    public static (FileDescriptor? Read, FileDescriptor? Write, int Errno) Pipe()
    {
        var ends = stackalloc int[2];
        return pipe2(ends, O_CLOEXEC) == 0
            ? (new FileDescriptor(ends[0], owned: true), new FileDescriptor(ends[1], owned: true), 0)
            : (null, null, Marshal.GetLastPInvokeError());
    }

    /// <summary>dup2(2): the number leads where the descriptor leads; what was there is closed.</summary>
    public static void Redirect(FileDescriptor from, int number) => _ = dup2(from, number);

    /// <summary>0, 1, 2 and the numbers of all descriptors that lead to the same pipe, terminal or file as one of them.</summary>
    public static IReadOnlyList<int> CopiesOfStandard()
    {
        var targets = new DirectoryInfo("/proc/self/fd").GetFileSystemInfos()
            .Where(it => int.TryParse(it.Name, out _))
            .ToDictionary(it => int.Parse(it.Name), it => it.LinkTarget ?? "");
        var standard = targets.Where(it => it.Key <= 2 && it.Value.Length > 0).Select(it => it.Value).ToHashSet();
        return [.. targets.Where(it => it.Key <= 2 || standard.Contains(it.Value)).Select(it => it.Key).Union([0, 1, 2])];
    }

    /// <summary>umask(2): the old mask comes back.</summary>
    public static int SetCreationMask(int mask) => umask(mask);
}
