using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Loreli.Posix;

namespace Loreli.Daemon.Supervision;

/// <summary>One value as one file of mode 0600 in the repository's state: written whole, beside the old one, then put in its place.</summary>
internal sealed class StateFile<T>(string file, JsonTypeInfo<T> type, DaemonLog log)
    where T : class
{
    private const int BytesMax = 16 << 20;

    /// <summary>Null when there is none, or none that can be read: such a one is put aside.</summary>
    public T? Load()
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= BytesMax } ? JsonSerializer.Deserialize(File.ReadAllBytes(file), type) : null;
        }
        catch (Exception damaged) when (damaged is JsonException or ArgumentException or NotSupportedException)
        {
            var aside = file + ".unreadable";
            _ = Descriptors.Rename(file, aside);
            log.Warning("a file of the state cannot be read and is put aside", ("as", aside), ("because", damaged.Message));
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            log.Warning("a file of the state cannot be read", ("file", file), ("because", refused.Message));
            return null;
        }
    }

    /// <summary>On disk when it returns; false when the disk refuses.</summary>
    public bool Save(T value) => Descriptors.ReplaceFile(file, JsonSerializer.SerializeToUtf8Bytes(value, type)) == 0;
}
