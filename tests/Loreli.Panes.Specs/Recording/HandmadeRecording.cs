using Loreli.Protocol.Keeper;

namespace Loreli.Panes.Specs.Recording;

/// <summary>Segments as a keeper writes them, made by hand so that a test knows every byte and time.</summary>
internal sealed class HandmadeRecording(string paneDirectory)
{
    public static readonly DateTimeOffset Zero = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly string _folder = Path.Combine(paneDirectory, JournalFormat.FolderName);
    private int _number;
    private long _offset;
    private DateTimeOffset _startedAt;
    private string _file = "";

    public string File => _file;

    public HandmadeRecording Segment(int columns = 80, int rows = 24, long? offset = null, double at = 0)
    {
        Directory.CreateDirectory(_folder);
        _number++;
        (_offset, _startedAt) = (offset ?? _offset, Zero.AddSeconds(at));
        _file = Path.Combine(_folder, JournalFormat.FileName(_number));
        var header = new byte[JournalFormat.HeaderSize];
        JournalFormat.WriteHeader(header, new SegmentHeader(_number, 1, _offset, _startedAt, columns, rows));
        System.IO.File.WriteAllBytes(_file, header);
        return this;
    }

    public HandmadeRecording Output(string text, double at = 0)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        _offset += bytes.Length;
        return Frame(JournalFrameType.Output, bytes, at);
    }

    public HandmadeRecording Mark(JournalMark mark, double at = 0)
    {
        var payload = new WireWriter();
        mark.Write(payload);
        _offset = mark is JournalMark.Hole hole ? hole.To : _offset;
        return Frame(mark.Type, payload.Written, at);
    }

    public HandmadeRecording Frame(JournalFrameType type, ReadOnlySpan<byte> payload, double at = 0)
    {
        var frame = new byte[JournalFormat.FrameHeaderSize + payload.Length];
        payload.CopyTo(frame.AsSpan(JournalFormat.FrameHeaderSize));
        JournalFormat.WriteFrameHeader(frame, type, Zero.AddSeconds(at) - _startedAt, payload);
        using var file = new FileStream(_file, FileMode.Append);
        file.Write(frame);
        return this;
    }
}
