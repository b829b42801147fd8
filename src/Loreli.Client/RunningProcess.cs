using System.Globalization;
using Loreli.Protocol.Places;

namespace Loreli.Client;

/// <summary>The <see cref="PathSources"/> of the process that we are.</summary>
public static class RunningProcess
{
    public static PathSources PathSources(string? directory = null) => new(
        directory is null ? Environment.CurrentDirectory : Path.GetFullPath(directory),
        UserId(),
        Environment.GetEnvironmentVariable,
        static folder => Path.Exists(Path.Combine(folder, ".git")));

    /// <summary>Effective user, from <c>/proc/self/status</c>: a clients have no other use for P/Invoke.</summary>
    public static uint UserId()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("Uid:", StringComparison.Ordinal))
            {
                return uint.Parse(line.Split('\t')[2], NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }
        throw new PlatformNotSupportedException("/proc/self/status names no user; is /proc mounted?");
    }
}
