using System.Text;

namespace Loreli.Protocol.Keeper;

/// <summary>Payloads of the frames that are not plain bytes.</summary>
public abstract record JournalMark
{
    private JournalMark() { }

    public sealed record Resize(int Columns, int Rows) : JournalMark;
    public sealed record Start(int Pid, long StartTime, int Generation) : JournalMark;
    public sealed record Exit(int Code, int Signal, bool CoreDumped) : JournalMark;
    public sealed record Adopted(int DaemonPid) : JournalMark;
    /// <param name="To">Stream offset at which the recording goes on; it stopped at the offset of the frame.</param>
    public sealed record Hole(long To, string Why) : JournalMark;

    public JournalFrameType Type => this switch
    {
        Resize => JournalFrameType.Resize,
        Start => JournalFrameType.Start,
        Exit => JournalFrameType.Exit,
        Adopted => JournalFrameType.Adopted,
        _ => JournalFrameType.Hole,
    };

    /// <summary>Appends the payload.</summary>
    public void Write(WireWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        switch (this)
        {
            case Resize it: to.Int32((it.Rows << 16) | it.Columns); break;
            case Start it: to.Int32(it.Pid).Int64(it.StartTime).Int32(it.Generation); break;
            case Exit it: to.Int32(it.Code).Int32(it.Signal).Flag(it.CoreDumped); break;
            case Adopted it: to.Int32(it.DaemonPid); break;
            case Hole it: to.Int64(it.To).Raw(Encoding.UTF8.GetBytes(it.Why)); break;
        }
    }

    /// <summary>Reads a frame's payload; null for output, input, an unknown type or a payload that does not fit its type.</summary>
    public static JournalMark? Read(JournalFrame frame)
    {
        var payload = frame.Payload;
        var reader = new WireReader(payload);
        JournalMark? mark = frame.Type switch
        {
            JournalFrameType.Resize when payload.Length == 4 => ReadResize(ref reader),
            JournalFrameType.Start => new Start(reader.Int32(1, int.MaxValue), reader.Int64(0, long.MaxValue), reader.Int32(0, int.MaxValue)),
            JournalFrameType.Exit => new Exit(reader.Int32(0, 255), reader.Int32(0, 64), reader.Flag()),
            JournalFrameType.Adopted => new Adopted(reader.Int32(0, int.MaxValue)),
            JournalFrameType.Hole => new Hole(reader.Int64(0, JournalFormat.OffsetMax), Encoding.UTF8.GetString(reader.Rest())),
            _ => null,
        };
        return reader.IsDone ? mark : null;
    }

    private static Resize? ReadResize(ref WireReader reader)
    {
        var packed = reader.Int32();
        var (columns, rows) = (packed & 0xFFFF, packed >>> 16);
        return columns is > 0 and <= KeeperLimits.CellsMax && rows is > 0 and <= KeeperLimits.CellsMax ? new Resize(columns, rows) : null;
    }
}
