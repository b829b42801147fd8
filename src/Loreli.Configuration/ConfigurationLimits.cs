namespace Loreli.Configuration;

/// <summary>What a configuration file may be. All of it is far beyond what a person writes, and far below what hurts.</summary>
public static class ConfigurationLimits
{
    /// <summary>A file of a hundred agents with long prompts has 300 KiB; longer prompts belong into files of their own.</summary>
    public const int FileBytesMax = 1 << 20;

    /// <summary>Values after aliases have been put in place: nine lines of nested aliases would give a thousand million.</summary>
    public const int NodesMax = 50_000;

    /// <summary>Groups in groups. The deepest known key lies at 5.</summary>
    public const int DepthMax = 24;

    public const int KeyLengthMax = 200;

    /// <summary>More would not be read at once by anybody.</summary>
    public const int ErrorsMax = 40;

    /// <summary>Of a value that is repeated in a message.</summary>
    public const int SeenLengthMax = 60;

    /// <summary>Of a key path in a message.</summary>
    public const int PathLengthMax = 300;

    public const int AgentsMax = 1_000;
    public const int TextLengthMax = 256 << 10;
    public const int WordLengthMax = 200;
    public const int ListItemsMax = 256;
}
