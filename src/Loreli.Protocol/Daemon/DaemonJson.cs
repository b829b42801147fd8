using System.Text.Json;
using System.Text.Json.Serialization;

namespace Loreli.Protocol.Daemon;

/// <summary>How the daemon's messages look as JSON, made at compile time: no reflection on any path.</summary>
/// <remarks>Names in camel case, states as words. A missing required member, a null where none may be and a member
/// given twice are errors (<see cref="JsonException"/>); requests also refuse members that they do not know.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 16)]
[JsonSerializable(typeof(PaneView))]
[JsonSerializable(typeof(IReadOnlyList<PaneView>))]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(SpawnRequest))]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(KeysRequest))]
[JsonSerializable(typeof(ResizeRequest))]
[JsonSerializable(typeof(SignalRequest))]
[JsonSerializable(typeof(RenameRequest))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(CaptureView))]
[JsonSerializable(typeof(LinesView))]
[JsonSerializable(typeof(SearchView))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(IReadOnlyList<EventView>))]
[JsonSerializable(typeof(ErrorView))]
[JsonSerializable(typeof(WaitView))]
[JsonSerializable(typeof(DownRequest))]
[JsonSerializable(typeof(GcView))]
[JsonSerializable(typeof(FleetView))]
[JsonSerializable(typeof(IReadOnlyList<AgentView>))]
[JsonSerializable(typeof(IReadOnlyList<AttentionView>))]
[JsonSerializable(typeof(IReadOnlyList<BackendView>))]
[JsonSerializable(typeof(IReadOnlyList<HandlerView>))]
[JsonSerializable(typeof(IReadOnlyList<DemandView>))]
[JsonSerializable(typeof(IReadOnlyList<HealthView>))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(ExplainView))]
[JsonSerializable(typeof(AgentSpawnRequest))]
[JsonSerializable(typeof(AnswerRequest))]
[JsonSerializable(typeof(AgentRestartRequest))]
[JsonSerializable(typeof(AgentShutdownRequest))]
[JsonSerializable(typeof(PromptRequest))]
[JsonSerializable(typeof(PromptView))]
[JsonSerializable(typeof(AckRequest))]
[JsonSerializable(typeof(HookRequest))]
[JsonSerializable(typeof(AgentView))]
[JsonSerializable(typeof(SnoozeRequest))]
[JsonSerializable(typeof(StopAllRequest))]
[JsonSerializable(typeof(Live.ClientMessage))]
[JsonSerializable(typeof(Live.ServerMessage))]
public sealed partial class DaemonJson : JsonSerializerContext;

/// <summary>Writes a pane's state as the lower-case word that operators know.</summary>
public sealed class PaneStateConverter() : JsonStringEnumConverter<PaneState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
