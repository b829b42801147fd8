using System.Text.Json;
using System.Text.Json.Serialization;
using Loreli.Agents.Sessions;
using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Workspaces;

/// <summary>Our note that we made a workspace. What has none is nobody's business of ours.</summary>
internal sealed record WorkspaceMark
{
    public const int SchemaMax = 1;

    public int Schema { get; init; } = SchemaMax;
    public required string Name { get; init; }
    public required WorkspaceKind Kind { get; init; }
    public required WorkspacePhase Phase { get; init; }
    public required string Path { get; init; }
    public required string Repository { get; init; }
    public string? Branch { get; init; }
    /// <summary>Commit at which the branch began.</summary>
    public string? Base { get; init; }
    /// <summary>The worktree's folder within <c>.git</c>, which points back to it.</summary>
    public string? AdminFolder { get; init; }
    /// <summary>While removing: what the branch pointed to when it was found to be safe.</summary>
    public string? Tip { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal abstract record MarkOutcome
{
    private MarkOutcome() { }

    public sealed record Found(WorkspaceMark Mark) : MarkOutcome;
    public sealed record Missing : MarkOutcome;
    public sealed record Unusable(ErrorText Error) : MarkOutcome;
}

/// <summary>The notes about a repository's workspaces: <c>workspaces/NAME.json</c> in its state directory.</summary>
internal sealed class MarkFolder(string stateDirectory)
{
    private const string Ending = ".json";

    private readonly string _folder = Path.Combine(stateDirectory, "workspaces");

    public string LockFile => Path.Combine(_folder, ".lock");

    public int Make() => PrivateFiles.MakeFolder(_folder);

    public MarkOutcome Read(PaneName name)
    {
        var path = FileOf(name);
        if (FileOwner.Of(path) is null)
        {
            return new MarkOutcome.Missing();
        }
        WorkspaceMark? mark;
        try
        {
            mark = PrivateFiles.Read(path) is { } json ? JsonSerializer.Deserialize(json, WorkspaceJson.Default.WorkspaceMark) : null;
        }
        catch (JsonException)
        {
            mark = null;
        }
        var fault = mark switch
        {
            null => "it cannot be read",
            { Schema: > WorkspaceMark.SchemaMax } => "a newer loreli wrote it",
            _ when mark.Name != name.Value => "it speaks of another one",
            _ when mark.Path is null || !Path.IsPathFullyQualified(mark.Path) || Path.GetFullPath(mark.Path) != mark.Path
                || Path.GetFileName(mark.Path) != name.Value => "its path is not one that loreli makes",
            _ => null,
        };
        return fault is null ? new MarkOutcome.Found(mark!) : new MarkOutcome.Unusable(WorkspaceMessages.MarkUnusable(path, fault));
    }

    /// <summary>0 or the errno.</summary>
    public int Write(WorkspaceMark mark) => PrivateFiles.WriteJson(FileOf(PaneName.Parse(mark.Name)), mark, WorkspaceJson.Default.WorkspaceMark);

    public void Delete(PaneName name) => _ = Descriptors.Unlink(FileOf(name));

    public IReadOnlyList<PaneName> Names()
    {
        if (!Directory.Exists(_folder))
        {
            return [];
        }
        var names = new List<PaneName>();
        foreach (var file in Directory.EnumerateFiles(_folder, "*" + Ending).Order(StringComparer.Ordinal))
        {
            if (PaneName.TryParse(Path.GetFileName(file)[..^Ending.Length], out var name))
            {
                names.Add(name);
            }
        }
        return names;
    }

    private string FileOf(PaneName name) => Path.Combine(_folder, name + Ending);
}

[JsonSerializable(typeof(WorkspaceMark))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class WorkspaceJson : JsonSerializerContext;
