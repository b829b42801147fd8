using System.Text;
using Loreli.Daemon;
using Loreli.Daemon.Api;
using Loreli.Daemon.Panes;
using Loreli.Daemon.Screens;
using Loreli.Keeper;
using Loreli.Ledger;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Places;
using Loreli.Terminal;

namespace Loreli.Fuzz.Targets;

/// <summary>Requests to the daemon, and the small texts that people and programs write.</summary>
internal static class TextTargets
{
    private static readonly string[] Known = ["since", "limit", "follow", "agent", "ansi", "timeout", "for"];

    private static readonly string[] Queries =
    [
        "since=-5&limit=10&follow", "agent=re%C3%A9viewer&ansi=true", "timeout=1h30m&for=idle", "since=2026-01-31T12:00:00Z", "since=10m", "for=a+b%20c&limit=1", "follow=0&ansi=1",
    ];

    private static readonly string[] Bodies =
    [
        """{"name":"a","command":["sh","-c","x"],"cwd":"/w","env":{"A":"b"},"cols":80,"rows":24,"fixedSize":true,"role":"r","recordingBytesMax":1048576,"recordInput":false}""",
        """{"text":"hello","enter":true}""", """{"keys":["C-c","Enter","é"]}""", """{"cols":80,"rows":24}""", """{"number":15,"name":null}""", """{"name":"b"}""", """{"graceMs":500}""", """{"stopAgents":true,"now":false,"graceMs":null}""",
    ];

    private static readonly string[] Patterns = ["error|warn", "(a+)+$", "[a-z]{2,5}\\d*", "(?i)x(?=y)", "\\bfoo\\b", "(?<n>a)\\k<n>", "^\\s*$", "é.*漢"];

    private static readonly string[] Small = ["64MiB", "1.5 GB", "4096", "250ms", "1h30m", "10d", "0.5s", "reviewer-1", "a.b_c", "/home/u", "/tmp", "../x", "", "/a/./b//c/", "/run/user/1000", "é", "x=y"];

