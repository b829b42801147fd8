namespace Loreli.Configuration.Keys;

/// <summary>What comes out of reading one layer beside its values: errors, and where each value stood.</summary>
internal sealed class LayerReading
{
    private readonly List<ConfigurationError> _errors = [];

    public IReadOnlyList<ConfigurationError> Errors => _errors;

    /// <summary>Where the value of each key path was said, the highest layer's place.</summary>
    public Dictionary<string, Place> Places { get; } = new(StringComparer.Ordinal);

    public void Add(ConfigurationError error)
    {
        if (_errors.Count < ConfigurationLimits.ErrorsMax)
        {
            _errors.Add(error);
        }
    }

    public void Unexpected(ConfigurationNode node, string path, string expected, string? nearest = null) =>
        Add(Problems.Unexpected(node.Place, path, expected, HidesValue(path) ? null : Problems.Seen(node), nearest));

    // Values of an environment are often secrets; so may be an address that bears a key.
    private static bool HidesValue(string path) => path.Contains(".env.", StringComparison.Ordinal) || path == "notifications.webhook";
}
