namespace Loreli.Agents.Workspaces;

/// <summary>Copies what git ignores and an agent needs, like <c>.env</c>: the files that <c>.loreliinclude</c> names, with the
/// patterns of <c>.gitignore</c>.</summary>
internal sealed class IncludedFiles(Git git)
{
    public const string FileName = ".loreliinclude";

    private const int FilesMax = 5_000;
    private const long BytesMax = 256L << 20;
    private const int NotesMax = 5;

    /// <summary>Copies from the repository into a worktree what is not there yet. What cannot be copied is noted, and no reason to stop.</summary>
    public async Task<IReadOnlyList<string>> CopyAsync(string repository, string worktree, CancellationToken stopAsked)
    {
        if (Posix.FileOwner.Of(Path.Combine(repository, FileName)) is null)
        {
            return [];
        }
        var named = await git.ReadAsync(
            repository, stopAsked, "ls-files", "-z", "--others", "--ignored", "--exclude-from=" + Path.Combine(repository, FileName));
        if (!named.IsOk)
        {
            return [$"{FileName} was not followed: {named.Error!.Message}"];
        }
        var files = await IgnoredAsync(repository, named.Parts, stopAsked);
        var (notes, bytes, copied) = (new List<string>(), 0L, 0);
        foreach (var file in files)
        {
            stopAsked.ThrowIfCancellationRequested();
            var from = new FileInfo(Path.Combine(repository, file));
            if (copied == FilesMax || bytes + (from.Exists ? from.Length : 0) > BytesMax)
            {
                notes.Add($"{FileName} names more than {FilesMax} files or {ByteSize.Format(BytesMax)}: {files.Count - copied} were not copied, {file} first");
                break;
            }
            if (Refusal(repository, worktree, file) is { } why)
            {
                Note(notes, $"{file} was not copied: {why}");
                continue;
            }
            if (TryCopy(from, Path.Combine(worktree, file)) is { } failed)
            {
                Note(notes, $"{file} was not copied: {failed}");
                continue;
            }
            (bytes, copied) = (bytes + from.Length, copied + 1);
        }
        return notes;
    }

    // Untracked files that are not ignored are left out: in the worktree they would look like the agent's own.
    private async Task<IReadOnlyList<string>> IgnoredAsync(string repository, string[] named, CancellationToken stopAsked)
    {
        if (named.Length == 0)
        {
            return [];
        }
        var ignored = await git.RunAsync(
            repository, Git.Short, string.Join('\0', named) + "\0", stopAsked, "check-ignore", "-z", "--stdin");
        return ignored.Parts;
    }

    private static string? Refusal(string repository, string worktree, string file)
    {
        if (Path.IsPathRooted(file) || file.Split('/').Contains(".."))
        {
            return "its path leads out of the repository";
        }
        if (Posix.FileOwner.Of(Path.Combine(repository, file)) is not { } owner || (owner.Mode & 0xF000) != 0x8000)
        {
            return "it is no plain file";
        }
        // A link that the repository itself has may lead anywhere.
        for (var folder = Path.GetDirectoryName(file); folder is { Length: > 0 }; folder = Path.GetDirectoryName(folder))
        {
            if (Posix.FileOwner.Of(Path.Combine(worktree, folder)) is { IsFolder: false })
            {
                return $"{folder} is a link or a file in the worktree";
            }
        }
        return null;
    }

    // Under another name first, so that a crash leaves no half file that the next try would take for whole.
    private static string? TryCopy(FileInfo from, string to)
    {
        if (Posix.FileOwner.Of(to) is not null)
        {
            return null;
        }
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            var temporary = to + ".loreli-copy";
            from.CopyTo(temporary, overwrite: true);
            File.Move(temporary, to);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    private static void Note(List<string> notes, string note)
    {
        if (notes.Count < NotesMax)
        {
            notes.Add(note);
        }
    }
}
