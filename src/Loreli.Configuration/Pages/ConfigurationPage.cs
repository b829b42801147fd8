using System.Text;
using Loreli.Configuration.Keys;

namespace Loreli.Configuration.Pages;

/// <summary>docs/reference/configuration.md, made from the tables of keys.</summary>
public static class ConfigurationPage
{
    private const string Head = """
        # Configuration

        Printed by `loreli config schema --markdown`; do not edit by hand. The guide is [configuration.md](../guides/configuration.md).

        `loreli.yml` stands at the root of the repository. Layers, a higher one over a lower one:

        1. built-in defaults
        2. the user's file: `$XDG_CONFIG_HOME/loreli/loreli.yml`, else `~/.config/loreli/loreli.yml`
        3. the repository's `loreli.yml`
        4. variables of the environment: `timeouts.rapidDeath` is `LORELI_TIMEOUTS_RAPID_DEATH`; an empty one says nothing
        5. the command line: `--set timeouts.rapidDeath=5s`

        Single values and lists of a higher layer take the place of those below; groups of words of your own (`scaling.maxPerRole`, `dialogs`, `backends`) are put together. A key without a value says nothing.

        - Durations: `250ms`, `15s`, `10m`, `1h30m`, `2d`, or plain milliseconds. Two with `..` between them are a range: `5s..5m`.
        - Sizes: `64MiB`, `1.5GB`, `4096`; KiB, MiB, GiB, TiB are powers of 1,024, kB, MB, GB, TB of 1,000.
        - One word may stand for a list of one: `theme: zelda`.
        - A file is YAML in UTF-8, one document of at most 1 MiB. Anchors and aliases of whole values are taken; tags and merge keys are not.

        What a change of a running configuration does:

        | effect | meaning |
        |---|---|
        | live | it holds at once for what runs |
        | restart | the agents that it is about are started anew, one after the other |
        | next | it holds for what is started or made from now on |
        | identity | agents come or go |

        """;

    public static string Markdown()
    {
        var page = new StringBuilder(Head);
        page.Append("## The whole\n\n");
        AddTable(page, FleetKeys.All, "");
        foreach (var key in FleetKeys.All.Where(it => it.Below.Count > 0))
        {
            page.Append($"\n## An entry of `{key.Path}`\n\n");
            AddTable(page, key.Below, $"{key.Path}[].");
            foreach (var below in key.Below.Where(it => it.Below.Count > 0))
            {
                page.Append($"\n## An entry of `{key.Path}[].{below.Path}`\n\nA name alone is taken for `{below.Below[0].Path}`.\n\n");
                AddTable(page, below.Below, $"{key.Path}[].{below.Path}[].");
            }
        }
        page.Append("\n## Variables of the environment\n\nA list or a group is written as YAML in brackets or braces: `LORELI_THEME='[zelda, lotr]'`.\n\n| variable | key |\n|---|---|\n");
        foreach (var (variable, path) in EnvironmentLayer.Variables)
        {
            page.Append($"| `{variable}` | `{path}` |\n");
        }
        return page.ToString();
    }

    private static void AddTable(StringBuilder page, IReadOnlyList<IKey> keys, string prefix)
    {
        page.Append("| key | takes | default | effect | meaning |\n|---|---|---|---|---|\n");
        foreach (var key in keys)
        {
            var without = key.Default is "null" or "…" ? "" : $"`{key.Default}`";
            page.Append($"| `{prefix}{key.Path}` | {Cell(key.Expected)} | {without} | {key.Effect.ToString().ToLowerInvariant()} | {Cell(key.Doc)} Like `{Cell(key.Example)}`. |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
