using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Loreli.Posix;

namespace Loreli.Agents.Sessions;

/// <summary>Small files of mode 0600 in folders of mode 0700 that nobody else writes.</summary>
internal static class PrivateFiles
{
    private const int RegularFile = 0x8000;
    private const int TypeMask = 0xF000;

    public const int BytesMax = 64 << 10;

    /// <summary>Makes a folder of mode 0700, those above it too. 0 or the errno.</summary>
    public static int MakeFolder(string path)
    {
        if (FileOwner.Of(path) is { } there)
        {
            return there.IsFolder && there.UserId == Resources.UserId ? 0 : Errno.ENOTDIR;
        }
        if (Path.GetDirectoryName(path) is { Length: > 1 } above && FileOwner.Of(above) is null && MakeFolder(above) is not 0 and var errno)
        {
            return errno;
        }
        return Descriptors.MakePrivateFolder(path) is var made && made == Errno.EEXIST ? 0 : made;
    }

    /// <summary>The file's bytes; null when there is none, it is a link or a device, or it is larger than anything that we write.</summary>
    public static byte[]? Read(string path, int bytesMax = BytesMax)
    {
        if (FileOwner.Of(path) is not { } owner || (owner.Mode & TypeMask) != RegularFile)
        {
            return null;
        }
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > bytesMax)
            {
                return null;
            }
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="Read"/>; null also when it is no JSON of that kind.</summary>
    public static T? ReadJson<T>(string path, JsonTypeInfo<T> type, int bytesMax = BytesMax)
        where T : class
    {
        try
        {
            return Read(path, bytesMax) is { } json ? JsonSerializer.Deserialize(json, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file at once and for good: temporary, fsync, rename, fsync of the folder. 0 or the errno.</summary>
    public static int WriteJson<T>(string path, T value, JsonTypeInfo<T> type) =>
        Descriptors.ReplaceFile(path, JsonSerializer.SerializeToUtf8Bytes(value, type));
}
