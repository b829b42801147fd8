using System.Text;

namespace Loreli.CommandLine;

/// <summary>The overview of all verbs and the page of one.</summary>
internal static class Help
{
    public static string Overview(IReadOnlyList<Verb> verbs)
    {
        var text = new StringBuilder("""
            loreli runs a team of AI coding-agent CLIs in terminal panes that outlive everything.

            usage: loreli VERB [OPTIONS]        loreli help VERB        loreli --version

            """);
        foreach (var group in verbs.Where(it => it.Group is not null).GroupBy(it => it.Group))
        {
            text.Append('\n').Append(group.Key).Append('\n');
            foreach (var verb in group)
            {
                text.Append("  ").Append(verb.Name.PadRight(12)).Append(verb.Summary).Append('\n');
            }
        }
        return text.Append("""

            Start with: loreli demo        In a repository of your own: loreli up
            Exit codes: 0 ok, 1 failed, 64 usage, 69 no daemon, 70 internal error, 77 not permitted

            """).ToString();
    }

    public static string Page(Verb verb)
    {
        var text = new StringBuilder($"{verb.Summary}\n\nusage: {Usage(verb)}\n");
        if (verb.Options.Count > 0)
        {
            text.Append("\noptions\n");
            foreach (var option in verb.Options)
            {
                var left = option.Value is null ? option.Name : $"{option.Name} {option.Value}";
                text.Append("  ").Append(left.PadRight(24)).Append(' ').Append(option.Help).Append('\n');
            }
        }
        if (verb.Remarks is not null)
        {
            text.Append('\n').Append(verb.Remarks).Append('\n');
        }
        text.Append("\nexamples\n");
        foreach (var example in verb.Examples)
        {
            text.Append("  ").Append(example).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>docs/reference/cli.md, whole.</summary>
    public static string Markdown(IReadOnlyList<Verb> verbs)
    {
        var text = new StringBuilder("# Verbs\n\nPrinted by `loreli help --markdown`; do not edit by hand.\n");
        foreach (var verb in verbs.Where(it => it.Group is not null))
        {
            text.Append($"\n## {verb.Name}\n\n```\n{Page(verb)}```\n");
        }
        return text.ToString();
    }

    public static string Usage(Verb verb) =>
        $"loreli {verb.Name}{(verb.Options.Count > 0 ? " [OPTIONS]" : "")}{(verb.Positionals.Length > 0 ? " " + verb.Positionals : "")}";
}
