using Loreli.Testing.Scripted.Looks;

namespace Loreli.Testing.Scripted;

/// <summary>Draws a scripted agent in the look of its script.</summary>
internal sealed class ScriptedFace
{
    private readonly ScriptedCanvas _canvas = new();
    private readonly ScriptedSelf _self;
    private readonly bool _tells;
    private string _told = "";
    private bool _hasBegun, _hasEchoed;

    public ScriptedFace(Script script, ScriptedSelf self)
    {
        _self = self;
        Look = script.Look switch
        {
            "claude" => new ClaudeLook(),
            "codex" => new CodexLook(),
            "gemini" => new GeminiLook(),
            "opencode" => new OpencodeLook(),
            _ => new PlainLook(),
        };
        _tells = script.TellsStatus ?? Look.TellsStatus;
    }

    public IScriptedLook Look { get; }

    public string Folder => _self.Folder;

    public void Resize(int columns, int rows) => (_canvas.Columns, _canvas.Rows) = (columns, rows);

    public void Begin()
    {
        _hasBegun = true;
        _canvas.Raw("\e[?2004h\e[>1u");
        _canvas.Say($"\e[1;35m✻ {_self.Name}\e[0m  a scripted agent: no model, no network\n");
        Tell("idle");
    }

    public ReadOnlyMemory<byte> End()
    {
        _canvas.EraseLive();
        _canvas.Raw("\e[<u\e[?2004l");
        Tell("clear");
        _canvas.Raw("\e[?25hBye.\r\n");
        return _canvas.Take();
    }

    public void Tell(string state)
    {
        if (_tells && state != _told)
        {
            _told = state;
            _canvas.Raw($"\e]7501;state={state}\e\\");
        }
    }

    /// <summary>Back at the prompt; what failed stays told until the next turn.</summary>
    public void Rest() => Tell(_told == "error" ? _told : "idle");

    public void Asks()
    {
        Tell("blocked:kind=permission");
        _canvas.Raw($"\a\e]777;notify;{_self.Name};needs your permission\e\\");
    }

    public void Say(string text) => _canvas.Say(text);

    public void Echo(string prompt)
    {
        _hasEchoed = true;
        _canvas.Say(Look.Echo(Short(prompt)));
    }

    public void Queued(string prompt) => _canvas.Say(Look.Queued(Short(prompt)));

    public void Interrupted() => _canvas.Say(Look.Interrupted);

    public void Said(string text, TimeSpan elapsed)
    {
        _canvas.Say(Look.Said(text));
        if (Look.Done(elapsed) is { Length: > 0 } done)
        {
            _canvas.Say(done);
        }
    }

    public void Fatal(string fault, DateTimeOffset? resetsAt, TimeSpan? wait)
    {
        _canvas.Say(string.Join('\n', Look.Fatal(fault, resetsAt, wait)));
        Tell("error");
    }

    public ReadOnlyMemory<byte> Draw(ScriptedRun run, ScriptedComposer composer)
    {
        if (!_hasBegun)
        {
            return default;
        }
        var elapsed = run.Now - run.Since;
        var frame = (int)(elapsed.TotalMilliseconds / 120);
        var looksBusy = run.Step is not null and not ScriptStep.Stall and not ScriptStep.Wait && run.Menu is null;
        var mood = run.Menu is not null ? ScriptedMood.Asking : looksBusy ? ScriptedMood.Busy : ScriptedMood.Idle;
        // A program that stalls while it streams goes on turning its title.
        _canvas.Raw($"\e]0;{Look.Title(run.Step is ScriptStep.Stall ? ScriptedMood.Busy : mood, _self.Name, frame)}\a");
        _canvas.Draw(run.Menu is { } menu ? Menu(menu, run.Marked) : [.. Above(run, looksBusy, elapsed, frame), .. Box(composer, looksBusy, frame)]);
        return _canvas.Take();
    }

    private string[] Above(ScriptedRun run, bool looksBusy, TimeSpan elapsed, int frame) => run.Step switch
    {
        ScriptStep.Retry retry => Look.Retrying(retry.Class, elapsed, 1 + (int)(elapsed.TotalSeconds / 4), frame),
        _ when looksBusy => Look.Busy(Cut(run.Task), elapsed, frame),
        _ => [""],
    };

    private string[] Box(ScriptedComposer composer, bool looksBusy, int frame)
    {
        var lines = composer.IsEmpty
            ? [Look.Placeholder.Length > 0 && !(_hasEchoed && Look.IsPlaceholderFirstOnly) ? $"\e[2m{Look.Placeholder}\e[22m" : ""]
            : composer.Lines(_canvas.Columns, Math.Max(1, _canvas.Rows - 9));
        return Look.Composer(lines, looksBusy, _canvas.Columns, frame);
    }

    private static string[] Menu(ScriptedMenu menu, int marked)
    {
        var options = menu.Options.Select((it, index) => menu.Row(it, index, index == marked));
        return [.. menu.Above, .. menu.IsRow ? ["  ┃  " + string.Join("  ", options)] : options, .. menu.Below];
    }

    // A transcript shows long prompts from their beginning.
    private string Short(string prompt)
    {
        var lines = prompt.Split('\n');
        var shown = string.Join("\n  ", lines.Take(12));
        return shown.Length > 2_000 ? shown[..2_000] + "…" : lines.Length > 12 ? $"{shown}\n  … +{lines.Length - 12} lines" : shown;
    }

    private string Cut(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        var most = Math.Max(8, _canvas.Columns - 40);
        return line.Length <= most ? line : line[..most];
    }
}
