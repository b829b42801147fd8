using System.Buffers;
using Loreli.Protocol.Live;

namespace Loreli.Daemon.Live;

/// <summary>What waits to be sent to one client besides screens. Bounded: the lists of panes and agents are always the latest alone, and
/// of facts the newest. For one thread at a time.</summary>
internal sealed class LiveOutbox
{
    private readonly Queue<(WebSocketOpcode Opcode, byte[] Bytes)> _answers = new();
    private readonly Queue<byte[]> _facts = new();
    private byte[]? _panes;
    private byte[]? _fleet;

    public bool IsFull => _facts.Count >= DaemonLimits.EventsForClientMax;

    /// <summary>Welcome, replies, clipboard, refusals: never dropped; their number is bounded by the calls that a client may have.</summary>
    public void Answer(ServerMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var binary = LiveCodec.Encode(message, bytes);
        _answers.Enqueue((binary ? WebSocketOpcode.Binary : WebSocketOpcode.Text, bytes.WrittenSpan.ToArray()));
    }

    public int Answers => _answers.Count;

    /// <summary>Replaces an earlier list that was not yet sent.</summary>
    public void Panes(byte[] text) => _panes = text;

    /// <inheritdoc cref="Panes"/>
    public void Fleet(byte[] text) => _fleet = text;

    /// <summary>Adds a fact; when there is no room, the oldest goes (a client reads it by number if it needs it).</summary>
    public void Fact(byte[] text)
    {
        if (IsFull)
        {
            _facts.Dequeue();
        }
        _facts.Enqueue(text);
    }

    public bool TryTake(out WebSocketOpcode opcode, out byte[] bytes)
    {
        if (_answers.TryDequeue(out var answer))
        {
            (opcode, bytes) = answer;
            return true;
        }
        opcode = WebSocketOpcode.Text;
        if (_panes is { } panes)
        {
            (bytes, _panes) = (panes, null);
            return true;
        }
        if (_fleet is { } fleet)
        {
            (bytes, _fleet) = (fleet, null);
            return true;
        }
        return _facts.TryDequeue(out bytes!);
    }
}
