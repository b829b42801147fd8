using System.Text.Json;
using Loreli.CommandLine;
using Loreli.Doctor;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>Checks what bites operators.</summary>
internal static class DoctorVerb
{
    public static Verb Definition => new(
        "doctor", "daemon", "Check this machine for what bites operators, and say how to mend it.", "",
        [Option.Json], ["loreli doctor", "loreli doctor --json | jq '.[] | select(.verdict != \"ok\")'"], Run)
    { Remarks = "Exit code 1 when a check failed, 0 when there are at most warnings." };

    private static int Run(Arguments arguments)
    {
        var paths = Daemon.Locate();
        var findings = DoctorRules.Judge(DoctorProbe.Look(paths.Socket, paths.StateDirectory, TimeProvider.System));
        Output.Write(arguments.Json ? Json(findings) : Text(findings));
        return findings.Any(it => it.Verdict == Verdict.Failed) ? ExitCode.Failed : ExitCode.Ok;
    }

    private static string Text(IReadOnlyList<Finding> findings) => string.Concat(findings.Select(it =>
        $"{Mark(it.Verdict)} {it.Subject,-13} {it.Seen}\n{(it.Fix is null ? "" : $"{"",18}{it.Fix}\n")}"));

    private static string Mark(Verdict verdict) => verdict switch { Verdict.Ok => "ok  ", Verdict.Warning => "warn", _ => "FAIL" };

    private static string Json(IReadOnlyList<Finding> findings)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("verdict", finding.Verdict.ToString().ToLowerInvariant());
                json.WriteString("subject", finding.Subject);
                json.WriteString("seen", finding.Seen);
                json.WriteString("fix", finding.Fix);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
