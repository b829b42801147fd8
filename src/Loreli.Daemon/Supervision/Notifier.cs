using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Loreli.Configuration;
using Loreli.Ledger;

namespace Loreli.Daemon.Supervision;

/// <summary>Tells by the command or the webhook of the configuration what needs an operator.</summary>
internal sealed class Notifier(IFacts facts, string repository) : IDisposable
{
    /// <summary>A command that sends a message, or a server that takes one.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new() { Timeout = Limit };

    public async Task Tell(Notice notice, NotificationSettings settings, CancellationToken stopAsked)
    {
        if (settings.Command.Count > 0)
        {
            Note(notice, "command", await Run(settings.Command, TextOf(notice), stopAsked));
        }
        if (settings.Webhook is { } address)
        {
            Note(notice, "webhook", await Post(address, notice, stopAsked));
        }
    }

    public void Dispose() => _http.Dispose();

    private void Note(Notice notice, string by, string? problem) => facts.Record(new NewEvent(EventType.Notified, notice.Need.Agent, Data: EventData.Of(
        ("need", notice.Need.Id), ("kind", notice.Need.Kind), ("by", by), ("times", notice.Times), ("problem", problem))));

    /// <returns>Null, or what went wrong.</returns>
    private static async Task<string?> Run(IReadOnlyList<string> command, string text, CancellationToken stopAsked)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, UseShellExecute = false };
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stopAsked);
        limited.CancelAfter(Limit);
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                await process.StandardInput.WriteAsync(text.AsMemory(), limited.Token);
                process.StandardInput.Close();
                await process.WaitForExitAsync(limited.Token);
                return process.ExitCode == 0 ? null : $"it ended with {process.ExitCode}";
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return $"it took longer than {DurationText.Format(Limit)}";
            }
        }
        catch (Exception failed) when (failed is Win32Exception or IOException or InvalidOperationException)
        {
            return failed.Message;
        }
    }

    private async Task<string?> Post(string address, Notice notice, CancellationToken stopAsked)
    {
        try
        {
            using var content = new StringContent(JsonOf(notice), Encoding.UTF8, "application/json");
            using var answer = await _http.PostAsync(address, content, stopAsked);
            return answer.IsSuccessStatusCode ? null : $"it was answered with {(int)answer.StatusCode}";
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException or UriFormatException or InvalidOperationException)
        {
            return failed.Message;
        }
    }

    private string TextOf(Notice notice) =>
        $"{(notice.Times > 1 ? $"[{notice.Times}] " : "")}{notice.Need.Kind}: {notice.Need.Text}\n{repository}\n";

    private string JsonOf(Notice notice)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("repository", repository);
            json.WriteString("id", notice.Need.Id);
            json.WriteString("kind", notice.Need.Kind);
            json.WriteNumber("severity", notice.Need.Severity);
            json.WriteString("agent", notice.Need.Agent);
            json.WriteString("text", notice.Need.Text);
            json.WriteString("since", notice.Need.Since);
            json.WriteNumber("times", notice.Times);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
