namespace Loreli.Panes;

/// <summary>Which environment variables hold what must not reach a disk.</summary>
public static class SecretVariables
{
    /// <summary>Shorter values would blacken innocent text, and guessing them is no work.</summary>
    private const int LengthMin = 8;

    private static readonly string[] Marks = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"];

    /// <summary>Judges by the name, and takes a path for what it is: <c>GOOGLE_APPLICATION_CREDENTIALS</c> names a file.</summary>
    public static bool IsSecret(string name, string value) =>
        value.Length >= LengthMin && !IsPath(value)
        && Array.Exists(Marks, mark => name.Contains(mark, StringComparison.OrdinalIgnoreCase));

    /// <summary>The secret values of an environment, each once.</summary>
    public static IReadOnlyList<string> ValuesOf(IReadOnlyDictionary<string, string> environment) =>
        [.. environment.Where(it => IsSecret(it.Key, it.Value)).Select(it => it.Value).Distinct(StringComparer.Ordinal)];

    // Only what exists: a secret in base64 may look like a path, and a path that is blackened does no harm.
    private static bool IsPath(string value) => value[0] == '/' && Path.Exists(value);
}
