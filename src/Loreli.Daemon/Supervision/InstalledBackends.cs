using Loreli.Agents.Backends;
using Loreli.Configuration;
using Loreli.Posix;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>The backends that there are, and which of them this machine has.</summary>
internal sealed class InstalledBackends(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Stands for the first one that is installed.</summary>
    public const string Auto = "auto";

    /// <summary>No agents of their own: they are taken only when they are asked for, or nothing else is there.</summary>
    private static readonly string[] Last = ["shell", "scripted"];

    private BackendLibrary? _library;

    public IReadOnlyList<Backend> All => Library.All;

    public Backend? Find(string id) => Library.Find(id);

    /// <summary>Takes the definitions of a configuration over those that are built in.</summary>
    public void Define(IEnumerable<KeyValuePair<string, BackendDefinition>> definitions) =>
        _library = BackendLibrary.Build(definitions.Select(static it => new BackendText(it.Key, ConfigurationFile.Name, it.Value.Definition)));

    public Backend Preferred() => All.FirstOrDefault(it => !Last.Contains(it.Id) && it.VariantOf is null && IsInstalled(it)) ?? Find("scripted")!;

    /// <summary>Where its program is; null when it is not there.</summary>
    public string? PathOf(Backend backend)
    {
        var program = backend.Detection.Program;
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return Resources.CanExecute(program) == 0 ? program : null;
        }
        return environment.GetValueOrDefault("PATH", "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(static file => File.Exists(file) && Resources.CanExecute(file) == 0);
    }

    /// <summary>Our own program is always there.</summary>
    public bool IsInstalled(Backend backend) => backend.Detection.Program == "loreli" || PathOf(backend) is not null;

    public IReadOnlyList<BackendSeen> Seen() =>
        [.. All.Select(it => new BackendSeen(it.Id, it.Provider, SupervisionWords.Of(it.Side), IsInstalled(it)))];

    private BackendLibrary Library => _library ??= BackendLibrary.BuiltIn;
}
