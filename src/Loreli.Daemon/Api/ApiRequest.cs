using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Loreli.Daemon.Api;

/// <summary>A request, whichever way it came. <paramref name="Query"/> is raw, without the question mark.</summary>
/// <param name="Protocol">The client's version as it says; null when it says none.</param>
internal sealed record ApiRequest(
    string Method, string Path, string Query, ReadOnlyMemory<byte> Body, string Accept, string ContentType, string? Protocol);

/// <summary>An answer: a whole body, or something that writes one as long as it is wanted.</summary>
internal sealed record ApiResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    public const string Json = "application/json";
    public const string Text = "text/plain; charset=utf-8";
    public const string JsonLines = "application/x-ndjson";

    public Func<Stream, CancellationToken, Task>? Stream { get; private init; }

    public static ApiResponse Of<T>(T value, JsonTypeInfo<T> type, int status = 200) =>
        new(status, Json, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static ApiResponse OfText(string text) => new(200, Text, System.Text.Encoding.UTF8.GetBytes(text));

    public static ApiResponse Done { get; } = new(200, Json, "{}"u8.ToArray());

    public static ApiResponse Streaming(string contentType, Func<Stream, CancellationToken, Task> write) =>
        new(200, contentType, default) { Stream = write };
}

/// <summary>A request that found its route: the pane that the path names and the parameters, checked.</summary>
internal sealed class ApiCall(ApiRequest request, string? pane, IReadOnlyDictionary<string, string> parameters)
{
    public ApiRequest Request => request;
    public string PaneName => pane ?? throw new InvalidOperationException("This route names no pane.");
    public bool WantsText => request.Accept.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase);

    public string? Text(string name) => parameters.GetValueOrDefault(name);

    /// <summary>A parameter that is there is true unless it says otherwise: <c>?ansi</c>, <c>?ansi=true</c>, <c>?ansi=1</c>.</summary>
    public bool Flag(string name) => Text(name) switch
    {
        null or "false" or "0" => false,
        "" or "true" or "1" => true,
        { } other => throw ApiErrors.Bad(name, $"\"{other}\"", "true or false"),
    };

    public long Number(string name, long otherwise, long min, long max) => Text(name) is not { } text
        ? otherwise
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw ApiErrors.Bad(name, $"\"{text}\"", $"a number from {min} to {max}");

    public TimeSpan? Duration(string name, TimeSpan max) => Text(name) is not { } text
        ? null
        : DurationText.TryParse(text, out var duration) && duration <= max
            ? duration
            : throw ApiErrors.Bad(name, $"\"{text}\"", $"a duration like 30s or 10m, at most {DurationText.Format(max)}");

    /// <summary>A time, or a duration before now.</summary>
    public DateTimeOffset? Time(string name, DateTimeOffset now)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && !text.All(char.IsAsciiDigit))
        {
            return time;
        }
        return DurationText.TryParse(text, out var ago) ? now - ago
            : throw ApiErrors.Bad(name, $"\"{text}\"", "a time like 2026-01-31T12:00:00Z, or a duration before now like 10m");
    }

    public T Body<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(request.Body.Span, type) ?? throw ApiErrors.BadBody("it is null");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw ApiErrors.BadBody(wrong.Message);
        }
    }

    /// <summary>The body, or its defaults when there is none.</summary>
    public T BodyOr<T>(JsonTypeInfo<T> type, T otherwise) => request.Body.IsEmpty ? otherwise : Body(type);
}
