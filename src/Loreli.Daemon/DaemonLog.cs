using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Loreli.Daemon;

public enum LogFormat { Text, Json }

/// <summary>One line an occurrence, to standard error or wherever. Safe for threads; a writer that fails is given up silently.</summary>
/// <remarks>Bounded: a line is cut at 8 KiB, and at most 200 a second are written; how many were left out is said afterwards.</remarks>
public sealed class DaemonLog(TextWriter to, LogFormat format, TimeProvider clock)
{
    private const int LineCharsMax = 8_192;
    private const int LinesPerSecondMax = 200;

    private readonly Lock _gate = new();
    private Instant _second;
    private int _inSecond;
    private long _leftOut;

    public void Information(string what, params ReadOnlySpan<(string Name, object? Value)> facts) => Write("info", what, facts);
    public void Warning(string what, params ReadOnlySpan<(string Name, object? Value)> facts) => Write("warning", what, facts);
    public void Error(string what, params ReadOnlySpan<(string Name, object? Value)> facts) => Write("error", what, facts);

    private void Write(string level, string what, ReadOnlySpan<(string Name, object? Value)> facts)
    {
        lock (_gate)
        {
            if (!TakeTurn())
            {
                return;
            }
            if (_leftOut > 0)
            {
                Put(Line("warning", "lines left out", [("count", _leftOut)]));
                _leftOut = 0;
            }
            Put(Line(level, what, facts));
        }
    }

    private bool TakeTurn()
    {
        var now = clock.Now;
        if (now - _second >= TimeSpan.FromSeconds(1))
        {
            (_second, _inSecond) = (now, 0);
        }
        if (_inSecond++ < LinesPerSecondMax)
        {
            return true;
        }
        _leftOut++;
        return false;
    }

    private void Put(string line)
    {
        try
        {
            to.WriteLine(line.Length <= LineCharsMax ? line : line[..LineCharsMax]);
            to.Flush();
        }
        catch (IOException)
        {
            // Nobody reads the log any more; the daemon's work goes on.
        }
    }

    private string Line(string level, string what, ReadOnlySpan<(string Name, object? Value)> facts)
    {
        var time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        if (format == LogFormat.Text)
        {
            var text = new StringBuilder().Append(time).Append(' ').Append(level).Append(' ').Append(what);
            foreach (var (name, value) in facts)
            {
                text.Append(' ').Append(name).Append('=').Append(OneLine(value?.ToString() ?? "-"));
            }
            return text.ToString();
        }
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("time", time);
            writer.WriteString("level", level);
            writer.WriteString("what", what);
            foreach (var (name, value) in facts)
            {
                var text = value?.ToString() ?? "";
                writer.WriteString(name, text.Length > LineCharsMax / 2 ? text[..(LineCharsMax / 2)] : text);
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string OneLine(string text) => text.Any(it => char.IsControl(it) || it == ' ')
        ? $"\"{string.Concat(text.Select(it => it == '\n' ? "\\n" : char.IsControl(it) ? "?" : it == '"' ? "\\\"" : it.ToString()))}\""
        : text;
}
