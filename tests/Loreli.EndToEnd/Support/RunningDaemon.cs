namespace Loreli.EndToEnd;

/// <summary>A home with its daemon, shared by the tests of a class; each uses panes of its own.</summary>
public sealed class RunningDaemon : IDisposable
{
    public RunningDaemon() => Home.Up();

    public LoreliHome Home { get; } = new();

    public void Dispose() => Home.Dispose();
}
