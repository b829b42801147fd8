using System.Globalization;
using Loreli.Agents.Backends;
using Loreli.Supervision;

namespace Loreli.Agents.Dialogs;

/// <summary>Finds which option an answer means. Pure.</summary>
public static class Answers
{
    /// <summary>From the first look to the last key.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(30);

    private const string Ask = "ask";

    /// <summary>What the operator's policy says about a known dialog.</summary>
    /// <param name="word">The policy's word for it (<c>accept</c>, <c>refuse</c>…); null for the dialog's default.</param>
    public static AnswerChoice ByPolicy(DialogRule dialog, string? word, Question question, Instant now)
    {
        word ??= dialog.Default;
        if (word == Ask)
        {
            return new AnswerChoice.AskOperator($"the policy for {dialog.Policy} is to ask");
        }
        if (!dialog.Answers.TryGetValue(word, out var how))
        {
            return new AnswerChoice.AskOperator($"\"{word}\" is no answer to {dialog.Id}; there is {string.Join(", ", dialog.Answers.Keys)}");
        }
        if (how.Option is not { } wanted)
        {
            return Go(question, target: -1, how, now);
        }
        var found = Enumerable.Range(0, question.Options.Count).Where(it => wanted.IsMatch(question.Options[it])).ToArray();
        return found.Length == 1
            ? Go(question, found[0], how, now)
            : new AnswerChoice.AskOperator($"{found.Length} of its options mean \"{word}\": {string.Join(" | ", question.Options)}");
    }

    /// <summary>What an operator's words mean: an option's text, its shortcut, its number from 1, an unambiguous part of it; else free text.</summary>
    /// <param name="dialog">The known dialog it is, for its keys; null for any other question.</param>
    public static AnswerChoice ByOperator(Question question, string answer, DialogRule? dialog, Instant now)
    {
        if (question.Options.Count == 0)
        {
            return string.IsNullOrWhiteSpace(answer)
                ? new AnswerChoice.NoSuchOption("it asks for words, and there are none", question.Options)
                : new AnswerChoice.Type(answer);
        }
        return Find(question.Options, Plain(answer)) switch
        {
            [var index] => Go(question, index, Keys(dialog, question.Options[index]), now),
            [] => new AnswerChoice.NoSuchOption("none of its options is that", question.Options),
            _ => new AnswerChoice.NoSuchOption("more than one of its options is that", question.Options),
        };
    }

    private static AnswerChoice Go(Question question, int target, DialogAnswer how, Instant now) =>
        new AnswerChoice.Answer(new Answering(question, target, how, now + TimeMax) { StillSince = now });

    private static int[] Find(IReadOnlyList<string> options, string words)
    {
        if (words.Length == 0)
        {
            return [];
        }
        string[] plain = [.. options.Select(Plain)];
        Func<int, bool>[] ways =
        [
            index => plain[index] == words,
            index => options[index].EndsWith($"({words})", StringComparison.OrdinalIgnoreCase),
            index => (index + 1).ToString(CultureInfo.InvariantCulture) == words,
            index => plain[index].StartsWith(words, StringComparison.Ordinal),
            index => words.Length > 2 && plain[index].Contains(words, StringComparison.Ordinal),
        ];
        return ways.Select(way => Enumerable.Range(0, plain.Length).Where(way).ToArray()).FirstOrDefault(it => it.Length > 0) ?? [];
    }

    // Every answer of a dialog is moved to with the same keys; a row of options needs left and right.
    private static DialogAnswer Keys(DialogRule? dialog, string option)
    {
        var choices = dialog?.Answers.Values.Where(it => it.Option is not null).ToArray() ?? [];
        return choices.FirstOrDefault(it => it.Option!.IsMatch(option)) ?? choices.FirstOrDefault() ?? new DialogAnswer();
    }

    // Case, blanks, a shortcut in brackets and the kind of quotes do not matter.
    private static string Plain(string text)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
        text = text.Replace('’', '\'').Replace('“', '"').Replace('”', '"');
        var bracket = text.LastIndexOf(" (", StringComparison.Ordinal);
        text = bracket > 0 && text.EndsWith(')') && text.Length - bracket < 10 ? text[..bracket] : text;
        return text.TrimEnd('.', ',', '!');
    }
}
