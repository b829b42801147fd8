using Loreli.CommandLine;
using Loreli.Vt;

namespace Loreli.Verbs;

/// <summary>The terminal engine under other people's tests.</summary>
internal static class VtVerb
{
    public static Verb Definition => new(
        "vt", "files", "Feed the terminal engine bytes, or ask it how input is encoded.", "dump|encode|picture …", [],
        ["printf 'a\\x1b[31mb' | loreli vt dump --cols 80 --rows 24 --json --cells", "loreli vt picture --cols 120 --rows 40 < screen.bytes > screen.svg", "loreli vt encode < events.jsonl"], Run)
    {
        TakesCommand = true,
        Remarks = """
            dump    reads bytes from standard input, prints the final state as JSON:
                    --cols C --rows R [--scrollback N] [--json] [--cells] [--resize OFF:CxR]…
            picture reads bytes from standard input, prints the final screen as SVG: [--cols C] [--rows R]
            encode  reads one JSON object a line (setup, cols, rows, event), prints base64 of the bytes a line
            """,
    };

    private static Verb Picture => new(
        "vt picture", null, "", "", [new Option("--cols", "C", ""), new Option("--rows", "R", "")], [], static _ => 0);

    private static int Run(Arguments arguments)
    {
        string[] rest = [.. arguments.Positionals.Skip(1)];
        using var input = Console.OpenStandardInput();
        using var output = new BufferedStream(Output.Stream, 64 << 10);
        using var error = new StreamWriter(Console.OpenStandardError());
        return arguments.Positionals[0] switch
        {
            "dump" => VtDumpVerb.Run(rest, input, output, error),
            "encode" => VtEncodeVerb.Run(rest, input, output, error),
            "picture" => VtPictureVerb.Run(Arguments.Parse(Picture, rest), input, output),
            var other => throw Arguments.Wrong("vt", other, "dump, encode or picture"),
        };
    }
}
