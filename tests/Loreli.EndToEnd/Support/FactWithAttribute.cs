using Loreli.Posix;

namespace Loreli.EndToEnd;

/// <summary>A fact that needs programs of the machine, or root. Where one is missing the test is reported as skipped, by name.</summary>
/// <remarks>.ci/run installs them all and sets <c>LORELI_TESTS_SKIP_NOTHING</c>: there a missing one fails.</remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithAttribute : FactAttribute
{
    public const string Root = "root";

    /// <summary>Control groups that bound memory, in the older of their two forms.</summary>
    public const string MemoryGroups = "memory control groups";

    public FactWithAttribute(params string[] needs) => Skip = Needs.Missing(needs);
}

/// <inheritdoc cref="FactWithAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TheoryWithAttribute : TheoryAttribute
{
    public TheoryWithAttribute(params string[] needs) => Skip = Needs.Missing(needs);
}

internal static class Needs
{
    public static string? Missing(string[] needs)
    {
        if (needs.Contains(FactWithAttribute.MemoryGroups))
        {
            if (!HasMemoryGroups())
            {
                // Nothing that could be installed: the machine's kernel and container decide.
                return $"not here: {FactWithAttribute.MemoryGroups}";
            }
            needs = [.. needs.Where(static it => it != FactWithAttribute.MemoryGroups)];
        }
        if (Environment.GetEnvironmentVariable("LORELI_TESTS_SKIP_NOTHING") is { Length: > 0 })
        {
            return null;
        }
        var missing = needs.Where(it => it == FactWithAttribute.Root ? Resources.UserId != 0 : !IsInstalled(it)).ToArray();
        return missing.Length == 0 ? null : $"not here: {string.Join(", ", missing)} (.ci/run, as root on Debian, installs what the tests use)";
    }

    private static bool HasMemoryGroups()
    {
        var probe = $"/sys/fs/cgroup/memory/loreli-probe-{Environment.ProcessId}";
        try
        {
            var isThere = File.Exists(Path.Combine(Directory.CreateDirectory(probe).FullName, "memory.limit_in_bytes"));
            Directory.Delete(probe);
            return isThere;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsInstalled(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
