using System.Reflection;

namespace Loreli;

internal static class Build
{
    public static string Version { get; } = typeof(Build).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Program and first arguments that start this very build again.</summary>
    public static IReadOnlyList<string> Self { get; } = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) != "dotnet"
        ? [path]
        : [Environment.ProcessPath ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "loreli.dll")];
}
