using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Loreli.Panes.Recording;

/// <summary>The first line of an asciicast.</summary>
/// <param name="Columns">Width at the start, 1 or more.</param>
/// <param name="Rows">Height at the start, 1 or more.</param>
public sealed record AsciicastHeader(int Columns, int Rows)
{
    /// <summary>2 is what is written; 2 and 3 are read.</summary>
    public int Version { get; init; } = 2;
    /// <summary>Time zero of the events; null where the file does not say.</summary>
    public DateTimeOffset? StartedAt { get; init; }
    public string? Title { get; init; }
    public string? Command { get; init; }
    /// <summary>Longest pause that a player should keep; null keeps all.</summary>
    public TimeSpan? IdleLimit { get; init; }
}

/// <summary>Writes a recording as asciicast v2: a header, then one JSON array per event and line.</summary>
/// <remarks>
/// Bytes that are no UTF-8 become U+FFFD, for JSON has no other way; a character that two chunks share stays whole.
/// Holds one chunk at a time. Not safe for threads. The stream stays the caller's.
/// </remarks>
public sealed class AsciicastWriter
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    private readonly Stream _to;
    private readonly Utf8JsonWriter _json;
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly Decoder _output = Encoding.UTF8.GetDecoder();
    private readonly Decoder _input = Encoding.UTF8.GetDecoder();
    private readonly Playhead _playhead;
    private char[] _text = new char[4096];

    /// <param name="to">Gets the header at once.</param>
    /// <param name="header">Its <see cref="AsciicastHeader.StartedAt"/> is time zero, rounded down to a second; without it, the first event is.</param>
    /// <param name="idleLimit">Longer pauses are cut to this; null keeps them all.</param>
    public AsciicastWriter(Stream to, AsciicastHeader header, TimeSpan? idleLimit = null)
    {
        // The header tells time zero in whole seconds: the events count from the same second, so that none moves in time.
        var start = header.StartedAt is { } at ? DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds()) : (DateTimeOffset?)null;
        (_to, _json, _playhead) = (to, new Utf8JsonWriter(_line, Json), new Playhead(start, idleLimit));
        WriteHeader(header);
    }

    /// <summary>Appends one event; what asciicast has no word for (a gap, a torn file) becomes a marker.</summary>
    public void Write(RecordingItem item)
    {
        var at = _playhead.Advance(item.At);
        switch (item)
        {
            case RecordingItem.Output output:
                WriteText(at, "o", _output, output.Bytes.Span, flush: false);
                break;
            case RecordingItem.Input input:
                WriteText(at, "i", _input, input.Bytes.Span, flush: false);
                break;
            case RecordingItem.Resize resize:
                WriteEvent(at, "r", $"{resize.Columns}x{resize.Rows}");
                break;
            case RecordingItem.Mark mark:
                WriteEvent(at, "m", mark.Label);
                break;
            case RecordingItem.Gap gap:
                WriteEvent(at, "m", $"{gap.ToOffset - gap.FromOffset} bytes of output are missing here");
                break;
            case RecordingItem.Torn torn:
                WriteEvent(at, "m", $"{Path.GetFileName(torn.File)} cannot be read further: {torn.Reason}");
                break;
        }
    }

    /// <summary>Writes what is still held back (the first bytes of a character that never ended) and flushes the stream.</summary>
    public void Finish()
    {
        WriteText(_playhead.Position, "o", _output, [], flush: true);
        WriteText(_playhead.Position, "i", _input, [], flush: true);
        _to.Flush();
    }

    private void WriteHeader(AsciicastHeader header)
    {
        _json.WriteStartObject();
        _json.WriteNumber("version", 2);
        _json.WriteNumber("width", header.Columns);
        _json.WriteNumber("height", header.Rows);
        if (header.StartedAt is { } startedAt)
        {
            _json.WriteNumber("timestamp", startedAt.ToUnixTimeSeconds());
        }
        if (header.IdleLimit is { } idle)
        {
            _json.WriteNumber("idle_time_limit", idle.TotalSeconds);
        }
        WriteOptional("command", header.Command);
        WriteOptional("title", header.Title);
        _json.WriteStartObject("env");
        _json.WriteString("TERM", "xterm-256color");
        _json.WriteEndObject();
        _json.WriteEndObject();
        EndLine();
    }

    private void WriteOptional(string key, string? value)
    {
        if (value is not null)
        {
            _json.WriteString(key, value);
        }
    }

    private void WriteText(TimeSpan at, string code, Decoder decoder, ReadOnlySpan<byte> bytes, bool flush)
    {
        var room = Encoding.UTF8.GetMaxCharCount(bytes.Length + 4); // Up to 3 bytes may wait in the decoder.
        if (_text.Length < room)
        {
            _text = new char[room];
        }
        var length = decoder.GetChars(bytes, _text, flush);
        if (length > 0)
        {
            WriteEvent(at, code, _text.AsSpan(0, length));
        }
    }

    private void WriteEvent(TimeSpan at, string code, ReadOnlySpan<char> text)
    {
        _json.WriteStartArray();
        _json.WriteRawValue(at.TotalSeconds.ToString("0.000000"), skipInputValidation: true);
        _json.WriteStringValue(code);
        _json.WriteStringValue(text);
        _json.WriteEndArray();
        EndLine();
    }

    private void EndLine()
    {
        _json.Flush();
        _to.Write(_line.WrittenSpan);
        _to.Write(NewLine);
        _line.ResetWrittenCount();
        _json.Reset();
    }
}

/// <summary>Turns wall-clock times of a recording into a position on a player's time line.</summary>
/// <param name="zero">Null: the first time seen.</param>
/// <param name="idleLimit">Longest step; null takes every pause as it was.</param>
internal sealed class Playhead(DateTimeOffset? zero, TimeSpan? idleLimit)
{
    private DateTimeOffset? _last = zero;

    public TimeSpan Position { get; private set; }

    /// <summary>A time before the last one (the clock was set back) does not move the position.</summary>
    public TimeSpan Advance(DateTimeOffset to)
    {
        var step = to - (_last ?? to);
        _last = to;
        if (step > TimeSpan.Zero)
        {
            Position += idleLimit is { } limit && step > limit ? limit : step;
        }
        return Position;
    }
}
