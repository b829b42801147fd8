using System.Runtime.CompilerServices;
using Loreli.Terminal.Saving;

namespace Loreli.Terminal.Parser;

/// <summary>The states of the DEC ANSI parser (after Paul Williams' diagram), one level for all string kinds.</summary>
internal enum VtState : byte
{
    Ground, Escape, EscapeIntermediate, CsiEntry, CsiParameter, CsiIntermediate, CsiIgnore,
    DcsEntry, DcsParameter, DcsIntermediate, DcsIgnore, DcsString, OscString, OtherString, StringEscape,
}

/// <summary>Turns bytes into printable runs, controls and sequences; remembers what is unfinished between two chunks.</summary>
/// <remarks>UTF-8 is decoded here. A C1 control counts when it comes as UTF-8 (C2 80 to C2 9F); as a raw byte it counts
/// only in a string's end (0x9C outside of a character), after S8C1T, and when UTF-8 was switched off (ESC % @).</remarks>
internal sealed class VtParser<TSink>(TSink sink) where TSink : struct, IVtSink
{
    private readonly VtSequence _sequence = new();
    private readonly StringBuffer _text = new();
    private TSink _sink = sink;
    private VtState _state;
    private VtState _stringState;
    private int _stringKey;
    private Utf8Decoder _utf8;

    /// <summary>Raw bytes 0x80 to 0x9F are controls where they are not part of a character.</summary>
    public bool AcceptsRawC1 { get; set; }

