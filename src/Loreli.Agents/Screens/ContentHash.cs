using Loreli.Agents.Backends;

namespace Loreli.Agents.Screens;

/// <summary>Hash of what a screen says, without what moves although nothing goes on: spinners, clocks, the composer, the title.</summary>
/// <remarks>The same for the same content in every process, so that it can be kept across restarts.</remarks>
public static class ContentHash
{
    private const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(Backend backend, ScreenFacts facts)
    {
        var end = ComposerSearch.Find(backend, facts)?.FirstLine ?? facts.Lines.Count;
        var hash = Start;
        for (var i = 0; i < end; i++)
        {
            var text = facts.Lines[i].Text;
            if (text.Length == 0 || backend.Masks.Lines.Any(it => it.IsMatch(text)))
            {
                continue;
            }
            foreach (var part in backend.Masks.Parts)
            {
                text = part.Remove(text);
            }
            hash = Add(hash, text);
        }
        return hash;
    }

    private static ulong Add(ulong hash, string text)
    {
        unchecked
        {
            foreach (var c in text)
            {
                hash = (hash ^ c) * Prime;
            }
            return (hash ^ '\n') * Prime;
        }
    }
}
