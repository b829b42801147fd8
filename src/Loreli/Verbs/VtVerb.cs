using Loreli.CommandLine;
using Loreli.Vt;

namespace Loreli.Verbs;

/// <summary>The terminal engine under other people's tests.</summary>
internal static class VtVerb
{
    public static Verb Definition => new(
        "vt", "files", "Feed the terminal engine bytes, or ask it how input is encoded.", "dump|encode …", [],
        ["printf 'a\\x1b[31mb' | loreli vt dump --cols 80 --rows 24 --json --cells", "loreli vt encode < events.jsonl"], Run)
    {
        TakesCommand = true,
        Remarks = """
            dump    reads bytes from standard input, prints the final state as JSON:
                    --cols C --rows R [--scrollback N] [--json] [--cells] [--resize OFF:CxR]…
            encode  reads one JSON object a line (setup, cols, rows, event), prints base64 of the bytes a line
            """,
    };

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
            var other => throw Arguments.Wrong("vt", other, "dump or encode"),
        };
    }
}