    /// <summary>False after ESC % @: bytes above 0x9F are Latin-1.</summary>
    public bool IsUtf8 { get; set; } = true;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            at += _state == VtState.Ground ? Ground(bytes[at..]) : InSequence(bytes[at..]);
        }
    }

    /// <summary>Saves or loads what is unfinished.</summary>
    internal void Sync(ref StateStream s)
    {
        _state = (VtState)s.Number((int)_state, 0, (int)VtState.StringEscape);
        _stringState = (VtState)s.Number((int)_stringState, 0, (int)VtState.StringEscape);
        StateStream.Require(_state != VtState.StringEscape || _stringState is >= VtState.DcsIgnore and < VtState.StringEscape);
        _stringKey = s.Number(_stringKey, int.MinValue, int.MaxValue);
        _utf8 = Utf8Decoder.Unpack(s.Word(_utf8.Pack()));
        AcceptsRawC1 = s.Flag(AcceptsRawC1);
        IsUtf8 = s.Flag(IsUtf8);
        _sequence.Sync(ref s);
        _text.Sync(ref s);
    }

    // Compiled well at the first call: a flood is over before the runtime would do so (bench: flood --mb 60).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Ground(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var b = bytes[at];
            if ((uint)(b - 0x20) < 0x5F && !_utf8.IsPending)
            {
                var run = bytes[at..].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
                run = run < 0 ? bytes.Length - at : run;
                _sink.PrintAscii(bytes.Slice(at, run));
                at += run;
            }
            else if (b >= 0x80 && IsUtf8)
            {
                at += High(bytes[at..]);
            }
            else if (b == 0x1B && !_utf8.IsPending && WholeCsi(bytes[at..]) is var taken and > 0)
            {
                at += taken;
            }
            else
            {
                at++;
                Low(b);
            }
            if (_state != VtState.Ground)
            {
                break;
            }
        }
        return at;
    }

    /// <summary>The usual CSI at one blow: whole, at most a marker, digits, separators and a final byte. 0: not such a one.</summary>
    /// <remarks>Does what the states would do, byte by byte; a specification compares the two by cutting the input everywhere.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int WholeCsi(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 3 || bytes[1] != '[')
        {
            return 0;
        }
        var length = _sequence.ReadWhole(bytes[2..], out var final);
        if (length == 0)
        {
            return 0;
        }
        _sink.Csi(_sequence, _sequence.Key | final);
        return length + 2;
    }

    /// <summary>Bytes from 0x80 on in UTF-8; returns how many were taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int High(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && bytes[at] >= 0x80)
        {
            if (!_utf8.IsPending && Utf8Decoder.TryWhole(bytes[at..], out var whole) is var length and > 0)
            {
                at += length;
                _sink.PrintRune(whole);
                continue;
            }
            var b = bytes[at];
            if (!_utf8.IsPending && AcceptsRawC1 && b < 0xA0)
            {
                at++;
                C1(b);
                return at;
            }
            var result = _utf8.Push(b, out var codePoint);
            if (result != Utf8Result.RejectedKeep)
            {
                at++;
            }
            if (result == Utf8Result.More)
            {
                continue;
            }
            if (codePoint is >= 0x80 and < 0xA0)
            {
                C1((byte)codePoint);
                return at;
            }
            _sink.PrintRune(codePoint);
        }
        return at;
    }

    private void Low(byte b)
    {
        if (_utf8.IsPending)
        {
            _utf8 = default;
            _sink.PrintRune(0xFFFD);
        }
        if (b >= 0x80)
        {
            if (b < 0xA0)
            {
                C1(b);
            }
            else
            {
                _sink.PrintRune(b);
            }
        }
        else if (b == 0x1B)
        {
            Enter(VtState.Escape);
        }
        else if (b < 0x20)
        {
            _sink.Execute(b);
        }
        else if (b != 0x7F)
        {
            _sink.PrintAscii([b]);
        }
    }

    private void Enter(VtState state)
    {
        _sequence.Clear();
        _state = state;
    }

    /// <summary>An 8-bit control is its 7-bit form (ESC and the byte less 0x40).</summary>
    private void C1(byte control)
    {
        Enter(VtState.Escape);
        EscapeByte((byte)(control - 0x40));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int InSequence(ReadOnlySpan<byte> bytes)
    {
        if (_state is VtState.OscString or VtState.DcsString or VtState.OtherString or VtState.DcsIgnore)
        {
            return InString(bytes);
        }
        var at = 0;
        do
        {
            var b = bytes[at];
            at++;
            if (b < 0x20 && _state != VtState.StringEscape)
            {
                Control(b);
            }
            else
            {
                Step(b);
            }
        }
        while (at < bytes.Length && _state is >= VtState.Escape and <= VtState.CsiIgnore);
        return at;
    }

    private void Control(byte b)
    {
        switch (b)
        {
            case 0x18 or 0x1A:
                _state = VtState.Ground;
                _sink.Execute(b);
                break;
            case 0x1B:
                Enter(VtState.Escape);
                break;
            default:
                if (_state < VtState.DcsEntry)
                {
                    _sink.Execute(b);
                }
                break;
        }
    }

    private void Step(byte b)
    {
        switch (_state)
        {
            case VtState.Escape:
            case VtState.EscapeIntermediate:
                EscapeByte(b);
                break;
            case VtState.CsiEntry:
            case VtState.CsiParameter:
                CsiByte(b);
                break;
            case VtState.CsiIntermediate:
                CsiIntermediateByte(b);
                break;
            case VtState.CsiIgnore:
                if (b is >= 0x40 and < 0x7F)
                {
                    _state = VtState.Ground;
                }
                break;
            case VtState.StringEscape:
                StringEscapeByte(b);
                break;
            default:
                DcsByte(b);
                break;
        }
    }

    private void EscapeByte(byte b)
    {
        if (b < 0x30)
        {
            _sequence.AddMark(b);
            _state = VtState.EscapeIntermediate;
            return;
        }
        if (_state == VtState.EscapeIntermediate)
        {
            FinishEscape(b);
            return;
        }
        switch (b)
        {
            case (byte)'[': Enter(VtState.CsiEntry); break;
            case (byte)']': EnterString(VtState.OscString); break;
            case (byte)'P': Enter(VtState.DcsEntry); break;
            case (byte)'X' or (byte)'^' or (byte)'_' or (byte)'k': EnterString(VtState.OtherString); break;
            default: FinishEscape(b); break;
        }
    }

    private void FinishEscape(byte b)
    {
        if (b >= 0x7F)
        {
            // DEL is ignored inside a sequence; a byte above it belongs to none and ends this one.
            _state = b == 0x7F ? _state : VtState.Ground;
            return;
        }
        _state = VtState.Ground;
        if (!_sequence.IsMalformed)
        {
            _sink.Escape(_sequence.Key | b);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CsiByte(byte b)
    {
        if (_sequence.AddParameterByte(b))
        {
            _state = VtState.CsiParameter;
        }
        else if (b is >= 0x40 and < 0x7F)
        {
            FinishCsi(b);
        }
        else if (b < 0x30)
        {
            _sequence.AddMark(b);
            _state = VtState.CsiIntermediate;
        }
        else if (b < 0x40 && _state == VtState.CsiEntry)
        {
            _sequence.AddMark(b);
            _state = VtState.CsiParameter;
        }
        else if (b != 0x7F)
        {
            _state = b < 0x7F ? VtState.CsiIgnore : VtState.Ground;
        }
    }

    private void CsiIntermediateByte(byte b)
    {
        if (b < 0x30)
        {
            _sequence.AddMark(b);
        }
        else if (b is >= 0x40 and < 0x7F)
        {
            FinishCsi(b);
        }
        else if (b != 0x7F)
        {
            _state = b < 0x7F ? VtState.CsiIgnore : VtState.Ground;
        }
    }

    private void FinishCsi(byte final)
    {
        _state = VtState.Ground;
        if (!_sequence.IsMalformed)
        {
            _sink.Csi(_sequence, _sequence.Key | final);
        }
    }

    private void EnterString(VtState state)
    {
        _text.Clear(state == VtState.OscString ? Limits.OscBytesMax : Limits.DcsBytesMax);
        _utf8 = default;
        _state = state;
    }

    private void DcsByte(byte b)
    {
        if (b is >= 0x40 and < 0x7F)
        {
            var ignored = _sequence.IsMalformed;
            _stringKey = _sequence.Key | b;
            EnterString(ignored ? VtState.DcsIgnore : VtState.DcsString);
        }
        else if (_state != VtState.DcsIntermediate && _sequence.AddParameterByte(b))
        {
            _state = VtState.DcsParameter;
        }
        else if (b < 0x30 || (b < 0x40 && _state == VtState.DcsEntry))
        {
            _sequence.AddMark(b);
            _state = b < 0x30 ? VtState.DcsIntermediate : VtState.DcsParameter;
        }
        else if (b != 0x7F)
        {
            _sequence.IsMalformed = true;
        }
    }

    /// <summary>Collects a string's bytes up to its end.</summary>
    private int InString(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            var run = _utf8.IsPending ? 0 : bytes[at..].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7F);
            run = run < 0 ? bytes.Length - at : run;
            Append(bytes.Slice(at, run));
            at += run;
            if (at == bytes.Length)
            {
                return at;
            }
            if (StringByte(bytes[at]))
            {
                return at + 1;
            }
        }
        return bytes.Length;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_state is VtState.OscString or VtState.DcsString)
        {
            _text.Append(bytes);
        }
    }

    /// <summary>True when the byte left the string.</summary>
    private bool StringByte(byte b)
    {
        if (b == 0x1B)
        {
            _utf8 = default;
            _stringState = _state;
            _state = VtState.StringEscape;
            return true;
        }
        if (b is 0x18 or 0x1A)
        {
            _utf8 = default;
            _state = VtState.Ground;
            return true;
        }
        if (b >= 0x80)
        {
            if (b == 0x9C && !_utf8.IsPending)
            {
                FinishString(_state, bell: false);
                return true;
            }
            if (_utf8.Push(b, out var codePoint) != Utf8Result.More && codePoint == 0x9C)
            {
                _text.DropLast();
                FinishString(_state, bell: false);
                return true;
            }
            Append([b]);
            return false;
        }
        _utf8 = default;
        if (b == 0x07 && _state == VtState.OscString)
        {
            FinishString(_state, bell: true);
            return true;
        }
        if (b >= 0x20 || _state == VtState.DcsString)
        {
            Append([b]);
        }
        return false;
    }

    private void StringEscapeByte(byte b)
    {
        if (b == '\\')
        {
            FinishString(_stringState, bell: false);
            return;
        }
        // A string that is cut by another sequence never ended: it says nothing.
        Enter(VtState.Escape);
        if (b < 0x20)
        {
            Control(b);
        }
        else
        {
            EscapeByte(b);
        }
    }

    private void FinishString(VtState state, bool bell)
    {
        _state = VtState.Ground;
        if (_text.HasOverflowed)
        {
            return;
        }
        if (state == VtState.OscString)
        {
            _sink.Osc(_text.Written, bell);
        }
        else if (state == VtState.DcsString)
        {
            _sink.Dcs(_sequence, _stringKey, _text.Written);
        }
    }
}
