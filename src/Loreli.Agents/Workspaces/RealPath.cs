namespace Loreli.Agents.Workspaces;

/// <summary>Paths without symbolic links.</summary>
internal static class RealPath
{
    private const int LinksMax = 40;

    /// <summary>Follows the links in a path's existing part; what does not exist stays as written.</summary>
    public static string Of(string path)
    {
        var left = new Stack<string>(Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var (real, links) = ("/", 0);
        while (left.TryPop(out var part))
        {
            if (part is "." or "..")
            {
                real = part == "." ? real : Path.GetDirectoryName(real) ?? "/";
                continue;
            }
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is { } target && ++links <= LinksMax)
            {
                foreach (var piece in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    left.Push(piece);
                }
                real = target.StartsWith('/') ? "/" : real;
                continue;
            }
            real = next;
        }
        return real;
    }

    /// <summary>The path is the folder or lies in it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);
}
