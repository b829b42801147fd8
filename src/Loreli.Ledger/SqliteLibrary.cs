using System.Runtime.InteropServices;

namespace Loreli.Ledger;

/// <summary>Chooses the SQLite that is used: the system's, which gets security fixes, else the one that the package brings.</summary>
internal static class SqliteLibrary
{
    private const string SystemName = "libsqlite3.so.0";

    private static readonly Lazy<bool> Loaded = new(Load);

    public static void EnsureLoaded() => _ = Loaded.Value;

    private static bool Load()
    {
        // Pages are written for SQLite 3.35 (the package's), so either will do.
        NativeLibrary.SetDllImportResolver(
            typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly,
            static (name, _, _) => name == "e_sqlite3" && NativeLibrary.TryLoad(SystemName, out var handle) ? handle : 0);
        SQLitePCL.Batteries_V2.Init();
        return true;
    }
}
