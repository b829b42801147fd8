using System.Text.Json.Serialization;
using Loreli.Protocol.Daemon;

namespace Loreli.Agents.Identities;

/// <summary>The two opposing groups of every theme. Agents of one side are reviewed by the other.</summary>
[JsonConverter(typeof(WordConverter<Side>))]
public enum Side { Yin, Yang }

/// <summary>Whether the providers that can be used are of one side or of both.</summary>
public enum Capability { None, Single, Dual }

/// <summary>Which side a provider is on.</summary>
public static class Sides
{
    private static readonly Dictionary<string, Side> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["anthropic"] = Side.Yin, ["claude"] = Side.Yin,
        ["openai"] = Side.Yang, ["codex"] = Side.Yang,
        ["google"] = Side.Yang, ["gemini"] = Side.Yang,
        ["opencode"] = Side.Yin,
        ["scripted"] = Side.Yin, ["shell"] = Side.Yang,
    };

    private const string Virtual = "cursor-";

    /// <summary>The side of a provider by name, where its backend does not say. A virtual provider (<c>cursor-openai</c>) is on
    /// the side of the native one; an unknown provider is on a side that its name decides, always the same.</summary>
    public static Side Of(string provider)
    {
        var native = provider.StartsWith(Virtual, StringComparison.OrdinalIgnoreCase) ? provider[Virtual.Length..] : provider;
        if (Known.TryGetValue(native, out var side))
        {
            return side;
        }
        var sum = 0;
        foreach (var letter in native)
        {
            sum ^= char.ToLowerInvariant(letter);
        }
        return int.IsEvenInteger(sum) ? Side.Yin : Side.Yang;
    }

    public static Side Opposite(this Side side) => side == Side.Yin ? Side.Yang : Side.Yin;

    public static Capability CapabilityOf(IEnumerable<Side> sides) => sides.Distinct().Count() switch
    {
        0 => Capability.None,
        1 => Capability.Single,
        _ => Capability.Dual,
    };
}
