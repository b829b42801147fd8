using System.Text;

namespace Loreli.Testing.Scripted;

/// <summary>The box in which a scripted agent's prompts are typed.</summary>
/// <param name="marksPastesOver">Longer pastes are shown as a mark; 0 for none.</param>
internal sealed class ScriptedComposer(int marksPastesOver)
{
    /// <summary>More than anybody types; what is beyond is dropped, as by a CLI with a limit.</summary>
    private const int LengthMax = 4 << 20;

    private readonly StringBuilder _text = new();
    private readonly List<(int At, int Length)> _marked = [];

    public bool IsEmpty => _text.Length == 0;

    public void Type(string text) => _text.Append(text.AsSpan(0, Math.Min(text.Length, LengthMax - _text.Length)));

    public void Paste(string text)
    {
        var at = _text.Length;
        Type(text.ReplaceLineEndings("\n"));
        if (marksPastesOver > 0 && text.Length > marksPastesOver)
        {
            _marked.Add((at, _text.Length - at));
        }
    }

    public void Backspace()
    {
        if (_text.Length > 0)
        {
            _text.Length--;
            _marked.RemoveAll(it => it.At + it.Length > _text.Length);
        }
    }

    public string Take()
    {
        var text = _text.ToString();
        Clear();
        return text;
    }

    public void Clear()
    {
        _text.Clear();
        _marked.Clear();
    }

    /// <summary>What the box shows, in rows of this width; only its end when it is higher than this.</summary>
    public IReadOnlyList<string> Lines(int columns, int rowsMax)
    {
        var width = Math.Max(8, columns - 6);
        // Only the end of a long text can be seen; the rest is not laid out on every key.
        var shown = Shown();
        var most = width * rowsMax * 2;
        var from = shown.Length > most ? shown.IndexOf('\n', shown.Length - most) + 1 : 0;
        from = from == 0 && shown.Length > most ? shown.Length - most : from;
        var lines = shown[from..].Split('\n').SelectMany(it => Wrap(it, width)).ToArray();
        return lines.Length > rowsMax ? lines[^rowsMax..] : lines;
    }

    private string Shown()
    {
        if (_marked.Count == 0)
        {
            return _text.ToString();
        }
        var text = _text.ToString();
        var shown = new StringBuilder();
        var at = 0;
        for (var index = 0; index < _marked.Count; index++)
        {
            var (from, length) = _marked[index];
            shown.Append(text, at, from - at).Append($"[Pasted text #{index + 1} +{text.AsSpan(from, length).Count('\n')} lines]");
            at = from + length;
        }
        return shown.Append(text, at, text.Length - at).ToString();
    }

    private static IEnumerable<string> Wrap(string line, int width)
    {
        for (var at = 0; at == 0 || at < line.Length; at += width)
        {
            yield return line.Substring(at, Math.Min(width, line.Length - at));
        }
    }
}
