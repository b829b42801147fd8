using Loreli.Daemon.Panes;
using Loreli.Protocol;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Api;

/// <summary>A request that is not carried out: status and what the client is told.</summary>
internal sealed class ApiRefusal(int status, ErrorView error) : Exception(error.Message)
{
    public int Status => status;
    public ErrorView Error => error;
}

/// <summary>Every wording of the API, once. Codes are those of docs/reference/errors.</summary>
internal static class ApiErrors
{
    public static ApiRefusal UnknownPane(string name, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        return new(404, new ErrorView("LOR0201", $"there is no pane \"{Short(name)}\"",
            Nearest.To(name, names) is { } nearest ? $"Did you mean \"{nearest}\"?"
            : names.Count == 0 ? "There are no panes yet. Start one with: loreli spawn --name NAME -- COMMAND"
            : $"There are: {string.Join(", ", names.Take(20))}{(names.Count > 20 ? ", …" : "")}"));
    }

    public static ApiRefusal Bad(string what, string seen, string canBe) =>
        new(400, new ErrorView("LOR0202", $"{what}: {seen}", $"It can be: {canBe}."));

    public static ApiRefusal BadBody(string problem) =>
        new(400, new ErrorView("LOR0202", $"the body of the request cannot be used: {problem}"));

    public static ApiRefusal UnknownParameter(string name, IReadOnlyList<string> known) =>
        new(400, new ErrorView("LOR0202", $"there is no parameter \"{Short(name)}\" here",
            Nearest.To(name, known) is { } nearest ? $"Did you mean \"{nearest}\"?"
            : known.Count == 0 ? "This address takes none." : $"There are: {string.Join(", ", known)}."));

    public static ApiRefusal UnknownAddress(string method, string path) =>
        new(404, new ErrorView("LOR0203", $"there is nothing at {method} {Short(path)}", "See docs/reference/http.md."));

    public static ApiRefusal WrongMethod(string method, string path, IEnumerable<string> known) =>
        new(405, new ErrorView("LOR0203", $"{Short(path)} does not take {method}", $"It takes: {string.Join(", ", known)}."));

    public static ApiRefusal NotRunning(string name, PaneState state, string what) =>
        new(409, new ErrorView("LOR0204", $"pane \"{name}\" cannot {what}: it is {Word(state)}",
            state is PaneState.Exited or PaneState.Failed ? $"Start it again with: loreli restart {name}" : null));

    public static ApiRefusal KeeperSilent(IPane pane, string what, string? instead = null) =>
        new(409, new ErrorView("LOR0220", $"pane \"{pane.Name}\" cannot {what}: its keeper (pid {pane.KeeperPid}) does not answer",
            $"If the keeper is stopped, continue it: kill -CONT {pane.KeeperPid}. "
            + (instead ?? $"To end the pane whatever its keeper does: loreli kill {pane.Name}")));

    public static ApiRefusal SecretsGone(string name, IReadOnlyList<string> variables) =>
        new(409, new ErrorView("LOR0221",
            $"pane \"{name}\" cannot be started again as it was: the daemon was restarted since, and no disk keeps the secret {string.Join(", ", variables)}",
            $"End it with: loreli shutdown {name}, and give the value again: loreli spawn --name {name} --env {variables[0]}=… -- COMMAND"));

    public static ApiRefusal NameTaken(string name, PaneState state) =>
        new(409, new ErrorView("LOR0205", $"there is a pane \"{name}\" already, and it is {Word(state)}",
            $"Choose another name, or end it first with: loreli shutdown {name}"));

    public static ApiRefusal StillAlive(string name, PaneState state) =>
        new(409, new ErrorView("LOR0206", $"pane \"{name}\" cannot be dismissed: it is {Word(state)}",
            $"End it first with: loreli shutdown {name}"));

    public static ApiRefusal InputFull(string name) =>
        new(503, new ErrorView("LOR0207", $"pane \"{name}\" does not take input: its program has not read what was sent before",
            $"See what it is doing with: loreli capture {name}"));

    public static ApiRefusal TooLarge(int bytesMax) =>
        new(413, new ErrorView("LOR0208", $"the request is larger than {ByteSize.Format(bytesMax)}", "Send it in several."));

    public static ApiRefusal Stopping() =>
        new(503, new ErrorView("LOR0211", "the daemon is stopping", "Agents go on. Start it again with: loreli up -d"));

    public static ApiRefusal Starting() =>
        new(503, new ErrorView("LOR0713", "the daemon is still starting", "Try again in a moment."));

    public static ApiRefusal NoToken() =>
        new(401, new ErrorView("LOR0210", "the request has no valid token",
            "Send the header \"Authorization: Bearer TOKEN\" with the content of the daemon's token file."));

    public static ApiRefusal ReadOnly() =>
        new(403, new ErrorView("LOR0212", "this client is attached read-only", "Attach without --read-only."));

    public static ApiRefusal TooManyPanes(int max) =>
        new(429, new ErrorView("LOR0213", $"there are {max} panes already", "Dismiss the dead ones with: loreli gc"));

    public static ApiRefusal TooManyCalls(int max) =>
        new(429, new ErrorView("LOR0214", $"{max} calls of this client wait for their answers", "Wait for one of them."));

    public static ApiRefusal StopTimedOut(string name) =>
        new(504, new ErrorView("LOR0215", $"pane \"{name}\" was killed and is still there",
            "Its process is stuck in the kernel, often on a network file system. See: loreli ps"));

    public static ApiRefusal OnlyStreams(string path) =>
        new(400, new ErrorView("LOR0216", $"{Short(path)} answers with a stream, which a call over the live connection cannot carry",
            "Ask for it over HTTP."));

    public static ApiRefusal SpawnRefused(string code, string message) => new(422, new ErrorView(code, message));

    public static ApiRefusal RecordingUnreadable(string name, string reason) =>
        new(500, new ErrorView("LOR0217", $"the recording of pane \"{name}\" cannot be read: {reason}"));

    public static ApiRefusal WrongVersion(string theirs) =>
        new(426, new ErrorView("LOR0308",
            $"this daemon speaks protocol {ProtocolVersion.Daemon}, the client speaks {Short(theirs)}",
            "Use the same version of loreli for both. A daemon can be replaced while its agents run: loreli up -d --restart"));

    public static ErrorView Internal(string id) => new("LOR0209", $"the daemon failed on this request; its log says why under {id}");

    private static string Word(PaneState state) => state.ToString().ToLowerInvariant();

    private static string Short(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 99), "…");
}
