using Loreli.Agents.Backends;

namespace Loreli.Agents.Delivery;

/// <summary>What the input box and the screen around it say about a text that was written.</summary>
internal static class Box
{
    public static bool IsEmpty(Sight sight) => sight.Composer is { } composer && string.IsNullOrWhiteSpace(composer);

    public static bool HoldsSomething(Sight sight) => sight.Composer is { } composer && !string.IsNullOrWhiteSpace(composer);

    /// <summary>The end of a text stands in the box, or a mark of a paste does. A box that outgrew the screen is all of it.</summary>
    public static bool Shows(Sight sight, string text, DeliveryWay way)
    {
        var key = PromptText.TailKey(text);
        if (sight is { Composer: null, IsAsking: false })
        {
            return key.Length > 0 && PromptText.Key(string.Join('\n', sight.Lines)).Contains(key, StringComparison.Ordinal);
        }
        if (!HoldsSomething(sight))
        {
            return false;
        }
        return key.Length == 0 || PromptText.Key(sight.Composer!).Contains(key, StringComparison.Ordinal) || ShowsMark(sight.Composer!, way);
    }

    /// <summary>The box holds this text and nothing else, as far as it can be seen: what is visible of it is part of the text.</summary>
    public static bool ShowsOnly(Sight sight, string text, DeliveryWay way)
    {
        if (!HoldsSomething(sight))
        {
            return false;
        }
        var seen = PromptText.Key(sight.Composer!);
        return seen.Length > 0 && PromptText.Key(text).EndsWith(seen, StringComparison.Ordinal)
            || way.StandIns.Any(it => it.IsMatch(sight.Composer!) && string.IsNullOrWhiteSpace(it.Remove(sight.Composer!)));
    }

    /// <summary>Beginning or end of the text, or a mark of it, stands on the screen outside of the box.</summary>
    public static bool IsInTranscript(Sight sight, string text, DeliveryWay way)
    {
        var screen = PromptText.Key(string.Join('\n', sight.Lines));
        var box = PromptText.Key(sight.Composer ?? "");
        var at = box.Length > 0 ? screen.LastIndexOf(box, StringComparison.Ordinal) : -1;
        screen = at >= 0 ? screen.Remove(at, box.Length) : screen;
        var (head, tail) = (PromptText.HeadKey(text), PromptText.TailKey(text));
        return head.Length > 0 && screen.Contains(head, StringComparison.Ordinal)
            || tail.Length > 0 && screen.Contains(tail, StringComparison.Ordinal)
            || box.Length == 0 && sight.Lines.Any(line => ShowsMark(line, way) || way.Queued.Any(it => it.IsMatch(line)));
    }

    public static bool ShowsMark(Sight sight, DeliveryWay way) => sight.Composer is { } composer && ShowsMark(composer, way);

    private static bool ShowsMark(string text, DeliveryWay way) =>
        way.StandIns.Any(it => it.IsMatch(text));
}
