using Microsoft.Data.Sqlite;

namespace Loreli.Ledger;

/// <summary>The database: one connection, not safe for threads. Knows SQL and the chain; no queue, no policy.</summary>
internal sealed class LedgerFile : IDisposable
{
    private const int SchemaVersion = 1;

    /// <summary>Numbers and generations past these are damage: counting on from them must not overflow.</summary>
    private const long SeqMax = 1L << 53;
    private const int GenerationMax = 1_000_000_000;

    private readonly SqliteConnection _connection;
    private byte[] _tip;

    private LedgerFile(SqliteConnection connection, long lastSeq, byte[] tip) =>
        (_connection, LastSeq, _tip) = (connection, lastSeq, tip);

    public long LastSeq { get; private set; }

    /// <exception cref="SqliteException">The file cannot be opened, or is no database.</exception>
    /// <exception cref="NotSupportedException">It was written by a newer version.</exception>
    public static LedgerFile Open(string path)
    {
        SqliteLibrary.EnsureLoaded();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            // NORMAL: a killed daemon loses nothing; only a power cut may lose the last transactions, and never tears one.
            Run(connection, "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=8388608");
            Upgrade(connection);
            using var last = connection.CreateCommand();
            last.CommandText = "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1";
            using var row = last.ExecuteReader();
            return row.Read()
                ? new LedgerFile(connection, Seq(row), row[1] as byte[] ?? [])
                : new LedgerFile(connection, 0, HashChain.Genesis);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Writes all or none, and gives them back with their numbers.</summary>
    /// <exception cref="SqliteException">Nothing was written.</exception>
    public IReadOnlyList<LedgerEvent> Append(IReadOnlyList<(NewEvent Event, DateTimeOffset Time)> events)
    {
        var written = new List<LedgerEvent>(events.Count);
        var (seq, tip) = (LastSeq, _tip);
        Run(_connection, "BEGIN IMMEDIATE");
        try
        {
            using var insert = _connection.CreateCommand();
            insert.CommandText =
                "INSERT INTO event(seq, time, type, agent, generation, data, hash) VALUES(@seq, @time, @type, @agent, @generation, @data, @hash)";
            foreach (var (it, time) in events)
            {
                var numbered = new LedgerEvent(++seq, time, it.Type, it.Agent, it.Generation, it.Data);
                tip = HashChain.Next(tip, numbered);
                Insert(insert, numbered, tip);
                written.Add(numbered);
            }
            Run(_connection, "COMMIT");
        }
        catch (SqliteException)
        {
            GiveUp();
            throw;
        }
        (LastSeq, _tip) = (seq, tip);
        return written;
    }

    private static void Insert(SqliteCommand insert, LedgerEvent it, byte[] hash)
    {
        insert.Parameters.Clear();
        insert.Parameters.AddWithValue("@seq", it.Seq);
        insert.Parameters.AddWithValue("@time", it.Time.UtcTicks);
        insert.Parameters.AddWithValue("@type", it.Type);
        insert.Parameters.AddWithValue("@agent", (object?)it.Agent ?? DBNull.Value);
        insert.Parameters.AddWithValue("@generation", (object?)it.Generation ?? DBNull.Value);
        insert.Parameters.AddWithValue("@data", it.Data);
        insert.Parameters.AddWithValue("@hash", hash);
        insert.ExecuteNonQuery();
    }

    // A full disk ends a transaction by itself, other failures leave it open. The wrapper's own transactions do not survive
    // the former: the next one would be refused as nested, for ever.
    private void GiveUp()
    {
        try
        {
            Run(_connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // There is none any more.
        }
    }

    /// <summary>Events after <paramref name="since"/>, oldest first; with <paramref name="agent"/>, only those about it.</summary>
    public IReadOnlyList<LedgerEvent> Read(long since, int limit, string? agent = null)
    {
        using var select = _connection.CreateCommand();
        select.CommandText = "SELECT seq, time, type, agent, generation, data FROM event WHERE seq > @since"
            + (agent is null ? "" : " AND agent = @agent") + " ORDER BY seq LIMIT @limit";
        select.Parameters.AddWithValue("@since", since);
        select.Parameters.AddWithValue("@limit", limit);
        if (agent is not null)
        {
            select.Parameters.AddWithValue("@agent", agent);
        }
        using var row = select.ExecuteReader();
        var events = new List<LedgerEvent>();
        while (row.Read())
        {
            events.Add(Event(row));
        }
        return events;
    }

    public int LastGeneration(string agent)
    {
        using var select = _connection.CreateCommand();
        select.CommandText = $"SELECT MAX(generation) FROM event WHERE agent = @agent AND generation BETWEEN 0 AND {GenerationMax}";
        select.Parameters.AddWithValue("@agent", agent);
        return select.ExecuteScalar() is long generation ? (int)generation : 0;
    }

    public bool Has(string type, string agent, int generation)
    {
        using var select = _connection.CreateCommand();
        select.CommandText = "SELECT EXISTS(SELECT 1 FROM event WHERE agent = @agent AND generation = @generation AND type = @type)";
        select.Parameters.AddWithValue("@agent", agent);
        select.Parameters.AddWithValue("@generation", generation);
        select.Parameters.AddWithValue("@type", type);
        return select.ExecuteScalar() is 1L;
    }

    /// <summary>Number of the first event among the newest <paramref name="count"/> that does not fit its chain, or null.</summary>
    public long? FindDamage(int count)
    {
        using var select = _connection.CreateCommand();
        select.CommandText = "SELECT seq, time, type, agent, generation, data, hash FROM event WHERE seq >= @from ORDER BY seq";
        select.Parameters.AddWithValue("@from", LastSeq - count);
        using var row = select.ExecuteReader();
        byte[]? previous = null;
        var expected = 0L;
        while (row.Read())
        {
            var it = Event(row);
            var stored = row[6] as byte[] ?? [];
            previous ??= it.Seq == 1 ? HashChain.Genesis : null;
            if ((expected != 0 && it.Seq != expected) || (previous is not null && !HashChain.Next(previous, it).AsSpan().SequenceEqual(stored)))
            {
                return it.Seq;
            }
            (previous, expected) = (stored, it.Seq + 1);
        }
        return null;
    }

    /// <summary>Drops the oldest events so that at most <paramref name="max"/> stay.</summary>
    public void Trim(long max) => Run(_connection, $"DELETE FROM event WHERE seq <= {LastSeq - max}");

    public void Dispose() => _connection.Dispose();

    /// <summary>A row that no ledger wrote is told as damage under its number, so that whoever reads on by number gets past it.</summary>
    private static LedgerEvent Event(SqliteDataReader row)
    {
        var seq = Seq(row);
        return row[1] is long ticks and >= 0 && ticks <= DateTime.MaxValue.Ticks && row[2] is string type && row[3] is DBNull or string
            && row[4] is DBNull or (>= 0L and <= GenerationMax) && row[5] is string data
            ? new LedgerEvent(seq, new DateTimeOffset(ticks, TimeSpan.Zero), type, row[3] as string, row[4] is long generation ? (int)generation : null, data)
            : new LedgerEvent(seq, DateTimeOffset.MinValue, EventType.LedgerDamaged, null, null, EventData.Of(("seq", seq)));
    }

    private static long Seq(SqliteDataReader row) => row[0] is long seq and >= 1 and <= SeqMax
        ? seq
        : throw new SqliteException("an event has a number that no event can have", SQLitePCL.raw.SQLITE_CORRUPT);

    private static void Upgrade(SqliteConnection connection)
    {
        using var ask = connection.CreateCommand();
        ask.CommandText = "PRAGMA user_version";
        var version = (long)ask.ExecuteScalar()!;
        if (version > SchemaVersion)
        {
            throw new NotSupportedException($"it has schema {version}; this loreli knows {SchemaVersion}");
        }
        if (version == SchemaVersion)
        {
            return;
        }
        Run(connection, $"""
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS event(
              seq INTEGER PRIMARY KEY,
              time INTEGER NOT NULL,
              type TEXT NOT NULL,
              agent TEXT,
              generation INTEGER,
              data TEXT NOT NULL,
              hash BLOB NOT NULL);
            CREATE INDEX IF NOT EXISTS event_of_agent ON event(agent, generation);
            PRAGMA user_version={SchemaVersion};
            COMMIT
            """);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
