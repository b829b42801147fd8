using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Loreli.Supervision;

/// <summary>How a fleet's memory looks on disk, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(SequenceConverter<LadderStep>), typeof(SequenceConverter<Dependency>)])]
[JsonSerializable(typeof(FleetMemory))]
[JsonSerializable(typeof(LadderStep[]))]
[JsonSerializable(typeof(Dependency[]))]
internal sealed partial class FleetJson : JsonSerializerContext;

/// <summary>A sequence is a plain JSON array.</summary>
internal sealed class SequenceConverter<T> : JsonConverter<Sequence<T>>
{
    public override Sequence<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, Items(options)) ?? throw new JsonException("A list is missing."));

    public override void Write(Utf8JsonWriter writer, Sequence<T> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.ToArray(), Items(options));

    private static JsonTypeInfo<T[]> Items(JsonSerializerOptions options) => (JsonTypeInfo<T[]>)options.GetTypeInfo(typeof(T[]));
}
