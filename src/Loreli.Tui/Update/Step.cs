using System.Collections.Immutable;
using Loreli.Protocol.Live;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>The model after a message, and what is to be done about it, in order.</summary>
public readonly record struct Step(ScreenModel Model, ImmutableArray<Effect> Effects)
{
    public static implicit operator Step(ScreenModel model) => new(model, []);

    public Step And(Effect effect) => this with { Effects = Effects.Add(effect) };
    public Step Send(ClientMessage message) => And(new Effect.Send(message));

    public Step Then(Func<ScreenModel, Step> next)
    {
        var after = next(Model);
        return after with { Effects = [.. Effects, .. after.Effects] };
    }
}

internal static class Say
{
    /// <summary>Long enough to be read, short enough not to hide the hints.</summary>
    private static readonly TimeSpan Stays = TimeSpan.FromSeconds(5);

    public static ScreenModel Said(this ScreenModel model, string text) => model.With(text, NoticeKind.Said);
    public static ScreenModel Done(this ScreenModel model, string text) => model.With(text, NoticeKind.Done);
    public static ScreenModel Failed(this ScreenModel model, string text) => model.With(text, NoticeKind.Failed);

    private static ScreenModel With(this ScreenModel model, string text, NoticeKind kind) =>
        model with { Notice = new Notice(text, kind, model.Now + (kind == NoticeKind.Failed ? 3 * Stays : Stays)) };
}
