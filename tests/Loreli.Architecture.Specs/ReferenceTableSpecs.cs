using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Loreli.Architecture.Specs;

/// <summary>Holds the table of references between projects (docs/internals/ARCHITECTURE.md).</summary>
public sealed class ReferenceTableSpecs
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Primitives"] = [],
        ["Terminal"] = ["Primitives"],
        ["Supervision"] = ["Primitives"],
        ["Coordination"] = ["Primitives"],
        ["Governance"] = ["Primitives"],
        ["Configuration"] = ["Primitives"],
        ["Ledger"] = ["Primitives"],
        ["Protocol"] = ["Primitives"],
        ["Posix"] = ["Primitives"],
        ["Keeper"] = ["Primitives", "Posix", "Protocol"],
        ["Panes"] = ["Primitives", "Posix", "Protocol", "Terminal"],
        ["Agents"] = ["Primitives", "Configuration", "Panes", "Supervision"],
        ["Stores"] = ["Primitives", "Coordination", "Governance", "Ledger"],
        ["Hub"] = ["Primitives", "Ledger"],
        ["Workflows"] = ["Primitives", "Hub", "Supervision", "Coordination"],
        ["Daemon"] =
        [
            "Primitives", "Terminal", "Supervision", "Coordination", "Governance", "Configuration", "Ledger",
            "Protocol", "Posix", "Panes", "Agents", "Stores", "Hub", "Workflows",
        ],
        ["Client"] = ["Primitives", "Protocol"],
        ["Tui"] = ["Primitives", "Protocol", "Client", "Terminal"],
        ["Mcp"] = ["Primitives", "Protocol", "Client"],
        ["Testing"] = ["Primitives", "Terminal", "Supervision", "Coordination", "Governance", "Configuration"],
    };

    public static TheoryData<string> Projects => [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "Loreli.*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetFileNameWithoutExtension(file)["Loreli.".Length..])];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_row_of_the_table_names(string project)
    {
        var file = Path.Combine(Repository.Root, "src", $"Loreli.{project}", $"Loreli.{project}.csproj");

        var references = XDocument.Load(file).Descendants("ProjectReference")
            .Select(it => Path.GetFileNameWithoutExtension(it.Attribute("Include")!.Value.Replace('\\', '/'))["Loreli.".Length..]);

        Allowed.ShouldContainKey(project);
        references.Except(Allowed[project]).ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_of_the_tree_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Governance.sln")).Replace('\\', '/');

        var missing = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(file => !file.StartsWith("bench/", StringComparison.Ordinal) && !solution.Contains(file, StringComparison.Ordinal));

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void P_Invoke_lives_in_Posix_alone()
    {
        var elsewhere = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Loreli.Posix/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file) is var text
                && (text.Contains("[LibraryImport", StringComparison.Ordinal) || text.Contains("[DllImport", StringComparison.Ordinal)));

        elsewhere.ShouldBeEmpty();
    }
}
