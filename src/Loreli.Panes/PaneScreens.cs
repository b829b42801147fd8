using Loreli.Panes.Recording;
using Loreli.Terminal;

namespace Loreli.Panes;

/// <summary>Builds screens from what is on disk.</summary>
internal static class PaneScreens
{
    /// <summary>From the checkpoint, else empty, in the size that the pane had first, at the beginning of the stream.</summary>
    public static PaneScreen Build(
        PaneFolder folder, PaneSpec spec, PaneHostOptions host, Action<ReadOnlySpan<byte>> answer)
    {
        var options = new TerminalOptions(spec.Columns, spec.Rows)
        {
            ScrollbackBytesMax = host.ScrollbackBytesMax,
            AmbiguousIsWide = host.AmbiguousIsWide,
            ClipboardWriteAllowed = host.ClipboardWriteAllowed,
        };
        if (Checkpoint.Read(folder.Path, spec.Generation) is { } saved)
        {
            try
            {
                return new PaneScreen(options, saved, answer);
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                // Saved by another version, or a fault of ours: the recording tells the same, only slower.
            }
        }
        return new PaneScreen(options, null, answer);
    }

    /// <summary>Feeds what is recorded behind the screen's offset.</summary>
    /// <returns>The size at the end of the recording; 0 by 0 when there is none.</returns>
    public static (int Columns, int Rows) FeedRecording(PaneScreen screen, string directory, Func<bool>? mayLeave)
    {
        var size = (0, 0);
        foreach (var item in RecordingReader.Read(directory, screen.Offset))
        {
            if (mayLeave?.Invoke() == true)
            {
                break;
            }
            switch (item)
            {
                case RecordingItem.Output output:
                    screen.Feed(output.Offset, output.Bytes.Span);
                    break;
                case RecordingItem.Gap gap:
                    screen.Skip(gap.ToOffset);
                    break;
                case RecordingItem.Resize resize:
                    screen.Resize(resize.Columns, resize.Rows);
                    size = (resize.Columns, resize.Rows);
                    break;
            }
        }
        return size;
    }
}
