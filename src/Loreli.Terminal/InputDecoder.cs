using System.Text;

namespace Loreli.Terminal;

/// <summary>Turns the bytes of the operator's terminal into what the operator did: legacy, xterm, kitty, mouse, paste, focus.</summary>
/// <remarks>An ESC alone is ambiguous until more comes: after a short silence (25 ms by the caller's clock) call
/// <see cref="Flush"/>. Bytes may be cut anywhere. Held are at most one sequence (<see cref="SequenceBytesMax"/>), one
/// answer (<see cref="AnswerBytesMax"/>) or one paste (<see cref="PasteCollector.BytesMax"/>); what is longer is dropped,
/// a paste cut. <c>CSI 1 ; n R</c> with n from 2 to 16 is read as F3 with modifiers, so ask for the cursor position with
/// <c>CSI ? 6 n</c>. Not safe for threads.</remarks>
public sealed class InputDecoder
{
    /// <summary>No key or mouse report comes near it; longer ones are hostile and swallowed to their end.</summary>
    public const int SequenceBytesMax = 512;

    /// <summary>Colours, names and capabilities are far below; only a clipboard that nobody asked for is longer.</summary>
    public const int AnswerBytesMax = 65_536;

    private readonly List<byte> _held = [];
    private readonly PasteCollector _paste = new();
    private State _state;
    private bool _withAlt;
    private int _lastButton;

    private enum State { Ground, Escape, Csi, CsiTooLong, Ss3, X10, Text, TextEscape, Utf8, Paste }

    /// <summary>An unfinished sequence is held; the caller should <see cref="Flush"/> when nothing more comes.</summary>
    /// <remarks>False inside a paste, an answer or a sequence with parameters: no key is one of these, so they wait for
    /// their end.</remarks>
    public bool IsPending => _state == State.Escape
        || (_state is State.Csi or State.Ss3 or State.Text && _held.Count == 2);

    public void Feed(ReadOnlySpan<byte> bytes, Action<InputEvent> onEvent)
    {
        while (!bytes.IsEmpty)
        {
            if (_state == State.Paste)
            {
                bytes = bytes[_paste.Take(bytes)..];
                EndPaste(onEvent);
                continue;
            }
            Take(bytes[0], onEvent);
            bytes = bytes[1..];
        }
    }

    /// <summary>Takes what is held for the keys that it may be: nothing more comes.</summary>
    public void Flush(Action<InputEvent> onEvent)
    {
        if (!IsPending)
        {
            return;
        }
        var alt = _withAlt ? KeyModifiers.Alt : KeyModifiers.None;
        var key = _state == State.Escape
            ? new InputEvent.Key("escape", alt)
            : TypedKeys.OfRune(new Rune(_held[1]), KeyModifiers.Alt);
        Restart();
        onEvent(key);
    }

    private void Take(byte value, Action<InputEvent> onEvent)
    {
        switch (_state)
        {
            case State.Ground:
                Ground(value, onEvent);
                break;
            case State.Escape:
                Escape(value, onEvent);
                break;
            case State.Csi or State.CsiTooLong:
                Csi(value, onEvent);
                break;
            case State.Ss3:
                Ss3(value, onEvent);
                break;
            case State.X10:
                X10(value, onEvent);
                break;
            case State.Utf8:
                Utf8(value, onEvent);
                break;
            default:
                Answer(value, onEvent);
                break;
        }
    }

    private void Ground(byte value, Action<InputEvent> onEvent)
    {
        var alt = _withAlt ? KeyModifiers.Alt : KeyModifiers.None;
        if (value == 0x1B)
        {
            Hold(State.Escape, value);
        }
        else if (value >= 0x80)
        {
            Hold(State.Utf8, value);
        }
        else
        {
            Restart();
            onEvent(TypedKeys.OfByte(value, alt));
        }
    }

    private void Escape(byte value, Action<InputEvent> onEvent)
    {
        switch (value)
        {
            case (byte)'[':
                Hold(State.Csi, value);
                break;
            case (byte)'O':
                Hold(State.Ss3, value);
                break;
            case (byte)']' or (byte)'P' or (byte)'_':
                Hold(State.Text, value);
                break;
            case 0x1B when !_withAlt:
                // Alt-Escape, or Alt with a key that is itself a sequence: rxvt says it so.
                _withAlt = true;
                break;
            case 0x1B:
                onEvent(new InputEvent.Key("escape", KeyModifiers.Alt));
                _withAlt = false;
                break;
            default:
                _held.Clear();
                _withAlt = true;
                Ground(value, onEvent);
                break;
        }
    }

    private void Csi(byte value, Action<InputEvent> onEvent)
    {
        if (value < 0x20 || value > 0x7E)
        {
            Abandon(value, onEvent);
            return;
        }
        // The Linux console says F1 to F5 as CSI [ A to CSI [ E.
        var isLinux = value == '[' && _held.Count == 2;
        if (value < 0x40 || isLinux)
        {
            Collect(value);
            return;
        }
        if (_state == State.CsiTooLong)
        {
            Restart();
            return;
        }
        _held.Add(value);
        EndCsi(value, onEvent);
    }

