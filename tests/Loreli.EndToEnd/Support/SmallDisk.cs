namespace Loreli.EndToEnd;

/// <summary>A file system of a few megabytes in memory, mounted on a folder. Needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly LoreliHome _home;
    private readonly string _folder;

    /// <summary>Mounts it as the home's folder of state and sockets.</summary>
    public SmallDisk(LoreliHome home, string size)
    {
        (_home, _folder) = (home, home.Home);
        var mounted = Tool.Run("mount", "-t", "tmpfs", "-o", $"size={size},mode=700", "none", _folder);
        mounted.ExitCode.ShouldBe(0, mounted.Error);
    }

    /// <summary>Takes all that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Path.Combine(_folder, "ballast"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4_096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full: that is what was wanted.
        }
    }

    /// <summary>Ends what runs on it first: afterwards its sockets could not be found.</summary>
    public void Dispose()
    {
        _home.Run("down", "--now");
        Tool.Run("umount", "-l", _folder).ExitCode.ShouldBe(0);
    }
}
