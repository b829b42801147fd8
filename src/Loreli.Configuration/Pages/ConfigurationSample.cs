using System.Text;
using Loreli.Configuration.Keys;

namespace Loreli.Configuration.Pages;

/// <summary>Files that show every key with its meaning: loreli.yml.sample, where all keys hold, and what <c>loreli init</c> writes, where
/// all but the team is commented out. A comment has a space after its <c>#</c>, a key that is commented out has none.</summary>
public static class ConfigurationSample
{
    private const int WidthMax = 100;

    /// <summary>loreli.yml.sample: an example of every key. It loads as it is.</summary>
    public static string Sample()
    {
        var text = new StringBuilder("""
            # Every key of loreli.yml with an example that is not its default. Made by `loreli config schema --sample`.
            # The file of a repository needs none of them: loreli init writes a short one.
            # All of it with defaults and ranges: docs/reference/configuration.md. Check a file: loreli config validate.

            """);
        AddKeys(text, FleetKeys.All, "", isActive: true);
        return text.ToString();
    }

    /// <summary>What <c>loreli init</c> writes: a team that works unedited, and every other key commented out with its default.</summary>
    /// <param name="backend">Of both agents.</param>
    /// <param name="workspace"><c>worktree</c>, or <c>shared</c> where there is no commit to make one from.</param>
    public static string Scaffold(string backend = "auto", string workspace = "worktree")
    {
        var text = new StringBuilder($"""
            # The team of this repository. `loreli up` starts it and keeps it alive; `loreli plan` shows what a change here would do.
            # Commands from this file run only after `loreli trust`. Check it with `loreli config validate`.
            # Keys that are commented out show their defaults, or an example where there is none.

            agents:
              # auto takes the first agent CLI that is installed (Claude Code, Codex, …), else a scripted one that only plays the part.
              - role: action
                backend: {backend}
                workspace: {workspace}
              - role: reviewer
                backend: {backend}
                workspace: {workspace}

              # A further agent, with every key that one may have:

            """);
        AddKeys(text, AgentKeys.Table.Keys, "    ", isActive: false);
        AddKeys(text, [.. FleetKeys.All.Where(it => it.Path != "agents")], "", isActive: false);
        return text.ToString();
    }

    private static void AddSampleAgents(StringBuilder text)
    {
        text.Append("agents:\n  - name: api\n    # Instead of prompt:\n    promptFile: prompts/api.md\n");
        AddKeys(text, [.. AgentKeys.Table.Keys.Where(it => it.Path != "promptFile")], "    ", isActive: true);
    }

    /// <param name="indent">Of the keys; where there is one, the first key begins an entry of a list.</param>
    private static void AddKeys(StringBuilder text, IReadOnlyList<IKey> keys, string indent, bool isActive)
    {
        var (group, off, isEntry) = ("", isActive ? "" : "#", indent.Length > 0);
        foreach (var key in keys)
        {
            var (head, name) = key.Path.IndexOf('.') is var dot and > 0 ? (key.Path[..dot], key.Path[(dot + 1)..]) : ("", key.Path);
            text.Append(head != group || head.Length == 0 ? "\n" : "");
            if (head != group && head.Length > 0)
            {
                text.Append($"{indent}{off}{head}:\n");
            }
            group = head;
            var inner = head.Length > 0 ? indent + "  " : indent;
            AddComment(text, inner, key.Doc);
            if (key.Path == "agents")
            {
                AddSampleAgents(text);
                continue;
            }
            var value = isActive || key.Default is "null" or "{}" or "[]" ? key.Example : key.Default;
            text.Append(isEntry ? $"{indent[..^2]}{off}- {name}: {value}\n" : $"{inner}{off}{name}: {value}\n");
            isEntry = false;
        }
    }

    private static void AddComment(StringBuilder text, string indent, string doc)
    {
        var line = new StringBuilder();
        foreach (var word in doc.Replace("`", "", StringComparison.Ordinal).Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length >= WidthMax)
            {
                text.Append($"{indent}# {line}\n");
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        text.Append($"{indent}# {line}\n");
    }
}
