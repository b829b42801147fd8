using Loreli.Agents.Backends;
using Loreli.Configuration;

namespace Loreli.Daemon.Supervision;

/// <summary>Hears from the kernel that a configuration file changed, and tells it when the writing is over.</summary>
/// <remarks>Where the kernel cannot tell (too many watches, a network file system) the reactor's interval finds it.</remarks>
internal sealed class ConfigurationWatch : IDisposable
{
    /// <summary>Editors write in several steps.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(150);

    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly ITimer _timer;

    public ConfigurationWatch(IEnumerable<string> files, Action changed, TimeProvider clock, DaemonLog log)
    {
        _timer = clock.CreateTimer(_ => changed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var file in files.Where(static it => Directory.Exists(Path.GetDirectoryName(it))))
        {
            try
            {
                _watchers.Add(Watch(file));
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
            {
                log.Warning("file not watched; changes are found at the reactor's interval", ("file", file), ("because", refused.Message));
            }
        }
    }

    public static IReadOnlyList<string> FilesOf(string root, IReadOnlyDictionary<string, string> environment) =>
        ConfigurationFile.UserPath(environment.GetValueOrDefault) is { } user
            ? [Path.Combine(root, ConfigurationFile.Name), user, Path.Combine(BackendFiles.UserFolder(environment.GetValueOrDefault)!, "*.*")]
            : [Path.Combine(root, ConfigurationFile.Name)];

    public void Dispose()
    {
        _watchers.ForEach(static it => it.Dispose());
        _timer.Dispose();
    }

    private FileSystemWatcher Watch(string file)
    {
        var watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!, Path.GetFileName(file))
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
        };
        watcher.Changed += (_, _) => Heard();
        watcher.Created += (_, _) => Heard();
        watcher.Deleted += (_, _) => Heard();
        watcher.Renamed += (_, _) => Heard();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Heard() => _timer.Change(Rest, Timeout.InfiniteTimeSpan);
}
