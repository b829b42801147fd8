using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Loreli.CommandLine;

/// <summary>What was given to a verb, checked against what it takes.</summary>
internal sealed class Arguments
{
    private readonly List<(string Name, string Value)> _options = [];
    private readonly List<string> _positionals = [];
    private readonly Verb _verb;

    private Arguments(Verb verb) => _verb = verb;

    public IReadOnlyList<string> Positionals => _positionals;
    public bool Json => Has("--json");

    public bool Has(string option) => _options.Exists(it => it.Name == option);
    public string? Value(string option) => _options.FindLast(it => it.Name == option).Value;
    public IEnumerable<string> Values(string option) => _options.Where(it => it.Name == option).Select(it => it.Value);

    /// <exception cref="UsageException">Not a whole number in the range.</exception>
    public int? Number(string option, int least, int most) => Value(option) is not { } text
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(option, text, $"a whole number from {least} to {most}");

    /// <exception cref="UsageException">Not a duration.</exception>
    public TimeSpan? Duration(string option) => Value(option) is not { } text
        ? null
        : DurationText.TryParse(text, out var duration)
            ? duration
            : throw Wrong(option, text, "a duration like 250ms, 15s, 10m, 1h30m, or plain milliseconds");

    /// <exception cref="UsageException">Not a size.</exception>
    public long? Bytes(string option) => Value(option) is not { } text
        ? null
        : ByteSize.TryParse(text, out var bytes) ? bytes : throw Wrong(option, text, "a size like 64MiB, 1GB or 4096");

    /// <exception cref="UsageException">Not columns x rows.</exception>
    public (int Columns, int Rows)? Size(string option) => Value(option) is not { } text ? null : ParseSize(option, text);

    public static (int Columns, int Rows) ParseSize(string what, string text)
    {
        var parts = text.Split('x', 'X');
        return parts.Length == 2 && TryDimension(parts[0], out var columns) && TryDimension(parts[1], out var rows)
            ? (columns, rows)
            : throw Wrong(what, text, "columns x rows, each from 1 to 2000, like 120x40");
    }

    public static UsageException Wrong(string what, string seen, string expected) =>
        new($"{what}: \"{seen}\" is not {expected}");

    /// <exception cref="UsageException">Something that the verb does not take, or something missing.</exception>
    public static Arguments Parse(Verb verb, ReadOnlySpan<string> given)
    {
        var arguments = new Arguments(verb);
        for (var index = 0; index < given.Length; index++)
        {
            var word = given[index];
            if (word == "--")
            {
                arguments._positionals.AddRange(given[(index + 1)..]);
                break;
            }
            if (word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]))
            {
                index += arguments.TakeOption(word, given[(index + 1)..]);
                continue;
            }
            arguments._positionals.Add(word);
            if (verb.TakesCommand)
            {
                var rest = given[(index + 1)..];
                arguments._positionals.AddRange(rest is ["--", .. var command] ? command : rest);
                break;
            }
        }
        arguments.CheckPositionals();
        return arguments;
    }

    private static bool TryDimension(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= 2000;

    private int TakeOption(string word, ReadOnlySpan<string> rest)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word : word[..equals];
        if (!TryFind(name, out var option))
        {
            var nearest = Nearest.To(name, _verb.Options.Select(it => it.Name));
            throw new UsageException($"loreli {_verb.Name} has no option {name}" + (nearest is null ? "" : $"; did you mean {nearest}?"));
        }
        if (!option.Repeats && Has(name))
        {
            throw new UsageException($"{name} is given twice");
        }
        if (option.Value is null)
        {
            if (equals >= 0)
            {
                throw new UsageException($"{name} takes no value");
            }
            _options.Add((name, ""));
            return 0;
        }
        if (equals >= 0)
        {
            _options.Add((name, word[(equals + 1)..]));
            return 0;
        }
        if (rest.IsEmpty)
        {
            throw new UsageException($"{name} needs a value: {name} {option.Value}");
        }
        _options.Add((name, rest[0]));
        return 1;
    }

    private bool TryFind(string name, [NotNullWhen(true)] out Option? option)
    {
        option = _verb.Options.FirstOrDefault(it => it.Name == name);
        return option is not null;
    }

    // "…" by itself takes any further words, none included.
    private static bool IsNeeded(string positional) => positional[0] is not ('[' or '…');

    private void CheckPositionals()
    {
        var wanted = _verb.Positionals.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var needed = wanted.Count(IsNeeded);
        if (_positionals.Count < needed)
        {
            throw new UsageException($"loreli {_verb.Name} needs {wanted.Where(IsNeeded).ElementAt(_positionals.Count)}");
        }
        if (_positionals.Count > wanted.Length && !wanted.Any(it => it.Contains('…', StringComparison.Ordinal)))
        {
            throw new UsageException($"loreli {_verb.Name} does not take \"{_positionals[wanted.Length]}\"");
        }
    }
}

/// <summary>The command line is wrong: exit code 64 and the verb's usage.</summary>
internal sealed class UsageException(string message) : Exception(message);
