namespace Loreli.Agents.Delivery;

/// <summary>How patient delivery is with others than the CLI, whose own times are in its <see cref="Backends.DeliveryWay"/>.</summary>
public sealed record DeliveryPatience
{
    public static readonly DeliveryPatience Usual = new();

    /// <summary>An operator who typed holds the pane for so long after each key.</summary>
    public TimeSpan OperatorLease { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Between two tries to empty the composer.</summary>
    public TimeSpan Cleared { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Once begun, a delivery that meets dialogs or the operator waits so long for them, then ends.</summary>
    public TimeSpan Interruption { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>Nothing waits, or is tried, without end.</summary>
public static class DeliveryLimits
{
    /// <summary>Prompts that wait for one agent: more is a sender in a loop.</summary>
    public const int QueueMax = 64;

    /// <summary>One prompt, in UTF-8; it is kept in memory until it is delivered.</summary>
    public const int PromptBytesMax = 16 * 1024 * 1024;

    /// <summary>Pastes of one text: the first may be eaten by a CLI that has just started.</summary>
    public const int WritesMax = 2;

    /// <summary>Enters for one text: the first may be taken for part of the paste.</summary>
    public const int EntersMax = 2;

    /// <summary>Tries to empty the composer.</summary>
    public const int ClearsMax = 6;
}
