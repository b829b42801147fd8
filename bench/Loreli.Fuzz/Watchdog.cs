using System.Diagnostics;

namespace Loreli.Fuzz;

/// <summary>Ends the program with the input in its mouth when one input takes too long: a hang cannot be caught.</summary>
/// <remarks>What counts is processor time: on a machine that others use too, an input may wait for its turn for long.</remarks>
internal sealed class Watchdog : IDisposable
{
    /// <summary>An input takes microseconds.</summary>
    private static readonly TimeSpan ProcessorTimeMax = TimeSpan.FromSeconds(10);

    /// <summary>For an input that waits for ever without using the processor.</summary>
    private static readonly TimeSpan WallTimeMax = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private string _target = "";
    private long _index;
    private byte[] _input = [];
    private long _startedAt;
    private long _seen;
    private TimeSpan _used;

    public Watchdog() => _timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    public void Begin(string target, long index, byte[] input)
    {
        lock (_gate)
        {
            (_target, _index, _input, _startedAt) = (target, index, input, Stopwatch.GetTimestamp());
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _startedAt = 0;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        using var self = Process.GetCurrentProcess();
        var used = self.TotalProcessorTime;
        lock (_gate)
        {
            if (_startedAt == 0 || _startedAt != _seen)
            {
                (_seen, _used) = (_startedAt, used);
            }
            else if (used - _used > ProcessorTimeMax || Stopwatch.GetElapsedTime(_startedAt) > WallTimeMax)
            {
                Console.WriteLine($"HANG {_target} input {_index}: {Convert.ToBase64String(_input)}");
                Environment.Exit(2);
            }
        }
    }
}
