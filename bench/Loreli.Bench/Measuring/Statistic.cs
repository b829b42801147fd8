namespace Loreli.Bench.Measuring;

internal static class Statistic
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(50);

    /// <param name="percent">0 to 100; the nearest rank, so that every result is a value that was seen.</param>
    /// <returns>Not a number when there are no values.</returns>
    public static double Percentile(this IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>Median over the rounds of ours divided by theirs: each pair was measured in the same minute.</summary>
    public static double PairedRatio(IEnumerable<double> ours, IEnumerable<double> theirs) =>
        ours.Zip(theirs, (our, their) => our / their).Where(double.IsFinite).Median();
}
