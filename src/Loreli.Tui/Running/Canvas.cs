using System.Buffers;
using System.Text;
using Loreli.Terminal;
using Loreli.Tui.Drawing;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;
using Loreli.Tui.Views;

namespace Loreli.Tui.Running;

/// <summary>The operator's screen as it should be, as it was last written, and the bytes between.</summary>
/// <remarks>At most one difference waits to be written: while the terminal does not take it, nothing new is drawn.</remarks>
internal sealed class Canvas(IOperatorTerminal terminal, PaneCopies copies, ScreenOptions options)
{
    private readonly ArrayBufferWriter<byte> _pending = new(64 << 10);
    private readonly CellSurface _surface = new(1, 1);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private Painter? _painter;
    private ScreenDiff? _diff;
    private Theme _theme = Theme.For(options.Colors, options.Dark);
    private TerminalFeatures? _features;
    private int _written;
    private bool _isStale = true;

    /// <summary>Bytes that the terminal has not taken yet.</summary>
    public bool IsBlocked => _written < _pending.WrittenCount;

    /// <summary>There is something new to be drawn.</summary>
    public bool IsDirty => _isStale || _changed.Count > 0;

    public void Use(TerminalFeatures features)
    {
        if (features == _features)
        {
            return;
        }
        _features = features;
        _theme = Theme.For(features.Colors, features.Dark);
        _diff = new ScreenDiff(features.Output);
        _isStale = true;
    }

    /// <summary>The model changed: everything is composed anew.</summary>
    public void ModelChanged() => _isStale = true;

    /// <summary>Only a pane's cells changed.</summary>
    public void PaneChanged(string pane) => _changed.Add(pane);

    /// <summary>Somebody else wrote on the terminal: nothing of what it shows is known.</summary>
    public void Forget()
    {
        _diff?.Invalidate();
        _isStale = true;
    }

    /// <returns>Bytes of the difference; they leave as the terminal takes them.</returns>
    public int Draw(ScreenModel model)
    {
        if (_diff is null || IsBlocked)
        {
            return 0;
        }
        Fit(model);
        var painter = _painter ??= new Painter(_surface, Glyphs.For(options.Unicode));
        if (_isStale || ScreenView.HasDialog(model))
        {
            ScreenView.Draw(painter, model, copies, _theme);
        }
        else
        {
            DrawPanes(painter, model);
        }
        _isStale = false;
        _changed.Clear();
        var before = _pending.WrittenCount;
        _diff.Write(_surface, _pending);
        var bytes = _pending.WrittenCount - before;
        Flush();
        return bytes;
    }

    /// <summary>Bytes for the terminal besides the screen: modes, clipboard, bells. They wait behind a frame under way, never inside it.</summary>
    public void Say(string sequence)
    {
        var bytes = _pending.GetSpan(Encoding.UTF8.GetMaxByteCount(sequence.Length));
        _pending.Advance(Encoding.UTF8.GetBytes(sequence, bytes));
        Flush();
    }

    /// <summary>Writes what waits, as far as the terminal takes it.</summary>
    public void Flush()
    {
        while (IsBlocked)
        {
            var taken = terminal.Write(_pending.WrittenSpan[_written..]);
            if (taken == 0)
            {
                return;
            }
            _written += taken;
        }
        _pending.ResetWrittenCount();
        _written = 0;
    }

    private void DrawPanes(Painter painter, ScreenModel model)
    {
        foreach (var area in ScreenAreas.Of(model).Panes)
        {
            var inCopy = model.Mode is Mode.Copy or Mode.Prompt { Question: Question.Search } && area.Pane == model.Focused;
            if (!inCopy && _changed.Contains(area.Pane))
            {
                copies.DrawChanged(_surface, area.Pane, PaneHeaderView.Cells(area, model), painter.Glyphs.IsAscii, follow: area.Pane == model.Focused);
                PaneHeaderView.DrawEnd(painter, area, model, _theme);
            }
            if (area.Pane == model.Focused && model.Mode is Mode.Typing or Mode.Prefix
                && model.FocusedPane is { } pane && !Attention.IsDead(pane))
            {
                _surface.Cursor = copies.Cursor(area.Pane, area.Content);
            }
        }
    }

    private void Fit(ScreenModel model)
    {
        if (_surface.Columns != model.Columns || _surface.Rows != model.Rows)
        {
            _surface.Resize(model.Columns, model.Rows);
            Forget(); // A terminal that changes its size moves lines about in ways of its own.
        }
        if (_surface.Tables.ClustersFull || _surface.Tables.ExtrasFull)
        {
            _surface.Clear();
            _surface.Tables.Sweep(_ => { });
            Forget();
        }
    }
}
