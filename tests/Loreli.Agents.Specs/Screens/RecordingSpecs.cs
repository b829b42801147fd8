using System.Globalization;
using Loreli.Supervision;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Loreli.Agents.Specs.Screens;

/// <summary>Holds the rules to recordings of the real CLIs, moment by moment.</summary>
public sealed class RecordingSpecs(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Recordings.Names];

    [Fact]
    public void At_least_99_of_100_moments_are_read_right_and_the_wrong_ones_are_on_the_page()
    {
        var all = Recordings.Names.SelectMany(name => Recordings.ReadLabelled(name).Select(it => (Name: name, it.Label, it.At, it.Reading))).ToList();
        var wrong = all.Where(it => !IsRight(it.Label, it.Reading)).ToList();
        var page = File.ReadAllText(Page());

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all.Count} moments, {wrong.Count} wrong; "
            + $"{all.DistinctBy(it => (it.Name, it.Label)).Count()} labels, {wrong.DistinctBy(it => (it.Name, it.Label)).Count()} with a wrong moment"));
        foreach (var it in wrong)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{it.Name} {it.At.TotalSeconds:0.00}: {Text(it.Label)}; read {it.Reading.Activity} {it.Reading.Rule} {it.Reading.Fault?.Class} {it.Reading.Question?.Kind}"));
        }
        wrong.Count.ShouldBeLessThanOrEqualTo(all.Count / 100);
        wrong.Select(it => it.Name).Distinct().Where(name => !page.Contains($"| `{name}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Names))]
    public void An_open_question_is_never_read_as_idle_or_busy(string name)
    {
        var wrong = Recordings.ReadLabelled(name)
            .Where(it => it.Label.Activity == Activity.Waiting && it.Reading.Activity != Activity.Waiting)
            .Select(it => $"{it.At}: {it.Reading.Activity} by {it.Reading.Rule}");

        wrong.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Names))]
    public void A_refusal_that_ends_the_turn_is_read_with_its_class(string name)
    {
        var ends = Recordings.ReadLabelled(name).Where(it => it.Label.Activity == Activity.Blocked).GroupBy(it => it.Label).Select(it => it.Last());

        foreach (var it in ends)
        {
            it.Reading.Activity.ShouldBe(Activity.Blocked, $"{it.At}");
            it.Reading.Fault.ShouldNotBeNull().Class.ShouldBe(it.Label.Class!.Value, $"{it.At}");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_question_is_read_with_its_options_and_the_marked_one(string name)
    {
        var asked = Recordings.ReadLabelled(name).Where(it => it.Label.Question is "trust-folder" or "permission" or "usage-limit" or "theme")
            .GroupBy(it => it.Label).Select(it => it.Last());

        foreach (var it in asked)
        {
            var question = it.Reading.Question.ShouldNotBeNull($"{it.At}");
            question.Options.Count.ShouldBeGreaterThan(1, $"{it.At}");
            question.Marked.ShouldBeInRange(0, question.Options.Count - 1, $"{it.At}");
            question.Options.ShouldAllBe(option => option.Length > 0 && char.IsLetterOrDigit(option[0]));
        }
    }

    private static bool IsRight(Label label, Reading reading) =>
        reading.Activity == label.Activity
        && (label.Class is null || (reading.Fault?.Class == label.Class && reading.Fault.IsRetried == (label.IsRetried || reading.Rule == "usage-limit-waits")))
        && (label.Question is null || reading.Rule == label.Question || reading.Question?.Kind == label.Question)
        && (label.Class is not null || reading.Fault is null);

    private static string Text(Label label) => $"{label.Activity} {label.Class} {label.Question}".TrimEnd();

    private static string Page()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Governance.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        return Path.Combine(folder, "docs", "internals", "screen-rules.md");
    }
}
