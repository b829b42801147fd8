namespace Loreli.Supervision;

/// <summary>Why something was done: labels and values that go to the ledger with it.</summary>
public readonly record struct Exhibit(string Label, string Value)
{
    public override string ToString() => $"{Label}={Value}";
}
