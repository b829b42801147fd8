using System.Text;
using Loreli.Panes;
using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Fuzz.Targets;

/// <summary>What keeper and daemon say to each other, and what keepers leave on disk as texts.</summary>
internal static class KeeperTargets
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly byte[][] Messages =
    [
        .. ((KeeperRequest[])[
            new KeeperRequest.Hello(1, KeeperRequest.FromNow), new KeeperRequest.Input("ls\r"u8.ToArray()), new KeeperRequest.Resize(2000, 1), new KeeperRequest.Signal(15, SignalTarget.Leader),
            new KeeperRequest.Stop(TimeSpan.FromSeconds(2)), new KeeperRequest.ExitTaken(), new KeeperRequest.ListTree(), new KeeperRequest.SetRecording(1 << 30),
        ]).Select(it => Wire(it.Write)),
        .. ((KeeperNews[])[
            new KeeperNews.Welcome(1, 10, 11, 12, 13, 2, 80, 24, 5, 1000, 900), new KeeperNews.Output(5, "text \e[31m"u8.ToArray()), new KeeperNews.Resized(77, 120, 40), new KeeperNews.Gap(10, 20),
            new KeeperNews.Exit(0, 9, CoreDumped: true, At), new KeeperNews.Stats(1, 2, 3, RecordingState.Paused, "No space left"), new KeeperNews.Tree([new TreeProcess(1, 2, 3, 4, "bash"), new TreeProcess(2, 1, 3, 4, "é")]),
            new KeeperNews.InputDropped(70_000), new KeeperNews.StopFailed(2), new KeeperNews.Refused("version"),
        ]).Select(it => Wire(it.Write)),
    ];

    private static readonly byte[] Spec = new KeeperSpec
    {
        Name = "reviewer", Generation = 3, Command = ["claude", "--resume", "é"], Cwd = "/work", Environment = [new("PATH", "/bin"), new("TERM", "xterm-256color"), new("EMPTY", "")],
        Columns = 120, Rows = 40, Directory = "/state/panes/reviewer.3", SocketPath = "/run/x.sock", Role = "reviewer", Secrets = ["0123456789abcdef"],
    }.Encode();

    private static readonly byte[] Entry = new RegistryEntry
    {
        Version = 1, Name = "reviewer", Generation = 3, KeeperPid = 10, KeeperStart = 11, ChildPid = 12, ChildStart = 13, BootId = "a-b", Socket = "/run/x.sock", Command = ["sh", "-c", "echo \"a\\b\"\n é 🚀"],
        Cwd = "/work", Columns = 80, Rows = 24, StartedAt = At, Role = null, RecordingBytesMax = 1 << 28,
    }.ToJson();

    private static readonly byte[] Exit = new ExitRecord { Version = 1, Generation = 3, Code = 0, Signal = 11, CoreDumped = true, At = At, EndOffset = 1L << 40 }.ToJson();

    private static readonly byte[] Note = Encoding.UTF8.GetBytes(
        """{"name":"reviewer","generation":3,"command":["claude"],"cwd":"/work","environment":{"TERM":"xterm"},"columns":80,"rows":24,"role":null,"fixedSize":false,"recordingBytesMax":0,"recordInput":false,"startedAt":"2026-01-02T03:04:05+00:00"}""");

    private static readonly byte[] Stat = "4242 (my (pro) gram) S 1 4242 4242 34816 4242 4194560 1 0 0 0 12 34 0 0 20 0 1 0 987654 1000000 250 18446744073709551615 1 1 0 0"u8.ToArray();

    public static IEnumerable<Target> Of(Places places)
    {
        yield return new Target("keeper-wire", it => [.. Enumerable.Range(0, 1 + it.Next(3)).SelectMany(_ => it.Pick(Messages))], () => Frames);
        yield return new Target("keeper-spec", it => it.Next(4) > 0 ? Spec : new KeeperAnswer.Refused(KeeperRefusal.Other, 5, "path").Encode(), () => SpecAndAnswer);
        yield return new Target("entries", it => it.Pick([Entry, Exit]), () => Entries) { Tokens = Json.Tokens };
        var folder = new PaneFolder(places.Folder("pane"));
        yield return new Target("pane-folder", it => [(byte)it.Next(3), .. it.Pick([Entry, Exit, Note, Note])], () => input => Files(folder, input)) { Tokens = Json.Tokens };
        yield return new Target("proc-stat", _ => Stat, () => input => ProcFiles.ParseStat(input)) { Tokens = [")"u8.ToArray(), "("u8.ToArray(), " "u8.ToArray(), "99999999999"u8.ToArray()] };
    }

    public static byte[] Wire(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    private static void Frames(byte[] input)
    {
        var rest = input.AsSpan();
        while (KeeperFrame.Take(rest, out var frame) == FrameState.Whole)
        {
            var (request, news) = (KeeperRequest.Decode(frame), KeeperNews.Decode(frame));
            // What was understood can be said again and is then understood as the same.
            if (request is not KeeperRequest.Malformed)
            {
                Again(Wire(request.Write), (in KeeperFrame it) => KeeperRequest.Decode(it).GetType() == request.GetType());
            }
            if (news is not KeeperNews.Malformed)
            {
                Again(Wire(news.Write), (in KeeperFrame it) => KeeperNews.Decode(it).GetType() == news.GetType());
            }
            rest = rest[frame.Size..];
        }
    }

    private delegate bool IsSame(in KeeperFrame frame);

    private static void Again(byte[] bytes, IsSame isSame) =>
        BrokenPromise.Unless(KeeperFrame.Take(bytes, out var frame) == FrameState.Whole && isSame(frame), "a message said again is another");

    private static void SpecAndAnswer(byte[] input)
    {
        _ = KeeperAnswer.Decode(input);
        if (input.Length >= KeeperSpec.HeaderSize && KeeperSpec.BodyLength(input) >= 0)
        {
            Said(input.AsSpan(KeeperSpec.HeaderSize));
        }
        else if (input.Length > 4)
        {
            Said(input.AsSpan(4));
        }
    }

    private static void Said(ReadOnlySpan<byte> body)
    {
        if (KeeperSpec.Decode(body) is { } spec)
        {
            BrokenPromise.Unless(KeeperSpec.Decode(spec.Encode().AsSpan(KeeperSpec.HeaderSize)) is { } again && again.Name == spec.Name && again.Command.SequenceEqual(spec.Command), "a start message said again is another");
        }
    }

    private static void Entries(byte[] input)
    {
        if (EntryReader.ReadRegistryEntry(input) is EntryOutcome<RegistryEntry>.Read { Entry: var entry })
        {
            BrokenPromise.Unless(EntryReader.ReadRegistryEntry(entry.ToJson()) is EntryOutcome<RegistryEntry>.Read, "an entry that was read cannot be written and read again");
        }
        if (EntryReader.ReadExitRecord(input) is EntryOutcome<ExitRecord>.Read { Entry: var exit })
        {
            BrokenPromise.Unless(EntryReader.ReadExitRecord(exit.ToJson()) is EntryOutcome<ExitRecord>.Read, "an exit record that was read cannot be written and read again");
        }
    }

    private static void Files(PaneFolder folder, byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }
        var name = (input[0] % 3) switch { 0 => RegistryEntry.FileName, 1 => ExitRecord.FileName, _ => PaneNote.FileName };
        File.WriteAllBytes(Path.Combine(folder.Path, name), input.AsSpan(1));
        _ = folder.ReadEntry();
        _ = folder.ReadExit(3);
        _ = folder.ReadNote() is { } note && PaneName.TryParse(note.Name, out _) && note.StartedAt > At;
    }
}
