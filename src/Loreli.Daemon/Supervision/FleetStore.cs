using System.Text.Json;
using Loreli.Posix;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What a fleet remembers, on disk. Without it what runs is found by its panes and records; clocks and counters begin anew.</summary>
internal sealed class FleetStore(string file, DaemonLog log) : IFleetStore
{
    private const int BytesMax = 16 << 20;

    public FleetMemory? Load()
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= BytesMax } ? FleetMemory.Parse(File.ReadAllBytes(file)) : null;
        }
        catch (Exception damaged) when (damaged is JsonException or ArgumentException or NotSupportedException)
        {
            var aside = file + ".unreadable";
            _ = Descriptors.Rename(file, aside);
            log.Warning("what was known about the agents cannot be read and is put aside", ("as", aside), ("because", damaged.Message));
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            log.Warning("what was known about the agents cannot be read", ("file", file), ("because", refused.Message));
            return null;
        }
    }

    public bool Save(FleetMemory memory) => Descriptors.ReplaceFile(file, memory.Format()) == 0;
}
