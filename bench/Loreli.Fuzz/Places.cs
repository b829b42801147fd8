namespace Loreli.Fuzz;

/// <summary>Folders and sockets for what reads files and sockets; in memory where the system has such a place.</summary>
internal sealed class Places : IDisposable
{
    private readonly DirectoryInfo _root = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory($"/dev/shm/loreli-fuzz-{Environment.ProcessId}")
        : Directory.CreateTempSubdirectory("loreli-fuzz-");

    private readonly List<IDisposable> _open = [];

    public string Folder(string name) => _root.CreateSubdirectory(name).FullName;

    public string File(string name) => Path.Combine(_root.FullName, name);

    public T Keep<T>(T open) where T : IDisposable
    {
        _open.Add(open);
        return open;
    }

    public void Dispose()
    {
        _open.ForEach(it => it.Dispose());
        _root.Delete(recursive: true);
    }
}
