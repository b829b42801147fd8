using System.Globalization;
using System.Text;

namespace Loreli.Bench.Measuring;

/// <summary>What a run found, as Markdown: printed as it grows, and kept under bench/results when asked.</summary>
internal sealed class Report(string name, string? folder)
{
    private readonly StringBuilder _text = new();

    public void Head(string title, IEnumerable<string> versions)
    {
        Line($"# {title}");
        Line("");
        Line($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC; {string.Join("; ", versions)}; {Machine.Words}");
    }

    public void Line(string line)
    {
        _text.Append(line).Append('\n');
        Console.WriteLine(line);
    }

    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var cells = rows.Prepend(columns).ToArray();
        var widths = columns.Select((_, column) => cells.Max(row => row[column].Length)).ToArray();
        Line("");
        foreach (var (index, row) in cells.Index())
        {
            Line("| " + string.Join(" | ", row.Select((cell, column) => Fit(cell, widths[column], column))) + " |");
            if (index == 0)
            {
                Line("|" + string.Join("|", widths.Select(Rule)) + "|");
            }
        }
        Line("");
    }

    /// <summary>States a goal beside what was seen.</summary>
    public void Goal(string goal, double seen, bool isMet) =>
        Line($"- {(isMet ? "met" : "**missed**")}: {goal} — {Number(seen)}");

    public void Save()
    {
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, name + ".md"), _text.ToString());
        }
    }

    /// <summary>Three digits that count, which is all that a shared machine can tell.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        double.NaN => "-",
        >= 100 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("F2", CultureInfo.InvariantCulture),
        _ => value.ToString("F3", CultureInfo.InvariantCulture),
    };

    private static string Rule(int width, int column) => new string('-', width + 1) + (column == 0 ? '-' : ':');

    private static string Fit(string cell, int width, int column) => column == 0 ? cell.PadRight(width) : cell.PadLeft(width);
}
