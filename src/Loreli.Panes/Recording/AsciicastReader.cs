using System.Text.Json;

namespace Loreli.Panes.Recording;

/// <summary>One event of an asciicast; <paramref name="At"/> counts from the start and never steps back.</summary>
public abstract record CastEvent(TimeSpan At)
{
    public sealed record Output(TimeSpan At, string Text) : CastEvent(At);
    public sealed record Input(TimeSpan At, string Text) : CastEvent(At);
    public sealed record Resize(TimeSpan At, int Columns, int Rows) : CastEvent(At);
    public sealed record Marker(TimeSpan At, string Label) : CastEvent(At);
    /// <summary>The file is damaged from <paramref name="Line"/> on; always the last event.</summary>
    public sealed record Broken(TimeSpan At, int Line, string Reason) : CastEvent(At);
}

/// <summary>What came of opening an asciicast.</summary>
public abstract record CastOutcome
{
    private CastOutcome() { }

    /// <param name="Events">Read from the stream while enumerated, once.</param>
    public sealed record Opened(AsciicastHeader Header, IEnumerable<CastEvent> Events) : CastOutcome;
    /// <param name="Reason">What was seen instead of an asciicast's first line.</param>
    public sealed record Refused(string Reason) : CastOutcome;
}

/// <summary>Reads asciicast v2 and v3 as a stream: memory is bounded by the longest line, whatever the file's length.</summary>
public static class AsciicastReader
{
    /// <summary>Longest line in bytes: a chunk of 64 KiB with every byte escaped takes 384 KiB; anything far above is no cast.</summary>
    public const int LineBytesMax = 4 << 20;

    /// <summary>Largest side of a screen that is believed.</summary>
    private const int SideMax = 10_000;

    /// <summary>Longest recording that is believed; past it a number is damage, and near it arithmetic stays exact.</summary>
    private static readonly TimeSpan PositionMax = TimeSpan.FromDays(10_000);

    /// <summary>Reads the header; the stream stays the caller's and must live while events are taken.</summary>
    public static CastOutcome Open(Stream from)
    {
        var lines = new BoundedLines(from, LineBytesMax);
        if (!lines.MoveNext())
        {
            return new CastOutcome.Refused(lines.Failure ?? "the file is empty");
        }
        try
        {
            using var json = JsonDocument.Parse(lines.Current);
            return ParseHeader(json.RootElement) is { } header
                ? new CastOutcome.Opened(header, Events(lines, header))
                : new CastOutcome.Refused("the first line is no asciicast header of version 2 or 3");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name with half a surrogate pair.
            return new CastOutcome.Refused("the first line is no JSON");
        }
    }

    private static AsciicastHeader? ParseHeader(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || Number(json, "version") is not (2d or 3d))
        {
            return null;
        }
        var version = (int)Number(json, "version")!.Value;
        var (size, width, height) = version == 2
            ? (json, "width", "height")
            : (json.TryGetProperty("term", out var term) && term.ValueKind == JsonValueKind.Object ? term : json, "cols", "rows");
        if (Number(size, width) is not (>= 1 and <= SideMax and var columns) || Number(size, height) is not (>= 1 and <= SideMax and var rows))
        {
            return null;
        }
        return new AsciicastHeader((int)columns, (int)rows)
        {
            Version = version,
            StartedAt = Number(json, "timestamp") is >= 0 and < 253_402_300_800 and var seconds
                ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
                : null,
            Title = Text(json, "title"),
            Command = Text(json, "command"),
            IdleLimit = Number(json, "idle_time_limit") is > 0 and < 1e8 and var idle ? TimeSpan.FromSeconds(idle) : null,
        };
    }

    private static IEnumerable<CastEvent> Events(BoundedLines lines, AsciicastHeader header)
    {
        var at = TimeSpan.Zero;
        while (lines.MoveNext())
        {
            if (lines.Current.Span.Trim(" \t\r"u8).IsEmpty || (header.Version == 3 && lines.Current.Span[0] == (byte)'#'))
            {
                continue;
            }
            var (happened, unknown) = ParseEvent(lines.Current, at, isRelative: header.Version == 3);
            if (unknown is { } position)
            {
                at = position;
                continue;
            }
            if (happened is null)
            {
                yield return new CastEvent.Broken(at, lines.Number, "no event of an asciicast");
                yield break;
            }
            at = happened.At;
            yield return happened;
        }
        if (lines.Failure is { } failure)
        {
            yield return new CastEvent.Broken(at, lines.Number, failure);
        }
    }

    // An event of a kind that we do not know moves the time and is skipped: the format promises to grow that way.
    private static (CastEvent? Happened, TimeSpan? Unknown) ParseEvent(ReadOnlyMemory<byte> line, TimeSpan last, bool isRelative)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() < 3
                || root[0].ValueKind != JsonValueKind.Number || !root[0].TryGetDouble(out var seconds)
                || !(seconds >= 0 && seconds < PositionMax.TotalSeconds)
                || root[1].ValueKind != JsonValueKind.String || root[2].ValueKind != JsonValueKind.String)
            {
                return default;
            }
            var at = isRelative ? last + TimeSpan.FromSeconds(seconds) : TimeSpan.FromSeconds(seconds);
            at = at < last ? last : at > PositionMax ? PositionMax : at;
            var text = root[2].GetString()!;
            return root[1].GetString() switch
            {
                "o" => (new CastEvent.Output(at, text), null),
                "i" => (new CastEvent.Input(at, text), null),
                "m" => (new CastEvent.Marker(at, text), null),
                "r" => (ParseResize(at, text), null),
                _ => (null, at),
            };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return default; // InvalidOperationException: a string with half a surrogate pair.
        }
    }

    private static CastEvent.Resize? ParseResize(TimeSpan at, string text)
    {
        var cross = text.IndexOf('x');
        return cross > 0 && int.TryParse(text.AsSpan(0, cross), out var columns) && int.TryParse(text.AsSpan(cross + 1), out var rows)
            && columns is >= 1 and <= SideMax && rows is >= 1 and <= SideMax
            ? new CastEvent.Resize(at, columns, rows)
            : null;
    }

    private static double? Number(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? number
            : null;

    private static string? Text(JsonElement json, string key)
    {
        try
        {
            return json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair: a title that cannot be shown is no reason to refuse the file.
        }
    }
}

/// <summary>Lines of a stream without their ends, none longer than a limit.</summary>
internal sealed class BoundedLines(Stream from, int bytesMax)
{
    private byte[] _buffer = new byte[64 << 10];
    private int _start, _end;
    private bool _ended;

    /// <summary>Valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }
    /// <summary>Of the current line, from 1.</summary>
    public int Number { get; private set; }
    /// <summary>Why there is no further line although the stream goes on; null at its regular end.</summary>
    public string? Failure { get; private set; }

    public bool MoveNext()
    {
        Number++;
        var searched = 0;
        while (Failure is null)
        {
            var newLine = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newLine >= 0)
            {
                Take(searched + newLine, skip: 1);
                return true;
            }
            searched = _end - _start;
            if (_ended)
            {
                Take(searched, skip: 0);
                return searched > 0;
            }
            Fill();
        }
        return false;
    }

    private void Take(int length, int skip)
    {
        Current = _buffer.AsMemory(_start, length);
        _start += length + skip;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= bytesMax)
            {
                Failure = $"a line is longer than {bytesMax} bytes";
                return;
            }
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, bytesMax));
        }
        try
        {
            var read = from.Read(_buffer, _end, _buffer.Length - _end);
            (_end, _ended) = (_end + read, read == 0);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            Failure = broken.Message;
        }
    }
}
