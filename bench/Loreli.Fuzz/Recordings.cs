using System.IO.Compression;
using System.Text;
using Loreli.Panes.Recording;

namespace Loreli.Fuzz;

/// <summary>Output of real programs, to cut inputs from.</summary>
internal static class Recordings
{
    private const int BytesMax = 64 << 20;

    public static IReadOnlyList<byte[]> Load(string? folder)
    {
        var outputs = new List<byte[]>();
        if (folder is null)
        {
            return outputs;
        }
        foreach (var path in Directory.EnumerateFiles(folder, "*.cast*").Order(StringComparer.Ordinal))
        {
            using var file = File.OpenRead(path);
            using Stream cast = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
            if (AsciicastReader.Open(cast) is CastOutcome.Opened opened)
            {
                outputs.Add(Encoding.UTF8.GetBytes(string.Concat(opened.Events.OfType<CastEvent.Output>().Select(it => it.Text))));
            }
            if (outputs.Sum(it => (long)it.Length) > BytesMax)
            {
                break;
            }
        }
        return [.. outputs.Where(it => it.Length > 0)];
    }

    public static byte[] Window(IReadOnlyList<byte[]> outputs, Prng chance, int bytesMax)
    {
        var output = chance.Pick(outputs);
        var from = chance.Next(output.Length);
        return output.AsSpan(from, Math.Min(output.Length - from, 1 + chance.Next(bytesMax))).ToArray();
    }
}
