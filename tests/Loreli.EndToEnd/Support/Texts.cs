namespace Loreli.EndToEnd;

/// <summary>Long texts, compared so that a failure shows the first line that differs and not megabytes.</summary>
internal static class Texts
{
    public static void ShouldBeTheSame(string seen, string wanted, string what)
    {
        if (seen == wanted)
        {
            return;
        }
        var (left, right) = (seen.Split('\n'), wanted.Split('\n'));
        var at = left.Zip(right).TakeWhile(it => it.First == it.Second).Count();
        throw new Xunit.Sdk.XunitException(
            $"{what} differs from line {at} on ({left.Length} lines for {right.Length}):\n{left.ElementAtOrDefault(at)}\nfor\n{right.ElementAtOrDefault(at)}");
    }
}
