using System.Text.Json;
using Loreli.Client;
using Loreli.CommandLine;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>Repositories under this home, running or not.</summary>
internal static class RepositoryList
{
    /// <summary>Written by a starting daemon: first line the repository's root, second its socket.</summary>
    public const string PlaceFile = "repository";

    public static int Run(Arguments arguments)
    {
        var folder = Path.Combine(Daemon.Locate().Home, "repos");
        var found = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order().Select(Read).OfType<Found>().ToArray() : [];
        if (arguments.Json)
        {
            Output.Write(Json(found));
        }
        else
        {
            Output.Write(found.Length == 0
                ? "no repository has had a daemon yet; start one with: loreli up\n"
                : Table.Format(["REPOSITORY", "DAEMON", "PANES"], [.. found.Select(Row)]));
        }
        return ExitCode.Ok;
    }

    private static Found? Read(string folder)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(folder, PlaceFile)) is [var root, var socket, ..] ? Ask(root, socket) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Found Ask(string root, string socket)
    {
        if (DaemonClient.Connect(new DaemonAddress.UnixSocket(socket)) is not ConnectOutcome.Connected connected)
        {
            return new Found(root, null, 0);
        }
        using var client = connected.Client;
        var response = client.Send("GET", "/v1/status");
        if (!response.IsOk)
        {
            return new Found(root, null, 0);
        }
        using var status = JsonDocument.Parse(response.ReadAll());
        return new Found(root, status.RootElement.GetProperty("pid").GetInt32(), status.RootElement.GetProperty("panes").GetArrayLength());
    }

    private static string[] Row(Found it) =>
        [it.Root, it.Pid is { } pid ? $"running, pid {pid}" : "not running", it.Pid is null ? "-" : it.Panes.ToString(System.Globalization.CultureInfo.InvariantCulture)];

    private static string Json(Found[] found)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var it in found)
            {
                json.WriteStartObject();
                json.WriteString("repository", it.Root);
                json.WriteBoolean("running", it.Pid is not null);
                if (it.Pid is { } pid)
                {
                    json.WriteNumber("pid", pid);
                    json.WriteNumber("panes", it.Panes);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private sealed record Found(string Root, int? Pid, int Panes);
}
