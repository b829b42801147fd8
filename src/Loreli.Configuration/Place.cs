namespace Loreli.Configuration;

/// <summary>Where a value of the configuration comes from.</summary>
/// <param name="Source">A file as the operator would name it, <c>$LORELI_…</c>, <c>--set</c> or <c>built-in</c>.</param>
/// <param name="Line">From 1; 0 when the source has no lines.</param>
/// <param name="Column">From 1; 0 when the source has no lines.</param>
public readonly record struct Place(string Source, int Line = 0, int Column = 0)
{
    public static readonly Place BuiltIn = new("built-in");

    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
