namespace Loreli.Panes.Specs;

/// <summary>A short folder of mode 0700 that goes away with its test: sockets live below it, and their paths have 108 bytes.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = System.IO.Directory.CreateTempSubdirectory("lp-").FullName;

    public void Dispose()
    {
        try
        {
            System.IO.Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A keeper that is just ending may still write into it; the system cleans its temporary folder.
        }
    }
}
