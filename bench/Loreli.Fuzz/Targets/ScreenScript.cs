using System.Buffers;
using Loreli.Terminal;

namespace Loreli.Fuzz.Targets;

/// <summary>Plays one input on a terminal, with a reader that follows by differences, and holds both to their promises.</summary>
/// <remarks>Input: columns, rows, flags, then output of a program in which the byte pair FF and one of <see cref="Step"/>
/// means: do this now. FF is in no UTF-8, so real output keeps its meaning, and every failure is in the input alone.</remarks>
internal sealed class ScreenScript
{
    public enum Step : byte { Resize = 1, Follow, SaveAndRestore, Invalidate, EndUpdate, ReadHistory }

    private const byte Mark = 0xFF;

    private readonly ListeningHost _host = new();
    private readonly ListeningHost _deaf = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly ScreenDiff _diff = new(OutputFeatures.All);
    private readonly ScreenDiff _plainDiff = new(new OutputFeatures(16, SynchronizedOutput: false, Hyperlinks: false, StyledUnderlines: false));
    private readonly TerminalOptions _options;
    private VirtualTerminal _terminal;
    private readonly VirtualTerminal _reader;
    private readonly VirtualTerminal _plainReader;
    private Cell[] _line = [];

    public ScreenScript(int columns, int rows, byte flags)
    {
        _options = new TerminalOptions(columns, rows)
        {
            ScrollbackBytesMax = (flags & 1) == 0 ? 20_000 : 0, ScrollbackLinesMax = (flags & 2) == 0 ? int.MaxValue : 5,
            AmbiguousIsWide = (flags & 4) != 0, TitleReportAllowed = (flags & 8) != 0,
        };
        _terminal = new VirtualTerminal(_options, _host);
        // The reader's scrollback is of no interest; its ambiguous width must be that of the terminal.
        var reader = _options with { ScrollbackBytesMax = 0 };
        (_reader, _plainReader) = (new VirtualTerminal(reader, _deaf), new VirtualTerminal(reader, _deaf));
    }

    public VirtualTerminal Terminal => _terminal;

    /// <summary>One whole input on a terminal of its own.</summary>
    public static void Play(byte[] input)
    {
        if (input.Length < 3)
        {
            return;
        }
        var script = new ScreenScript(1 + (input[0] % 50), 1 + (input[1] % 14), input[2]);
        script.Go(input.AsSpan(3));
        script.Follow();
        script.CheckHistory();
    }

    public void Go(ReadOnlySpan<byte> output)
    {
        while (!output.IsEmpty)
        {
            var mark = output.IndexOf(Mark);
            if (mark < 0 || mark + 1 >= output.Length)
            {
                _terminal.Feed(output);
                break;
            }
            _terminal.Feed(output[..mark]);
            output = output[mark..];
            output = output[Do((Step)output[1], output)..];
        }
        _host.Check();
        Wholeness.Check(_terminal);
    }

    // How many bytes the step took.
    private int Do(Step step, ReadOnlySpan<byte> at)
    {
        switch (step)
        {
            case Step.Resize when at.Length >= 4:
                _terminal.Resize(1 + (at[2] % 60), 1 + (at[3] % 20));
                Wholeness.Check(_terminal);
                return 4;
            case Step.Follow: Follow(); return 2;
            case Step.SaveAndRestore: SaveAndRestore(); return 2;
            case Step.Invalidate:
                _diff.Invalidate();
                _plainDiff.Invalidate();
                return 2;
            case Step.EndUpdate: _terminal.EndSynchronizedUpdate(); return 2;
            case Step.ReadHistory: CheckHistory(); return 2;
            default:
                _terminal.Feed(at[..1]);
                return 1;
        }
    }

    public void Follow()
    {
        Follow(_diff, _reader);
        Follow(_plainDiff, _plainReader);
        Likeness.Check(_terminal, _reader, withStyle: true);
        Likeness.Check(_terminal, _plainReader, withStyle: false);
    }

    private void Follow(ScreenDiff diff, VirtualTerminal reader)
    {
        _bytes.ResetWrittenCount();
        if (reader.Columns != _terminal.Columns || reader.Rows != _terminal.Rows)
        {
            reader.Resize(_terminal.Columns, _terminal.Rows);
        }
        diff.Write(_terminal, _bytes);
        reader.Feed(_bytes.WrittenSpan);
        _bytes.ResetWrittenCount();
        diff.Write(_terminal, _bytes);
        BrokenPromise.Unless(_bytes.WrittenCount == 0, $"an unchanged screen is written again: {_bytes.WrittenCount} bytes");
    }

    private void SaveAndRestore()
    {
        _bytes.ResetWrittenCount();
        _terminal.Save(_bytes);
        var restored = VirtualTerminal.Restore(_bytes.WrittenSpan, _options, _host);
        for (var row = 0; row < _terminal.Rows; row++)
        {
            BrokenPromise.Unless(restored.RowHash(row) == _terminal.RowHash(row), $"a restored row is another: {row}");
        }
        BrokenPromise.Unless(restored.Cursor == _terminal.Cursor, "a restored cursor is another");
        _terminal = restored;
    }

    public void CheckHistory()
    {
        var history = _terminal.Scrollback;
        BrokenPromise.Unless(history.BytesUsed <= Math.Max(_options.ScrollbackBytesMax, 1), $"the scrollback is larger than allowed: {history.BytesUsed}");
        for (var line = history.FirstLine; line < history.EndLine; line++)
        {
            var length = history.Read(line, ref _line, out _);
            BrokenPromise.Unless(length >= 0 && length <= _line.Length, $"a line of the scrollback has no sensible length: {length}");
        }
    }
}
