namespace Loreli.Client;

/// <summary>The connection broke, or what came over it was no HTTP of a daemon.</summary>
public sealed class DaemonGoneException(string message, Exception? cause = null) : IOException(message, cause);
