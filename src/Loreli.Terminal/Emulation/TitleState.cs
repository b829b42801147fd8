namespace Loreli.Terminal.Emulation;

/// <summary>Window and icon title with their stack (CSI 22 t, CSI 23 t), and how they are set and asked for (CSI > t).</summary>
internal sealed class TitleState
{
    private readonly List<(string Window, string Icon)> _stack = [];

    public string Window { get; set; } = "";
    public string Icon { get; set; } = "";
    /// <summary>XTSMTITLE: bit 0 set in hex, bit 1 ask in hex, bit 2 set in UTF-8, bit 3 ask in UTF-8.</summary>
    public int Flags { get; set; }
    public IReadOnlyList<(string Window, string Icon)> Stack => _stack;

    public void Push(string window, string icon)
    {
        if (_stack.Count == Limits.TitleStackMax)
        {
            _stack.RemoveAt(0);
        }
        _stack.Add((window, icon));
    }

    public bool TryPop(out (string Window, string Icon) titles)
    {
        titles = default;
        if (_stack.Count == 0)
        {
            return false;
        }
        titles = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return true;
    }

    public void ClearStack() => _stack.Clear();
}
