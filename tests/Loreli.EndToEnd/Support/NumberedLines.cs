using System.Globalization;

namespace Loreli.EndToEnd;

/// <summary>Programs that print numbered lines at full speed, a burst each time a gate is opened, and note how far they are.</summary>
/// <remarks>A burst is larger than what the kernel holds for a terminal, so that it ends only when somebody reads.</remarks>
internal sealed class NumberedLines
{
    // Perl because every Debian has it, and because it prints faster than a terminal is read.
    private const string Program = """
        use strict; use warnings; $| = 0;
        my ($folder, $name, $bursts, $lines) = @ARGV;
        my $number = 0;
        sub note { open my $f, '>', "$folder/$name.part" or die $!; print $f $number; close $f; rename "$folder/$name.part", "$folder/$name.done"; }
        note();
        for my $burst (1 .. $bursts) {
            until (-e "$folder/gate.$burst") { select undef, undef, undef, 0.005; }
            for (1 .. $lines) { $number++; printf "%s \e[3%dmline %06d\e[0m of a flood\n", $number % 7 ? 'ascii' : "\xe6\xbc\xa2", $number % 8, $number; }
            note();
        }
        print "the end\n";
        $| = 1; print "";
        sleep 1000;
        """;

    private readonly string _folder;
    private int _opened;

    public NumberedLines(LoreliHome home, int bursts, int linesInBurst)
    {
        (Bursts, LinesInBurst) = (bursts, linesInBurst);
        _folder = Directory.CreateDirectory(Path.Combine(home.Root, "gates")).FullName;
        File.WriteAllText(Path.Combine(_folder, "writer.pl"), Program);
    }

    public int Bursts { get; }
    public int LinesInBurst { get; }
    public int Lines => Bursts * LinesInBurst;

    public string[] Command(string name) =>
        ["perl", Path.Combine(_folder, "writer.pl"), _folder, name, Number(Bursts), Number(LinesInBurst)];

    /// <summary>Lets every program print its next burst.</summary>
    public void OpenGate() => File.WriteAllText(Path.Combine(_folder, $"gate.{Number(++_opened)}"), "");

    public void OpenAll()
    {
        while (_opened < Bursts)
        {
            OpenGate();
        }
    }

    /// <summary>Lines that the program has handed to its terminal.</summary>
    public int Printed(string name)
    {
        var note = Path.Combine(_folder, name + ".done");
        return File.Exists(note) ? int.Parse(File.ReadAllText(note), CultureInfo.InvariantCulture) : -1;
    }

    /// <summary>Every program has printed all bursts whose gates are open.</summary>
    public void AwaitBursts(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Waiting.Until(() => Printed(name) == _opened * LinesInBurst, $"line {_opened * LinesInBurst} of {name}, which is at {Printed(name)}");
        }
    }

    /// <summary>What is wrong with a recording of the program's output; null when every line is there once, in order.</summary>
    public string? Damage(string log)
    {
        var lines = log.Split("\r\n");
        for (var number = 1; number <= Lines; number++)
        {
            var wanted = $"{(number % 7 == 0 ? "漢" : "ascii")} \e[3{number % 8}mline {number:D6}\e[0m of a flood";
            if (number > lines.Length || lines[number - 1] != wanted)
            {
                return $"line {number} is \"{(number > lines.Length ? "missing" : lines[number - 1])}\"";
            }
        }
        return lines is [.., "the end", ""] && lines.Length == Lines + 2 ? null : $"after the last number: \"{string.Join('|', lines.Skip(Lines).Take(5))}\"";
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
