using Loreli.Protocol.Keeper;

namespace Loreli.Panes;

/// <summary>What an earlier daemon and its keepers left in the panes' directory.</summary>
/// <param name="Panes">Not yet joined.</param>
/// <param name="Problems">For the operator, one text each.</param>
internal sealed record PaneSurvey(IReadOnlyList<Pane> Panes, IReadOnlyList<string> Problems)
{
    public static PaneSurvey Of(PaneSurroundings around)
    {
        var (panes, problems) = (new List<Pane>(), new List<string>());
        foreach (var path in PaneFolders.In(around.Options.PanesDirectory))
        {
            var folder = new PaneFolder(path);
            switch (folder.ReadEntry())
            {
                case EntryOutcome<RegistryEntry>.Read { Entry: var entry }:
                    panes.Add(Found(folder, entry, around));
                    break;
                case EntryOutcome<RegistryEntry>.Corrupt { Why: var why }:
                    problems.Add(PaneMessages.CorruptEntry(Path.Combine(path, RegistryEntry.FileName), why));
                    break;
                case null when IsHalfMade(folder, around.Clock.GetUtcNow()) && folder.TryDelete() is { } refused:
                    problems.Add(PaneMessages.NoNote(path, refused));
                    break;
            }
        }
        return new PaneSurvey([.. WithoutSuperseded(panes)], problems);
    }

    /// <summary>Folders of a pane's name, of its own and of earlier generations.</summary>
    public static IEnumerable<PaneFolder> GenerationsUpTo(string panesDirectory, Pane pane) =>
        PaneFolders.In(panesDirectory).Select(it => new PaneFolder(it))
            .Where(it => it.Path == pane.Directory
                || (it.ReadNote() is { } note && note.Name == pane.Name.Value && note.Generation < pane.Spec.Generation));

    private static Pane Found(PaneFolder folder, RegistryEntry entry, PaneSurroundings around)
    {
        var (keeper, note) = (KeeperIdentity.Of(entry), folder.ReadNote());
        var exit = folder.ReadExit(entry.Generation);
        var recordedAt = folder.RecordedAt();
        var life = keeper.MayLive()
            ? new PaneLife.Starting()
            : folder.FateOf(keeper, entry.Generation, null, recordedAt ?? around.Clock.GetUtcNow());
        // A live one's is in its keeper's welcome.
        var (columns, rows) = life is PaneLife.Exited or PaneLife.Failed && folder.LastSize(exit) is { } last ? last : (entry.Columns, entry.Rows);
        var facts = new PaneFacts(life, entry.StartedAt, columns, rows)
        {
            LastOutputAt = recordedAt,
            Read = exit?.EndOffset ?? 0,
            Recorded = exit?.EndOffset ?? 0,
            ParsedAtStart = life is PaneLife.Starting ? 0 : exit?.EndOffset ?? 0,
            RecordingSize = Recording.RecordingReader.SizeOf(folder.Path),
        };
        return new Pane(folder, SpecOf(entry, note), keeper, facts, around);
    }

    private static PaneSpec SpecOf(RegistryEntry entry, PaneNote? note) => new()
    {
        Name = PaneName.TryParse(note?.Name, out var name) ? name : PaneName.Parse(entry.Name),
        Generation = entry.Generation,
        Command = entry.Command,
        Cwd = entry.Cwd,
        Environment = note?.Environment ?? [],
        AskedVariables = note?.AskedVariables ?? [],
        LostVariables = note?.LostVariables ?? [],
        Columns = entry.Columns,
        Rows = entry.Rows,
        Role = entry.Role,
        FixedSize = entry.FixedSize,
        RecordingBytesMax = entry.RecordingBytesMax,
        RecordInput = entry.RecordInput,
    };

    // A dead pane whose name went on in a later generation is history: on disk, but on no list.
    private static IEnumerable<Pane> WithoutSuperseded(IReadOnlyList<Pane> panes)
    {
        var newest = panes.GroupBy(it => it.Name).ToDictionary(it => it.Key, it => it.Max(pane => pane.Spec.Generation));
        return panes.Where(it => !it.IsDead || it.Spec.Generation == newest[it.Name]);
    }

    // The note marks the folder as ours; without it nothing is touched. A young one may be a start under way.
    private static bool IsHalfMade(PaneFolder folder, DateTimeOffset now) =>
        folder.ReadNote() is { } note && now - note.StartedAt > PaneLimits.HalfMadeAge;
}
