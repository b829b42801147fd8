using System.Buffers;

namespace Loreli.Panes;

/// <summary>What is said to a pane's program before its keeper is joined: kept, within a bound, and passed on in order.</summary>
/// <remarks>Safe for threads. Ends once: with the keeper's welcome, or when it is known that none comes.</remarks>
internal sealed class BeforeJoining
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _input = new();
    private (int Columns, int Rows)? _size;
    private volatile bool _isOver;

    /// <summary>Null when the keeper is joined or will not be: then ask it, not us.</summary>
    public SendOutcome? KeepInput(ReadOnlySpan<byte> bytes)
    {
        if (_isOver)
        {
            return null;
        }
        lock (_gate)
        {
            if (_isOver)
            {
                return null;
            }
            if (_input.WrittenCount + bytes.Length > PaneLimits.EarlyInputMax)
            {
                return SendOutcome.Full;
            }
            _input.Write(bytes);
            return SendOutcome.Sent;
        }
    }

    /// <summary>Keeps the last size that was asked for; false when the keeper is to be asked.</summary>
    public bool KeepSize(int columns, int rows)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _size = (columns, rows);
            }
            return !_isOver;
        }
    }

    /// <summary>Passes everything on. Whoever sends meanwhile waits, so that nothing overtakes.</summary>
    public void PassOn(Action<(int Columns, int Rows)?, ReadOnlySpan<byte>> to)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                to(_size, _input.WrittenSpan);
                End();
            }
        }
    }

    /// <summary>Gives it up; returns how many bytes of input are gone.</summary>
    public int Drop()
    {
        lock (_gate)
        {
            var gone = _isOver ? 0 : _input.WrittenCount;
            End();
            return gone;
        }
    }

    private void End()
    {
        _isOver = true;
        _input.Clear();
        _size = null;
    }
}