    private void EndCsi(byte final, Action<InputEvent> onEvent)
    {
        var sequence = Encoding.ASCII.GetString([.. _held]);
        var withAlt = _withAlt;
        if (sequence == "\e[M")
        {
            _state = State.X10;
            return;
        }
        Restart();
        if (sequence == "\e[200~")
        {
            _state = State.Paste;
            return;
        }
        var input = CsiInput.Read(sequence);
        if (input is InputEvent.Key key && withAlt)
        {
            input = key with { Modifiers = key.Modifiers | KeyModifiers.Alt, Text = null };
        }
        if (input is InputEvent.Mouse mouse)
        {
            input = MouseInput.WithButton(mouse, ref _lastButton);
        }
        if (input is not null)
        {
            onEvent(input);
        }
    }

    private void Ss3(byte value, Action<InputEvent> onEvent)
    {
        if (value is >= (byte)'0' and <= (byte)'9' && _held.Count < 4)
        {
            _held.Add(value);
            return;
        }
        var parameter = _held.Count == 2 ? 1 : int.Parse(Encoding.ASCII.GetString([.. _held[2..]]));
        var key = CsiInput.Ss3((char)value, parameter);
        if (key is not null)
        {
            var alt = _withAlt ? KeyModifiers.Alt : KeyModifiers.None;
            Restart();
            onEvent(key with { Modifiers = key.Modifiers | alt });
            return;
        }
        // Alt-Shift-O, and then something else.
        Restart();
        onEvent(TypedKeys.OfByte((byte)'O', KeyModifiers.Alt));
        Take(value, onEvent);
    }

    private void X10(byte value, Action<InputEvent> onEvent)
    {
        _held.Add(value);
        if (_held.Count < 6)
        {
            return;
        }
        var mouse = MouseInput.Read(_held[3] - 32, _held[4] - 32, _held[5] - 32, saysButton: false, isRelease: false);
        Restart();
        if (mouse is not null)
        {
            onEvent(MouseInput.WithButton(mouse, ref _lastButton));
        }
    }

    private void Utf8(byte value, Action<InputEvent> onEvent)
    {
        if ((value & 0xC0) != 0x80)
        {
            // Cut short: what was held is no character.
            Restart();
            Take(value, onEvent);
            return;
        }
        _held.Add(value);
        var status = Rune.DecodeFromUtf8(_held.ToArray(), out var rune, out _);
        if (status == System.Buffers.OperationStatus.NeedMoreData)
        {
            return;
        }
        var alt = _withAlt ? KeyModifiers.Alt : KeyModifiers.None;
        Restart();
        if (status == System.Buffers.OperationStatus.Done && !Rune.IsControl(rune))
        {
            onEvent(TypedKeys.OfRune(rune, alt));
        }
    }

    // OSC, DCS and APC: answers. A control character ends what no terminal would send, so that no key is lost in it.
    private void Answer(byte value, Action<InputEvent> onEvent)
    {
        if (_held.Count == 2 && !CanBegin(_held[1], value))
        {
            var key = TypedKeys.OfByte(_held[1], KeyModifiers.Alt);
            Restart();
            onEvent(key);
            Take(value, onEvent);
            return;
        }
        if (_state == State.TextEscape && value != '\\')
        {
            Restart();
            Take(0x1B, onEvent);
            Take(value, onEvent);
            return;
        }
        if (value == 0x1B)
        {
            Collect(value);
            _state = State.TextEscape;
            return;
        }
        if (value < 0x20 && value != 0x07)
        {
            Abandon(value, onEvent);
            return;
        }
        Collect(value);
        if (value == 0x07 || _state == State.TextEscape)
        {
            var sequence = Encoding.UTF8.GetString([.. _held]);
            var isWhole = _held.Count < AnswerBytesMax;
            Restart();
            if (isWhole)
            {
                onEvent(new InputEvent.Answer(sequence));
            }
        }
    }

    private static bool CanBegin(byte introducer, byte first) => introducer switch
    {
        (byte)']' => first is >= (byte)'0' and <= (byte)'9',
        (byte)'P' => first is >= 0x20 and < 0x40,
        _ => first == 'G',
    };

    private void EndPaste(Action<InputEvent> onEvent)
    {
        if (_paste.TryEnd(out var text))
        {
            Restart();
            onEvent(new InputEvent.Paste(text));
        }
    }

    private void Hold(State state, byte value)
    {
        _state = state;
        _held.Add(value);
    }

    private void Collect(byte value)
    {
        var isSequence = _state is State.Csi or State.CsiTooLong;
        if (isSequence && _held.Count >= SequenceBytesMax)
        {
            _state = State.CsiTooLong;
        }
        else if (_held.Count < AnswerBytesMax)
        {
            _held.Add(value);
        }
    }

    private void Abandon(byte value, Action<InputEvent> onEvent)
    {
        Restart();
        Take(value, onEvent);
    }

    private void Restart()
    {
        _held.Clear();
        if (_held.Capacity > SequenceBytesMax)
        {
            _held.Capacity = SequenceBytesMax;
        }
        (_state, _withAlt) = (State.Ground, false);
    }
}
