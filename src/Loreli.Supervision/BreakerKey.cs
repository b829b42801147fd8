namespace Loreli.Supervision;

/// <summary>What fails together: one CLI, speaking to one API, with one login.</summary>
public readonly record struct BreakerKey(string Backend, string Provider, string Credential)
{
    public override string ToString() => $"{Backend}/{Provider}/{Credential}";
}
