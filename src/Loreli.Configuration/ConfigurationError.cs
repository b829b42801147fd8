namespace Loreli.Configuration;

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Code">Of the message's page: <c>LOR0403</c>.</param>
/// <param name="KeyPath"><c>agents[1].stall.timeout</c>; empty when the file as a whole is meant.</param>
/// <param name="Problem">What was expected and what was seen, without the final full stop.</param>
/// <param name="Nearest">The known key or word that was probably meant.</param>
public sealed record ConfigurationError(string Code, Place Place, string KeyPath, string Problem, string? Nearest = null)
{
    /// <summary>Keys come from the file: on one line, whatever they hold.</summary>
    public string KeyPath { get; init => field = Problems.OneLine(value, ConfigurationLimits.PathLengthMax); } =
        Problems.OneLine(KeyPath, ConfigurationLimits.PathLengthMax);

    /// <summary><c>loreli.yml:4:10: LOR0405 timeouts.stall: expected a duration …; seen "soon"</c></summary>
    public override string ToString() =>
        $"{Place}: {Code} {(KeyPath.Length == 0 ? "" : KeyPath + ": ")}{Problem}{(Nearest is null ? "" : $"; did you mean {Nearest}?")}";
}
