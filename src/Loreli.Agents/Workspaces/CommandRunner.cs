using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Loreli.Agents.Workspaces;

/// <summary>A short program of ours to run: git, a setup command. Never an agent, those run under keepers.</summary>
internal sealed record Command(string Program, IReadOnlyList<string> Arguments, string Folder, TimeSpan Limit)
{
    /// <summary>Set in, or with null taken out of, the environment that it inherits.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
    /// <summary>Written to its input, which is then closed.</summary>
    public string Input { get; init; } = "";
    public int OutputCharsMax { get; init; } = 1 << 20;
    /// <summary>Of an output that is too long the end is kept, not the beginning.</summary>
    public bool KeepsTail { get; init; }

    public override string ToString() => string.Join(' ', Arguments.Prepend(Program));
}

internal abstract record RunOutcome
{
    private RunOutcome() { }

    public sealed record Ended(int Code, string Output, string Errors, bool IsCut) : RunOutcome;
    public sealed record NotStarted(string Reason) : RunOutcome;
    /// <summary>It and its children were killed.</summary>
    public sealed record TooSlow(string Output, string Errors) : RunOutcome;
}

internal sealed class CommandRunner(TimeProvider time)
{
    /// <summary>A child that was left behind may hold the output open; what has come by then is what there is.</summary>
    private static readonly TimeSpan OutputLag = TimeSpan.FromSeconds(2);

    public async Task<RunOutcome> RunAsync(Command command, CancellationToken stopAsked)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            WorkingDirectory = command.Folder, UseShellExecute = false,
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Exception refused) when (refused is Win32Exception or IOException)
        {
            return new RunOutcome.NotStarted(refused.Message);
        }
        var output = new BoundedText(command.OutputCharsMax, command.KeepsTail);
        var errors = new BoundedText(64 << 10, keepsTail: true);
        var reading = Task.WhenAll(output.FillAsync(process.StandardOutput), errors.FillAsync(process.StandardError));
        using var limit = new CancellationTokenSource(command.Limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopAsked);
        try
        {
            await FeedAsync(process, command.Input, end.Token);
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            End(process);
            await SettleAsync(reading);
            stopAsked.ThrowIfCancellationRequested();
            return new RunOutcome.TooSlow(output.Text, errors.Text);
        }
        await SettleAsync(reading);
        return new RunOutcome.Ended(process.ExitCode, output.Text, errors.Text, output.IsCut);
    }

    private static async Task FeedAsync(Process process, string input, CancellationToken stopAsked)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), stopAsked);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code says why.
        }
    }

    private async Task SettleAsync(Task reading)
    {
        try
        {
            await reading.WaitAsync(OutputLag, time);
        }
        catch (Exception error) when (error is TimeoutException or IOException or ObjectDisposedException)
        {
            // Somebody else holds the output open.
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended.
        }
    }

    private sealed class BoundedText(int charsMax, bool keepsTail)
    {
        private readonly Lock _gate = new();
        private readonly StringBuilder _text = new();
        private bool _isCut;

        public string Text
        {
            get
            {
                lock (_gate)
                {
                    return _text.ToString();
                }
            }
        }

        public bool IsCut
        {
            get
            {
                lock (_gate)
                {
                    return _isCut;
                }
            }
        }

        public async Task FillAsync(StreamReader from)
        {
            var buffer = new char[4096];
            for (int count; (count = await from.ReadAsync(buffer)) > 0;)
            {
                Append(buffer.AsSpan(0, count));
            }
        }

        private void Append(ReadOnlySpan<char> piece)
        {
            lock (_gate)
            {
                var room = charsMax - _text.Length;
                _isCut |= piece.Length > room;
                _text.Append(keepsTail ? piece : piece[..Math.Min(room, piece.Length)]);
                if (_text.Length > charsMax)
                {
                    _text.Remove(0, _text.Length - charsMax);
                }
            }
        }
    }
}