    public static IEnumerable<Target> All =>
    [
        new Target("api-query", it => Bytes(it.Pick(Queries)), () => Query)
        {
            Tokens = [.. ((string[])["%", "%zz", "%c3", "%00", "&", "=", "+", "since", "10000d", "-9223372036854775808", "9999-12-31T23:59:59Z", "0001-01-01", "1e5", "864000000d", "12:00", "today"]).Select(Bytes)],
        },
        new Target("api-body", it => Bytes(it.Pick(Bodies)), () => Body) { Tokens = Json.Tokens },
        new Target("event-view", it => Bytes(EventData.Of(("pid", it.Next(99)), ("command", new[] { "sh", "é" }), ("why", null), ("ok", true))), () => Event) { Tokens = Json.Tokens },
        new Target("regex", it => Bytes(it.Pick(Patterns)), () => Pattern)
        {
            InputBytesMax = 300, MutationsMax = 3, AllocatedBytesMax = 64 << 20,
            Tokens = [.. ((string[])["(", ")", "[", "]", "*", "+", "{9}", "{1,9}", "\\", "|", "(?=", "(?<", "\\p{L}", "\\1", "^", "$", ".", "(?>"]).Select(Bytes)],
        },
        new Target("small-texts", it => Bytes(string.Join('\n', Enumerable.Range(0, 6).Select(_ => it.Pick(Small)))), () => SmallTexts) { InputBytesMax = 2_000 },
        new Target("redactor", Secretive, () => Redact) { InputBytesMax = 8_192 },
    ];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static void Query(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        try
        {
            _ = QueryText.Unescape(text);
            var values = QueryText.Parse(text, Known);
            var call = new ApiCall(new ApiRequest("GET", "/", text, default, "", "", null), null, values);
            Refusable(() => call.Flag("follow"));
            Refusable(() => call.Number("limit", 5, 0, long.MaxValue));
            Refusable(() => call.Number("since", 5, long.MinValue / 2, long.MaxValue / 2));
            Refusable(() => call.Duration("timeout", TimeSpan.FromDays(7)));
            Refusable(() => call.Time("since", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        }
        catch (ApiRefusal)
        {
            // Told what is wrong.
        }
    }

    private static void Body(byte[] input)
    {
        var call = new ApiCall(new ApiRequest("POST", "/", "", input, "", "", null), null, new Dictionary<string, string>());
        Refusable(() => SpawnRules.Check(call.Body(DaemonJson.Default.SpawnRequest)));
        Refusable(() => call.Body(DaemonJson.Default.KeysRequest).Keys.Select(it => KeyNames.TryParseChord(it ?? "", out _)).Count());
        Refusable(() => call.Body(DaemonJson.Default.SendRequest));
        Refusable(() => call.Body(DaemonJson.Default.ResizeRequest));
        Refusable(() => SignalNames.Parse(call.Body(DaemonJson.Default.SignalRequest).Name ?? ""));
        Refusable(() => PaneName.TryParse(call.Body(DaemonJson.Default.RenameRequest).Name, out _));
        Refusable(() => PaneEndpoints.Grace(call.BodyOr(DaemonJson.Default.StopRequest, new StopRequest()).GraceMs, TimeSpan.Zero));
        Refusable(() => call.BodyOr(DaemonJson.Default.DownRequest, new DownRequest()));
    }

    private static void Event(byte[] input)
    {
        var view = EventViews.Of(new LedgerEvent(1, DateTimeOffset.UnixEpoch, "spawned", "a", 1, Encoding.UTF8.GetString(input)));
        var said = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(view, DaemonJson.Default.EventView);
        _ = System.Text.Json.JsonSerializer.Deserialize(said, DaemonJson.Default.EventView);
    }

    private static void Refusable(Action act)
    {
        try
        {
            act();
        }
        catch (ApiRefusal)
        {
            // Told what is wrong.
        }
    }

    private static void Refusable<T>(Func<T> act) => Refusable(() => { _ = act(); });

    private static void Pattern(byte[] input)
    {
        try
        {
            var pattern = LineSearch.Pattern(Encoding.UTF8.GetString(input));
            _ = pattern.Matches(new string('a', 60) + "! error foo 漢é 12345").Count;
        }
        catch (Exception refused) when (refused is ApiRefusal or System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            // Told what is wrong; a search turns a timeout into a refusal.
        }
    }

    private static void SmallTexts(byte[] input)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n');
        foreach (var line in lines)
        {
            if (ByteSize.TryParse(line, out var bytes))
            {
                BrokenPromise.Unless(bytes >= 0, "a size is negative");
                _ = ByteSize.Format(bytes);
            }
            if (DurationText.TryParse(line, out var duration))
            {
                BrokenPromise.Unless(duration >= TimeSpan.Zero && duration <= TimeSpan.FromDays(10_000), "a duration is out of its range");
                BrokenPromise.Unless(DurationText.TryParse(DurationText.Format(duration), out _), "a duration that was written cannot be read");
            }
            _ = PaneName.TryParse(line, out _);
            _ = Nearest.To(line, lines);
        }
        string? Line(int at) => at < lines.Length ? lines[at] : null;
        if (lines.Any(it => it.Contains('\0')))
        {
            return; // Neither a path nor a variable of the environment has one.
        }
        var sources = new PathSources("/" + Line(0), 1000, name => name switch
        {
            "LORELI_HOME" => Line(1), "XDG_STATE_HOME" => Line(2), "HOME" => Line(3), "XDG_RUNTIME_DIR" => Line(4), "LORELI_SOCKET" => Line(5), "LORELI_HOST" => Line(6), _ => null,
        }, folder => folder.Length % 5 == 0);
        if (RepositoryPaths.Find(sources) is PathsOutcome.Found { Paths: var paths })
        {
            BrokenPromise.Unless(Encoding.UTF8.GetByteCount(paths.Socket) <= RepositoryPaths.SocketPathBytesMax, "a socket's path is too long");
        }
    }

    /// <summary>Input: chunks of text and secrets; the first bytes say where it is cut.</summary>
    private static byte[] Secretive(Prng chance)
    {
        var text = new StringBuilder();
        for (var left = 1 + chance.Next(12); left > 0; left--)
        {
            text.Append(chance.Pick(["plain text ", "\e[31m", Secrets[0], Secrets[1], Secrets[2], Secrets[3], Secrets[0][..5], Secrets[1][..9], Secrets[1][3..], "sk-", "aaaa", "\r\n"]));
        }
        return [(byte)chance.Next(256), .. Bytes(text.ToString())];
    }

    // Ones that overlap themselves and each other, with characters of several bytes.
    private static readonly string[] Secrets = ["aaaaaaaa", "sk-abcabcabcabcd", "abcabcabcd-sk-ab", "gehéimnis-漢字-x"];

    private static void Redact(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }
        var redactor = new Redactor(Secrets);
        var tail = new PooledTail();
        var chance = new Prng(input[0]);
        for (var rest = input.AsSpan(1); !rest.IsEmpty;)
        {
            var piece = rest[..Math.Min(rest.Length, 1 + chance.Next(chance.Next(3) == 0 ? 400 : 12))];
            piece.CopyTo(tail.Tail.Room());
            tail.Tail.Advance(piece.Length);
            redactor.Apply(tail.Tail);
            if (chance.Next(40) == 0)
            {
                tail.Tail.ReleaseUntil(tail.Tail.End); // The hold of a beginning ran out.
            }
            rest = rest[piece.Length..];
        }
        tail.Tail.ReleaseUntil(tail.Tail.End);
        CheckHidden(tail.Written(input.Length - 1), "in a stream");
        var alone = input[1..];
        redactor.Mask(alone);
        CheckHidden(alone, "in one piece");
    }

    private static void CheckHidden(ReadOnlySpan<byte> output, string where)
    {
        foreach (var secret in Secrets)
        {
            BrokenPromise.Unless(output.IndexOf(Bytes(secret)) < 0, $"a secret is told {where}");
        }
    }

    /// <summary>A tail is a mebibyte that is pinned: one serves all inputs, each from where the last one ended.</summary>
    private readonly struct PooledTail
    {
        private static Tail _shared = new();

        private readonly long _from;

        public PooledTail()
        {
            // What lies before must not be part of what is looked at.
            if (_shared.End > 1 << 19)
            {
                _shared = new Tail();
            }
            var gap = new byte[64];
            gap.CopyTo(_shared.Room());
            _shared.Advance(gap.Length);
            _shared.ReleaseUntil(_shared.End);
            _from = _shared.End;
        }

        public Tail Tail => _shared;

        public ReadOnlySpan<byte> Written(int length) => _shared.Slice(_from, _from + length);
    }
}
