using System.Text.RegularExpressions;
using Loreli.Terminal;
using Loreli.Testing.Scripted.Looks;

namespace Loreli.Testing.Scripted;

/// <summary>A coding agent without a model that lives by a script and can look like the real CLIs: the same bytes for the same script, seed and times.</summary>
public sealed partial class ScriptedCli : IScriptedProgram
{
    private static readonly TimeSpan SpinnerFrame = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan QuitTime = TimeSpan.FromSeconds(2);
    private const int QueueMax = 16;
    private const string StepsInPrompt = "do:";

    private readonly Script _script;
    private readonly ScriptedFace _face;
    private readonly ScriptedComposer _composer;
    private readonly ScriptedRun _run;
    private readonly InputDecoder _decoder = new();
    private readonly Queue<string> _queue = new();
    private Instant _quitAskedAt;

    /// <param name="startedAt">The wall clock at <paramref name="now"/>: for the times that messages name.</param>
    public ScriptedCli(Script script, ScriptedSelf self, Instant now, DateTimeOffset startedAt)
    {
        (_script, _composer) = (script, new ScriptedComposer(script.MarksPastesOver));
        _face = new ScriptedFace(script, self);
        _run = new ScriptedRun(self.Seed, now, startedAt, _face) { WhenFinished = TakeNext };
    }

    public Instant? NextTickAt => _run.NextTickAt(SpinnerFrame);

    public IReadOnlyList<ScriptedDeed> TakeDeeds() => _run.TakeDeeds();

    public ReadOnlyMemory<byte> Start()
    {
        _face.Begin();
        _run.Begin(_script.AtStart, request: null);
        return Redrawn();
    }

    public ReadOnlyMemory<byte> Input(ReadOnlySpan<byte> bytes, Instant now)
    {
        _run.Now = now;
        _decoder.Feed(bytes, Do);
        _decoder.Flush(Do);
        return Redrawn();
    }

    public ReadOnlyMemory<byte> Tick(Instant now)
    {
        _run.Now = now;
        _run.Pass();
        return Redrawn();
    }

    public ReadOnlyMemory<byte> Resize(int columns, int rows)
    {
        _face.Resize(columns, rows);
        return Redrawn();
    }

    private ReadOnlyMemory<byte> Redrawn() => _run.HasLeft ? _face.End() : _face.Draw(_run, _composer);

    private void Do(InputEvent input)
    {
        if (_run.HasLeft)
        {
            return;
        }
        switch (input)
        {
            case InputEvent.Paste paste when _run.Menu is null:
                _composer.Paste(paste.Text);
                break;
            case InputEvent.Key { Action: not KeyAction.Release } key:
                Press(key);
                break;
        }
    }

    private void Press(InputEvent.Key key)
    {
        var isCtrl = (key.Modifiers & KeyModifiers.Ctrl) != KeyModifiers.None;
        if (isCtrl && key.Name is "c" or "d" or "u")
        {
            Control(key.Name);
            return;
        }
        if (_run.Menu is not null)
        {
            _run.Press(key);
            return;
        }
        switch (key.Name)
        {
            case "escape":
                _run.Interrupt();
                break;
            case "backspace":
                _composer.Backspace();
                break;
            case "j" when isCtrl:
            case "enter" when key.Modifiers != KeyModifiers.None:
                _composer.Type("\n");
                break;
            case "enter":
                Submit(_composer.Take().Trim());
                break;
            default:
                _composer.Type(key.Text ?? "");
                break;
        }
    }

    private void Control(string name)
    {
        switch (name)
        {
            case "u":
                _composer.Clear();
                break;
            case "d" when _composer.IsEmpty:
                _run.Leave(0);
                break;
            case "c" when _composer.IsEmpty && !_run.IsBusy && _quitAskedAt != default && _run.Now - _quitAskedAt < QuitTime:
                _run.Leave(0);
                break;
            case "c":
                _quitAskedAt = _run.Now;
                _composer.Clear();
                _run.Interrupt();
                break;
        }
    }

    private void Submit(string prompt)
    {
        if (prompt.Length == 0)
        {
            return;
        }
        if (_run.IsBusy)
        {
            if (_queue.Count < QueueMax)
            {
                _queue.Enqueue(prompt);
                _face.Queued(prompt);
            }
            return;
        }
        if (prompt is "/quit" or "/exit")
        {
            _run.Leave(0);
            return;
        }
        _face.Echo(prompt);
        var (steps, request) = StepsFor(prompt);
        _run.Begin(steps, request);
    }

    private (IReadOnlyList<ScriptStep> Steps, string? Request) StepsFor(string prompt)
    {
        if (ShutdownRequest().Match(prompt) is { Success: true } request)
        {
            return (_script.AtShutdown ?? Script.UsualShutdown, request.Value);
        }
        if (prompt.StartsWith(StepsInPrompt, StringComparison.Ordinal))
        {
            return (Said(prompt[StepsInPrompt.Length..]), null);
        }
        return (_script.AtPrompt.FirstOrDefault(it => prompt.Contains(it.Words, StringComparison.Ordinal))?.Steps ?? Script.UsualWork, null);
    }

    private static IReadOnlyList<ScriptStep> Said(string words)
    {
        try
        {
            return ScriptReader.Steps(words);
        }
        catch (FormatException wrong)
        {
            return [new ScriptStep.Say(wrong.Message)];
        }
    }

    private void TakeNext()
    {
        if (_queue.TryDequeue(out var next))
        {
            Submit(next);
        }
    }

    // The id that requests to end carry.
    [GeneratedRegex(@"shutdown-\d+@[A-Za-z0-9._-]+", RegexOptions.CultureInvariant, 100)]
    private static partial Regex ShutdownRequest();
}

/// <summary>Who a scripted agent says it is.</summary>
/// <param name="Folder">Shown by the trust dialog.</param>
public sealed record ScriptedSelf(string Name, ulong Seed, string Folder);
