namespace Loreli.Agents.Screens;

/// <summary>The place where prompts are typed, as found on a screen.</summary>
/// <param name="Text">What is typed there; lines apart by a line feed. A long line that the CLI broke has line feeds, too.</param>
/// <param name="FirstLine">Index into <see cref="ScreenFacts.Lines"/>.</param>
/// <param name="LastLine">Index into <see cref="ScreenFacts.Lines"/>.</param>
public sealed record ComposerView(string Text, int FirstLine, int LastLine)
{
    public bool IsEmpty => Text.Length == 0;
}
