namespace Loreli;

internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        ["--version"] => 0,
        ["vt", "dump", ..] => VtDump(args.AsSpan(2)),
        ["vt", "encode", ..] => Vt.VtEncodeVerb.Run(args.AsSpan(2), Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error),
        _ => 64,
    };

    private static int VtDump(ReadOnlySpan<string> args)
    {
        using var input = Console.OpenStandardInput();
        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        return Vt.VtDumpVerb.Run(args, input, output, Console.Error);
    }
}
