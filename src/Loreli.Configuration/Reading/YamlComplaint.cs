using YamlDotNet.Core;

namespace Loreli.Configuration.Reading;

/// <summary>Says in an operator's words what the parser says in those of YAML's grammar, at the place that must be mended.</summary>
internal static class YamlComplaint
{
    public const string Lost = "from here on the text cannot be taken apart; most often a bracket, brace or quote is not closed";

    private static readonly (string Part, string Words)[] Known =
    [
        ("invalid mapping", "a second \": \" on one line; put a text that holds \": \" in quotes, or begin a new line"),
        ("quoted scalar", "this text begins with a quote that is never closed, or its next lines are not indented"),
        ("parsing a flow sequence", "the list in brackets before this place is not closed, or lacks a comma"),
        ("parsing a flow mapping", "the group in braces before this place is not closed, or lacks a comma"),
        ("parsing a block mapping", "this line does not line up with the keys of its group above"),
        ("parsing a block collection", "this line does not line up with the entries of its list (\"- \") above"),
        ("parsing a node", "a value was expected here; a bracket, brace or quote above is probably not closed"),
        ("could not find expected ':'", "the line above is no \"key: value\""),
        ("simple key", "the line above is no \"key: value\""),
        ("block sequence entries are not allowed", "a list (\"- \") cannot begin on the line of its key; begin a new line"),
        ("cannot start any token", "a value cannot begin with this character; put it in quotes"),
        ("incompatible YAML document", "the %YAML line asks for another version; leave it out"),
        ("alias", "an alias (*name) or anchor (&name) cannot be read; put a text that begins with * or & in quotes"),
        ("anchor", "an alias (*name) or anchor (&name) cannot be read; put a text that begins with * or & in quotes"),
        ("escape", "the text in double quotes holds a \\ that begins no known escape; write \\\\ or use single quotes"),
        ("tag", "a value cannot begin with ! here; put it in quotes"),
    ];

    public static ConfigurationError Of(YamlException error, Place place, string text)
    {
        var said = error.InnerException?.Message ?? error.Message;
        if (said.Contains("tab", StringComparison.OrdinalIgnoreCase) && TabAfter(place, text) is { } tab)
        {
            return Problems.NotYaml(tab, "the line is indented by a tab; use spaces");
        }
        var words = Array.Find(Known, it => said.Contains(it.Part, StringComparison.OrdinalIgnoreCase)).Words;
        return Problems.NotYaml(place, words ?? Problems.Shorten(said.TrimEnd('.')));
    }

    // The parser names the group that the tab spoils: the line itself is there or below.
    private static Place? TabAfter(Place place, string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line[..(line.Length - line.TrimStart(" \t").Length)];
            if (number >= place.Line && indent.Contains('\t') && indent.Length < line.Length)
            {
                return place with { Line = number, Column = indent.IndexOf('\t') + 1 };
            }
        }
        return null;
    }
}
