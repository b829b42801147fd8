namespace Loreli.Protocol;

/// <summary>Exit codes of every verb.</summary>
public static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 64;
    public const int NoDaemon = 69;
    public const int Internal = 70;
    public const int NotPermitted = 77;
}
