namespace Loreli.CommandLine;

/// <summary>A verb cannot go on; the message says what failed, on which thing, and what to do.</summary>
internal sealed class VerbFailedException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
