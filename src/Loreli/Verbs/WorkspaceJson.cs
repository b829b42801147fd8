using System.Text.Json;
using Loreli.Agents.Workspaces;

namespace Loreli.Verbs;

/// <summary>What <c>loreli workspace --json</c> prints.</summary>
internal static class WorkspaceJson
{
    public static byte[] Of(IReadOnlyList<WorkspaceReport> reports) => List(reports, static (json, it) =>
    {
        json.WriteString("name", it.Name);
        json.WriteString("kind", Word(it.Kind));
        json.WriteString("path", it.Path);
        json.WriteString("branch", it.Branch);
        json.WriteString("phase", Word(it.Phase));
        json.WriteString("createdAt", it.CreatedAt);
        json.WriteNumber("uncommitted", it.Uncommitted);
        json.WriteNumber("unmerged", it.Unmerged);
        json.WriteBoolean("inUse", it.IsInUse);
        Texts(json, "keptBecause", it.KeptBecause);
    });

    public static byte[] Of(IReadOnlyList<CleanOutcome> outcomes) => List(outcomes, static (json, outcome) =>
    {
        json.WriteString("name", outcome.Name);
        switch (outcome)
        {
            case CleanOutcome.Removed removed:
                json.WriteString("outcome", removed.IsDryRun ? "would-remove" : "removed");
                json.WriteString("path", removed.Path);
                json.WriteString("branch", removed.Branch);
                json.WriteString("commit", removed.Tip);
                Texts(json, "warnings", removed.Warnings);
                break;
            case CleanOutcome.Kept kept:
                json.WriteString("outcome", "kept");
                json.WriteString("path", kept.Path);
                Texts(json, "reasons", kept.Reasons);
                break;
            case CleanOutcome.Failed failed:
                json.WriteString("outcome", "failed");
                json.WriteString("code", failed.Error.Code);
                json.WriteString("message", failed.Error.Message);
                break;
        }
    });

    public static byte[] Of(string name, DiffOutcome.Shown shown) => Object(json =>
    {
        json.WriteString("name", name);
        json.WriteString("diff", shown.Text);
        json.WriteBoolean("cut", shown.IsCut);
        Texts(json, "untracked", shown.Untracked);
    });

    public static byte[] Of(string name, MergeOutcome outcome) => Object(json =>
    {
        json.WriteString("name", name);
        switch (outcome)
        {
            case MergeOutcome.Merged merged:
                json.WriteString("outcome", merged.IsFastForward ? "fast-forward" : "merge-commit");
                json.WriteString("branch", merged.Branch);
                json.WriteString("into", merged.Into);
                json.WriteString("commit", merged.Commit);
                json.WriteNumber("leftOut", merged.LeftOut);
                break;
            case MergeOutcome.NothingToDo nothing:
                json.WriteString("outcome", "nothing-to-do");
                json.WriteString("branch", nothing.Branch);
                json.WriteString("into", nothing.Into);
                json.WriteNumber("leftOut", nothing.LeftOut);
                break;
        }
    });

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static void Texts(Utf8JsonWriter json, string member, IEnumerable<string> texts)
    {
        json.WriteStartArray(member);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }

    private static byte[] List<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write) => Written(json =>
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private static byte[] Object(Action<Utf8JsonWriter> write) => Written(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            write(json);
        }
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
