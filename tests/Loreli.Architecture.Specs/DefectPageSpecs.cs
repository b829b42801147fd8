using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Loreli.Architecture.Specs;

/// <summary>Holds the page of defects to the specs that it names.</summary>
public sealed partial class DefectPageSpecs
{
    private static readonly string[] Rows = [.. File
        .ReadLines(Path.Combine(Repository.Root, "docs", "internals", "defects-of-forerunners.md")).Where(static it => it.StartsWith("| D-L", StringComparison.Ordinal))];

    [Fact]
    public void Every_defect_has_one_row() =>
        Rows.Select(static it => it.Split('|')[1].Trim()).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, 38).Select(static it => $"D-L{it:00}"));

    [Fact]
    public void Every_row_names_a_spec_that_holds_its_rule_and_every_spec_that_is_named_exists()
    {
        var tests = Path.Combine(Repository.Root, "tests");
        var named = Rows.Select(static row => (Row: row, Specs: Spec().Matches(row.Split('|')[4]))).ToList();

        named.Where(static it => it.Specs.Count == 0 || Backticks().Count(it.Row.Split('|')[4]) != 2 * it.Specs.Count).Select(static it => it.Row).ShouldBeEmpty();
        named.SelectMany(static it => it.Specs).Where(it => !Exists(tests, it)).Select(static it => it.Value).ShouldBeEmpty();
    }

    private static bool Exists(string tests, Match spec) => Directory
        .EnumerateFiles(Path.Combine(tests, spec.Groups["project"].Value), spec.Groups["class"].Value + ".cs", SearchOption.AllDirectories)
        .Any(file => Regex.IsMatch(
            File.ReadAllText(file), $@"\[(Fact|Theory)[^\n]*\n(?:[^\n]*\n){{0,12}}?    public [^\n]* {spec.Groups["method"].Value}\("));

    [GeneratedRegex("`(?<project>Loreli[.A-Za-z]+)/(?<class>[A-Za-z]+)[.](?<method>[A-Za-z0-9_]+)`")]
    private static partial Regex Spec();

    [GeneratedRegex("`")]
    private static partial Regex Backticks();
}
