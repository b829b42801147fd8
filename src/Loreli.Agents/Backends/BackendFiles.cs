using Loreli.Agents.Backends.Reading;
using Loreli.Configuration;

namespace Loreli.Agents.Backends;

/// <summary>The user's own backends on disk, and those that a configuration defines.</summary>
public static class BackendFiles
{
    private const int FilesMax = 100;

    /// <summary><c>$XDG_CONFIG_HOME/loreli/backends</c>, else below <c>~/.config</c>; null without a home.</summary>
    public static string? UserFolder(Func<string, string?> variable) =>
        ConfigurationFile.UserPath(variable) is { } file ? Path.Combine(Path.GetDirectoryName(file)!, "backends") : null;

    /// <summary>The user has files of backends.</summary>
    public static bool Any(Func<string, string?> variable) => Files(UserFolder(variable), []).Count > 0;

    /// <summary>Changes when one of the user's files does.</summary>
    public static string Stamp(Func<string, string?> variable) => string.Join('\n', Files(UserFolder(variable), [])
        .Select(static it => new FileInfo(it)).Select(static it => $"{it.Name} {(it.Exists ? it.Length : -1)} {(it.Exists ? it.LastWriteTimeUtc.Ticks : 0)}"));

    /// <summary>Built-in backends, the user's files over them, a repository's definitions over those.</summary>
    /// <remarks>The errors of files come first in <see cref="BackendLibrary.Errors"/>; no error keeps another backend from its place.</remarks>
    public static BackendLibrary Load(Func<string, string?> variable, FleetConfiguration? fleet)
    {
        var errors = new List<ConfigurationError>();
        var texts = new List<BackendText>();
        foreach (var file in Files(UserFolder(variable), errors))
        {
            if (Read(file, errors) is { } text)
            {
                texts.Add(text);
            }
        }
        texts.AddRange(Defined(fleet));
        return BackendLibrary.Build(texts).With(errors);
    }

    /// <summary>The definitions under <c>backends</c> of a configuration.</summary>
    public static IEnumerable<BackendText> Defined(FleetConfiguration? fleet) =>
        fleet?.Backends.Select(it => new BackendText(it.Key, it.Value.Definition.Place.Source, it.Value.Definition)) ?? [];

    private static IReadOnlyList<string> Files(string? folder, List<ConfigurationError> errors)
    {
        try
        {
            return folder is null || !Directory.Exists(folder)
                ? []
                : [.. Directory.EnumerateFiles(folder).Where(it => Path.GetExtension(it) is ".yml" or ".yaml").Order(StringComparer.Ordinal).Take(FilesMax)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.Add(Wrong.Unreadable(folder!, error.Message));
            return [];
        }
    }

    private static BackendText? Read(string file, List<ConfigurationError> errors)
    {
        try
        {
            if (new FileInfo(file).Length is 0 or > ConfigurationLimits.FileBytesMax)
            {
                errors.Add(Wrong.Unreadable(file, $"it is empty, or larger than {ByteSize.Format(ConfigurationLimits.FileBytesMax)}"));
                return null;
            }
            return BackendLibrary.Parse(Path.GetFileNameWithoutExtension(file), file, File.ReadAllBytes(file), errors);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.Add(Wrong.Unreadable(file, error.Message));
            return null;
        }
    }
}
