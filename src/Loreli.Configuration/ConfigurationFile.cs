namespace Loreli.Configuration;

/// <summary>The files of the configuration on disk. The only place here that touches one.</summary>
public static class ConfigurationFile
{
    public const string Name = "loreli.yml";

    /// <summary>The user's own file: <c>$XDG_CONFIG_HOME/loreli/loreli.yml</c>, else below <c>~/.config</c>; null without a home.</summary>
    public static string? UserPath(Func<string, string?> variable) =>
        Absolute(variable("XDG_CONFIG_HOME")) is { } given ? Path.Combine(given, "loreli", Name)
        : Absolute(variable("HOME")) is { } home ? Path.Combine(home, ".config", "loreli", Name)
        : null;

    /// <summary>Reads all layers of a repository.</summary>
    /// <param name="root">Of the repository; its loreli.yml need not exist.</param>
    /// <param name="environment">Of this process.</param>
    /// <param name="settings"><c>key=value</c> of the command line.</param>
    /// <param name="known">Names that the configuration may use; null: any.</param>
    public static ConfigurationOutcome Load(
        string root, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string>? settings = null,
        Func<FleetConfiguration, KnownNames>? known = null)
    {
        var outcome = ConfigurationLayers.Load(new ConfigurationSources(
            UserPath(environment.GetValueOrDefault) is { } user ? Read(user, user) : null,
            Read(Path.Combine(root, Name), Name), environment, settings, known));
        return outcome is ConfigurationOutcome.Loaded { Configuration: var loaded } && MissingPrompts(root, loaded) is { Count: > 0 } errors
            ? new ConfigurationOutcome.Refused(errors)
            : outcome;
    }

    private static List<ConfigurationError> MissingPrompts(string root, LoadedConfiguration loaded) =>
    [
        .. loaded.Fleet.Agents.Index().Where(it => it.Item.PromptFile is { } file && !File.Exists(Path.Combine(root, file)))
            .Select(it => Problems.Contradiction(loaded.Places[$"agents[{it.Index}].promptFile"], $"agents[{it.Index}].promptFile",
                $"there is no file \"{Problems.Shorten(it.Item.PromptFile!)}\" in the repository"))
            .Take(ConfigurationLimits.ErrorsMax),
    ];

    /// <summary>A file's text; null when there is none. What cannot be read is an error in it.</summary>
    /// <param name="shownAs">Name in messages.</param>
    public static ConfigurationText? Read(string path, string shownAs)
    {
        try
        {
            if (!File.Exists(path))
            {
                return Directory.Exists(path) ? Broken(shownAs, "it is a folder") : null;
            }
            var file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            if (file.Length == 0)
            {
                // Pipes and devices say 0 as well: to open one would mean to wait, or to read without end.
                return new ConfigurationText(shownAs, default);
            }
            return new ConfigurationText(shownAs, ReadBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Broken(shownAs, Problems.Shorten(error.Message));
        }
    }

    // One byte more than is taken is read: that is how too large a file is known, whatever its length says.
    private static byte[] ReadBytes(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[ConfigurationLimits.FileBytesMax + 1];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static ConfigurationText Broken(string name, string why) => new(name, default, Problems.Unreadable(name, why));

    private static string? Absolute(string? path) => !string.IsNullOrEmpty(path) && Path.IsPathFullyQualified(path) ? path : null;
}
