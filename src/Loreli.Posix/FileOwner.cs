using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Loreli.Posix;

/// <summary>Whose a file is and what its mode allows; symbolic links are not followed.</summary>
/// <param name="Mode">Type and permission bits, as in stat(2).</param>
public readonly record struct FileOwner(uint UserId, int Mode)
{
    private const int TypeMask = 0xF000;
    private const int FolderType = 0x4000;

    public bool IsFolder => (Mode & TypeMask) == FolderType;

    /// <summary>What user, group and others may do: nine bits.</summary>
    public int Permissions => Mode & 0x1FF;

    /// <summary>Group and others have no access at all.</summary>
    public bool IsPrivate => (Mode & 0x3F) == 0;

    /// <summary>Null when there is no such file, or it cannot be looked at.</summary>
    public static unsafe FileOwner? Of(string path)
    {
        const int sizeOfStatx = 256;
        const int userOffset = 20;
        const int modeOffset = 28;
        var status = stackalloc byte[sizeOfStatx];
        if (LibcStatus.statx(LibcStatus.AT_FDCWD, path, LibcStatus.AT_SYMLINK_NOFOLLOW, LibcStatus.STATX_BASIC_STATS, status) != 0)
        {
            return null;
        }
        var bytes = new ReadOnlySpan<byte>(status, sizeOfStatx);
        return new FileOwner(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[userOffset..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[modeOffset..]));
    }
}

/// <summary>statx(2): its layout, unlike that of stat(2), is the same on every platform.</summary>
internal static unsafe partial class LibcStatus
{
    internal const int AT_FDCWD = -100;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const uint STATX_BASIC_STATS = 0x7FF;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(int folder, string path, int flags, uint mask, byte* status);
}
