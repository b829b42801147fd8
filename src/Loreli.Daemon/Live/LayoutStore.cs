namespace Loreli.Daemon.Live;

/// <summary>The operators' layout, kept over attaches and restarts. What cannot be read or written is no layout: never an error.</summary>
internal sealed class LayoutStore(string file, DaemonLog log)
{
    private readonly Lock _gate = new();
    private string? _layout;
    private bool _isRead;

    public string? Load()
    {
        lock (_gate)
        {
            if (!_isRead)
            {
                _isRead = true;
                try
                {
                    _layout = new FileInfo(file) is { Exists: true, Length: <= 4 * Protocol.Live.LiveLimits.LayoutCharsMax } ? File.ReadAllText(file) : null;
                }
                catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
                {
                    log.Warning("layout not read", ("file", file), ("reason", unreadable.Message));
                }
            }
            return _layout;
        }
    }

    public void Save(string layout)
    {
        lock (_gate)
        {
            (_layout, _isRead) = (layout, true);
            try
            {
                File.WriteAllText(file + ".new", layout);
                File.Move(file + ".new", file, overwrite: true);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                log.Warning("layout not kept", ("file", file), ("reason", failed.Message));
            }
        }
    }
}
