using BenchmarkDotNet.Attributes;
using Loreli.Bench.Payloads;
using Loreli.Terminal;

namespace Loreli.Bench.Engine;

/// <summary>One operation feeds a whole payload unit, in pieces as large as a pseudo-terminal gives them.</summary>
public class FeedBenchmarks
{
    /// <summary>The most that one read of a Linux pseudo-terminal returns.</summary>
    private const int PieceSize = 4_096;

    private byte[] _bytes = [];
    private VirtualTerminal _terminal = null!;

    [ParamsAllValues]
    public Payload Payload { get; set; }

    [GlobalSetup]
    public void FillTheScrollback()
    {
        _bytes = PayloadBytes.Unit(Payload);
        _terminal = EngineTerminal.Make();
        // Steady state is a scrollback at its bound, where each new line drops an old one.
        for (var i = 0; i < 8; i++)
        {
            Feed();
        }
    }

    [Benchmark]
    public long Feed()
    {
        for (var at = 0; at < _bytes.Length; at += PieceSize)
        {
            _terminal.Feed(_bytes.AsSpan(at, Math.Min(PieceSize, _bytes.Length - at)));
        }
        return _terminal.Version;
    }
}
