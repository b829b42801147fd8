using Microsoft.Data.Sqlite;

namespace Loreli.Ledger;

/// <summary>The append-only record of what happened. One thread writes, many events a transaction; anybody reads.</summary>
/// <remarks>Safe for threads. <see cref="Append"/> never waits for the disk: it queues. While the disk refuses, events wait
/// in memory up to <see cref="LedgerLimits.WaitingMax"/>, <see cref="Trouble"/> says why, and what did not fit is counted
/// and recorded as <see cref="EventType.LedgerGap"/> once writing works again.</remarks>
public sealed class EventLedger : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _readGate = new();
    private readonly object _gate = new();
    private readonly LedgerFile _writer;
    private readonly LedgerFile _reader;
    private readonly TimeProvider _clock;
    private readonly Thread _thread;
    private readonly Queue<(NewEvent Event, DateTimeOffset Time)> _waiting = [];
    private TaskCompletionSource _news = NewSignal();
    private long _refused;
    private long _lastSeq;
    private bool _stopping;
    private volatile string? _trouble;

    private EventLedger(LedgerFile writer, LedgerFile reader, TimeProvider clock)
    {
        (_writer, _reader, _clock, _lastSeq) = (writer, reader, clock, writer.LastSeq);
        _thread = new Thread(Write) { Name = "ledger", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Called on the ledger's thread for each written batch, in order; must return soon.</summary>
    public Action<IReadOnlyList<LedgerEvent>>? Written { get; set; }

    /// <summary>Told what <see cref="Written"/> threw. The facts are written, whoever fails to hear of them.</summary>
    public Action<Exception>? ListenerFailed { get; set; }

    /// <summary>Number of the newest written event; 0 when there is none.</summary>
    public long LastSeq => Interlocked.Read(ref _lastSeq);

    /// <summary>Why nothing can be written now; null when all is well.</summary>
    public string? Trouble => _trouble;

    /// <summary>Opens or makes a ledger. A file that is no database is put aside, never deleted; a chain that does not hold is recorded.</summary>
    public static LedgerOutcome Open(string path, TimeProvider clock)
    {
        LedgerFile? writer = null;
        try
        {
            string? aside = null;
            long? damaged = null;
            try
            {
                writer = LedgerFile.Open(path);
                damaged = writer.FindDamage(LedgerLimits.CheckedAtOpen);
            }
            catch (SqliteException broken) when (broken.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
            {
                writer?.Dispose();
                aside = PutAside(path, clock);
                writer = LedgerFile.Open(path);
            }
            var ledger = new EventLedger(writer, LedgerFile.Open(path), clock);
            if (aside is not null)
            {
                ledger.Append(new NewEvent(EventType.LedgerDamaged, Data: EventData.Of(("keptAs", aside))));
            }
            if (damaged is { } seq)
            {
                ledger.Append(new NewEvent(EventType.LedgerDamaged, Data: EventData.Of(("seq", seq))));
            }
            return new LedgerOutcome.Opened(ledger, aside, damaged);
        }
        catch (Exception unusable) when (unusable is SqliteException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            writer?.Dispose();
            return new LedgerOutcome.Unusable($"the ledger {path} cannot be opened: {unusable.Message}");
        }
    }

    /// <summary>Queues an event; its time is now. False when the queue is full, which only a disk that refuses brings about.</summary>
    public bool Append(NewEvent it)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(it.Data.Length, LedgerLimits.DataBytesMax);
        var time = _clock.GetUtcNow();
        lock (_gate)
        {
            if (_stopping || _waiting.Count >= LedgerLimits.WaitingMax)
            {
                _refused++;
                return false;
            }
            _waiting.Enqueue((it, time));
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Waits until everything that was appended so far is on disk; false when that did not come about in time.</summary>
    public bool Flush(TimeSpan limit)
    {
        lock (_gate)
        {
            var started = _clock.GetTimestamp();
            while (_waiting.Count > 0)
            {
                var left = limit - _clock.GetElapsedTime(started);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                {
                    return _waiting.Count == 0;
                }
            }
            return true;
        }
    }

    /// <summary>Events after <paramref name="since"/>, oldest first, at most <see cref="LedgerLimits.ReadMax"/>.</summary>
    /// <param name="agent">Only events about this pane; null for all.</param>
    public IReadOnlyList<LedgerEvent> Read(long since, int limit, string? agent = null)
    {
        lock (_readGate)
        {
            return _reader.Read(since, Math.Clamp(limit, 0, LedgerLimits.ReadMax), agent);
        }
    }

    /// <summary>Highest generation that any event of a pane speaks of, written or waiting for the disk; 0 when there is none.</summary>
    public int LastGeneration(string agent)
    {
        // First what waits: what is written in between is then seen twice, never missed.
        var waiting = LastGenerationWaiting(agent);
        lock (_readGate)
        {
            return Math.Max(waiting, _reader.LastGeneration(agent));
        }
    }

    /// <summary>There is an event of this type about this generation, written or waiting for the disk.</summary>
    public bool Has(string type, string agent, int generation)
    {
        lock (_gate)
        {
            if (_waiting.Any(it => it.Event.Type == type && it.Event.Agent == agent && it.Event.Generation == generation))
            {
                return true;
            }
        }
        lock (_readGate)
        {
            return _reader.Has(type, agent, generation);
        }
    }

    /// <summary>Events after <paramref name="since"/> and then every new one, until cancelled. Holds no queue: a slow reader reads on by number.</summary>
    public async IAsyncEnumerable<LedgerEvent> Follow(
        long since, string? agent, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopAsked)
    {
        while (true)
        {
            var news = Volatile.Read(ref _news).Task;
            var batch = Read(since, LedgerLimits.BatchMax, agent);
            foreach (var it in batch)
            {
                since = it.Seq;
                yield return it;
            }
            if (batch.Count == 0)
            {
                await news.WaitAsync(stopAsked);
            }
        }
    }

    /// <summary>Writes what waits, as far as the disk lets it, and closes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
        _thread.Join();
        _writer.Dispose();
        lock (_readGate)
        {
            _reader.Dispose();
        }
    }

    private void Write()
    {
        while (NextBatch() is { } batch)
        {
            try
            {
                var written = _writer.Append(batch);
                // What is written is done with before anything else can fail, or it would be written twice.
                Done(written);
                if (_writer.LastSeq / (LedgerLimits.EventsMax / 10) > (_writer.LastSeq - written.Count) / (LedgerLimits.EventsMax / 10))
                {
                    _writer.Trim(LedgerLimits.EventsMax);
                }
            }
            catch (SqliteException refused)
            {
                _trouble = refused.Message;
                if (!WaitBeforeRetry())
                {
                    return;
                }
            }
        }
    }

    /// <summary>Waits for events; they stay queued until they are written. Null when there is nothing more to come.</summary>
    private List<(NewEvent Event, DateTimeOffset Time)>? NextBatch()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_stopping)
                {
                    return null;
                }
                Monitor.Wait(_gate);
            }
            return [.. _waiting.Take(LedgerLimits.BatchMax)];
        }
    }

    private void Done(IReadOnlyList<LedgerEvent> written)
    {
        TaskCompletionSource news;
        lock (_gate)
        {
            for (var i = 0; i < written.Count; i++)
            {
                _waiting.Dequeue();
            }
            _trouble = null;
            Interlocked.Exchange(ref _lastSeq, _writer.LastSeq);
            if (_refused > 0 && !_stopping)
            {
                _waiting.Enqueue((new NewEvent(EventType.LedgerGap, Data: EventData.Of(("events", _refused))), _clock.GetUtcNow()));
                _refused = 0;
            }
            news = Interlocked.Exchange(ref _news, NewSignal());
            Monitor.PulseAll(_gate);
        }
        news.TrySetResult();
        try
        {
            Written?.Invoke(written);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            ListenerFailed?.Invoke(failure);
        }
    }

    private bool WaitBeforeRetry()
    {
        lock (_gate)
        {
            if (!_stopping)
            {
                Monitor.Wait(_gate, RetryAfter);
            }
            return !_stopping;
        }
    }

    private int LastGenerationWaiting(string agent)
    {
        lock (_gate)
        {
            return _waiting.Where(it => it.Event.Agent == agent).Select(static it => it.Event.Generation ?? 0).DefaultIfEmpty().Max();
        }
    }

    private static string PutAside(string path, TimeProvider clock)
    {
        var aside = $"{path}.damaged-{clock.GetUtcNow():yyyyMMdd'T'HHmmss}";
        File.Move(path, aside, overwrite: true);
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        return aside;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public abstract record LedgerOutcome
{
    private LedgerOutcome() { }

    /// <param name="PutAsideAs">Where an unreadable earlier ledger is kept; null when there was none.</param>
    /// <param name="DamagedSeq">First event that does not fit its chain; null when it holds.</param>
    public sealed record Opened(EventLedger Ledger, string? PutAsideAs, long? DamagedSeq) : LedgerOutcome;
    public sealed record Unusable(string Reason) : LedgerOutcome;
}
