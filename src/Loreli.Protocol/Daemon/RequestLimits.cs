namespace Loreli.Protocol.Daemon;

/// <summary>What a daemon takes and a client therefore does not send.</summary>
public static class RequestLimits
{
    /// <summary>Body of a request: text for a program's input, at most a large file.</summary>
    public const int BodyBytesMax = 4 << 20;
}
