using Loreli.Posix;

namespace Loreli.EndToEnd;

/// <summary>A fact that needs programs of the machine, or root. Where one is missing the test is reported as skipped, by name.</summary>
/// <remarks>.ci/run installs them all and sets <c>LORELI_TESTS_SKIP_NOTHING</c>: there a missing one fails.</remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithAttribute : FactAttribute
{
    public const string Root = "root";

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
        if (Environment.GetEnvironmentVariable("LORELI_TESTS_SKIP_NOTHING") is { Length: > 0 })
        {
            return null;
        }
        var missing = needs.Where(it => it == FactWithAttribute.Root ? Resources.UserId != 0 : !IsInstalled(it)).ToArray();
        return missing.Length == 0 ? null : $"not here: {string.Join(", ", missing)} (.ci/run, as root on Debian, installs what the tests use)";
    }

    private static bool IsInstalled(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
