using System.Text;
using Loreli.Ledger;

namespace Loreli.Fuzz.Targets;

/// <summary>A database that a disk damaged is opened, read, written and closed.</summary>
internal sealed class LedgerTarget(Places places)
{
    private readonly string _folder = places.Folder("ledger");
    private byte[]? _whole;

    public Target Target => new("ledger", _ => _whole ??= MakeWhole(), () => Open)
    {
        InputBytesMax = 64 << 10, MutationsMax = 4, AllocatedBytesMax = 16 << 20,
        Tokens = [.. ((string[])["spawned", "event", "CREATE TABLE", "seq", "reviewer", "{}", "SQLite format 3"]).Select(Encoding.UTF8.GetBytes)],
    };

    private string Path => System.IO.Path.Combine(_folder, "ledger.db");

    private byte[] MakeWhole()
    {
        Clear();
        using (var ledger = ((LedgerOutcome.Opened)EventLedger.Open(Path, TimeProvider.System)).Ledger)
        {
            for (var i = 0; i < 12; i++)
            {
                ledger.Append(new NewEvent(i % 2 == 0 ? EventType.Spawned : EventType.Exited, i % 3 == 0 ? null : "reviewer", i, EventData.Of(("pid", i), ("why", "é"))));
            }
        }
        return File.ReadAllBytes(Path);
    }

    private void Clear()
    {
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            File.Delete(file);
        }
    }

    private void Open(byte[] input)
    {
        Clear();
        File.WriteAllBytes(Path, input);
        if (EventLedger.Open(Path, TimeProvider.System) is not LedgerOutcome.Opened { Ledger: var ledger })
        {
            return;
        }
        using (ledger)
        {
            Read(() => ledger.Read(0, 1_000).Count);
            Read(() => ledger.Read(0, 1_000, "reviewer").Count);
            Read(() => ledger.LastGeneration("reviewer"));
            ledger.Append(new NewEvent(EventType.Reloaded));
        }
    }

    // A damaged page shows where it is read: the daemon's dispatcher answers that with an error and goes on.
    private static void Read(Func<int> read)
    {
        try
        {
            _ = read();
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // Said so.
        }
    }
}
