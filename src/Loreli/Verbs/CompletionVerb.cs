using System.Text;
using Loreli.CommandLine;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>Completion scripts, made from the table of verbs; names of panes are asked of the daemon.</summary>
internal static class CompletionVerb
{
    public static Verb Definition => new(
        "completion", "files", "Print a completion script for a shell.", "bash|zsh|fish", [],
        [
            "source <(loreli completion bash)                     # in ~/.bashrc",
            "loreli completion zsh > ~/.zfunc/_loreli             # a folder of $fpath",
            "loreli completion fish > ~/.config/fish/completions/loreli.fish",
        ], Run)
    { Completes = Completes.Shells };

    private static int Run(Arguments arguments)
    {
        var shell = arguments.Positionals[0];
        var verbs = VerbTable.All.Where(it => it.Group is not null).ToArray();
        Output.Write(shell switch
        {
            "bash" => Bash(verbs),
            "zsh" => Zsh(verbs),
            "fish" => Fish(verbs),
            _ => throw Arguments.Wrong("completion", shell, "bash, zsh or fish"),
        });
        return ExitCode.Ok;
    }

    private static string Bash(Verb[] verbs)
    {
        var text = new StringBuilder($$"""
            # bash completion of loreli
            _loreli() {
                local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]}
                if (( COMP_CWORD == 1 )); then
                    COMPREPLY=($(compgen -W "{{Names(verbs)}} help" -- "$word")); return
                fi
                case $verb in

            """);
        foreach (var verb in verbs)
        {
            text.Append($"        {verb.Name}) set -- \"{Options(verb)}\" {Kind(verb)} ;;\n");
        }
        return text.Append("""
                    help) set -- "" verbs ;;
                    *) return ;;
                esac
                if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$1" -- "$word")); return; fi
                case $2 in
                    panes) COMPREPLY=($(compgen -W "$(loreli ps --names 2>/dev/null)" -- "$word")) ;;
                    files) COMPREPLY=($(compgen -f -- "$word")) ;;
                    shells) COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")) ;;
                    verbs) COMPREPLY=($(compgen -W "
            """).Append(Names(verbs)).Append("""
            " -- "$word")) ;;
                esac
            }
            complete -F _loreli loreli

            """).ToString();
    }

    private static string Zsh(Verb[] verbs)
    {
        var text = new StringBuilder("""
            #compdef loreli
            _loreli() {
                if (( CURRENT == 2 )); then
                    local -a verbs=(

            """);
        foreach (var verb in verbs)
        {
            text.Append($"            '{verb.Name}:{Quote(verb.Summary)}'\n");
        }
        text.Append("""
                    )
                    _describe verb verbs; return
                fi
                local -a options names
                case $words[2] in

            """);
        foreach (var verb in verbs)
        {
            text.Append($"        {verb.Name}) options=({Options(verb)}); set -- {Kind(verb)} ;;\n");
        }
        return text.Append("""
                esac
                if [[ $PREFIX == -* ]]; then compadd -- $options; return; fi
                case $1 in
                    panes) names=(${(f)"$(loreli ps --names 2>/dev/null)"}); compadd -- $names ;;
                    files) _files ;;
                    shells) compadd -- bash zsh fish ;;
                esac
            }
            compdef _loreli loreli

            """).ToString();
    }

    private static string Fish(Verb[] verbs)
    {
        var text = new StringBuilder("complete -c loreli -f\n");
        foreach (var verb in verbs)
        {
            text.Append($"complete -c loreli -n __fish_use_subcommand -a {verb.Name} -d '{Quote(verb.Summary)}'\n");
            foreach (var option in verb.Options)
            {
                text.Append($"complete -c loreli -n '__fish_seen_subcommand_from {verb.Name}' {FishName(option.Name)} -d '{Quote(option.Help)}'{(option.Value is null ? "" : " -x")}\n");
            }
            var source = verb.Completes switch
            {
                Completes.Panes => "-a '(loreli ps --names 2>/dev/null)'",
                Completes.Files => "-F",
                Completes.Shells => "-a 'bash zsh fish'",
                _ => null,
            };
            if (source is not null)
            {
                text.Append($"complete -c loreli -n '__fish_seen_subcommand_from {verb.Name}' {source}\n");
            }
        }
        return text.ToString();
    }

    private static string FishName(string option) => option.StartsWith("--", StringComparison.Ordinal) ? $"-l {option[2..]}" : $"-s {option[1..]}";

    private static string Names(Verb[] verbs) => string.Join(' ', verbs.Select(it => it.Name));

    private static string Options(Verb verb) => string.Join(' ', verb.Options.Select(it => it.Name).Append("--help"));

    private static string Kind(Verb verb) => verb.Completes.ToString().ToLowerInvariant();

    private static string Quote(string text) => text.Replace("'", "'\\''", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}
