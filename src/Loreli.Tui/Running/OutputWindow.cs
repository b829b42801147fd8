namespace Loreli.Tui.Running;

/// <summary>How much output may be under way to the operator's eyes. The kernel and ssh take megabytes long before a slow line
/// has carried them; the terminal's own answers tell what has really arrived.</summary>
/// <remarks>After some output the terminal is asked for its status (DSR 5), which every terminal answers in order.</remarks>
public sealed class OutputWindow
{
    /// <summary>Output between two questions: single echoes ask nothing.</summary>
    private const int AskEvery = 4 << 10;
    /// <summary>About one full screen of 200x50: what is on its way when the line stalls is at most this and one frame more.</summary>
    private const int BytesMax = 24 << 10;
    /// <summary>An answer that takes longer was lost; a screen that stands still for it would be worse than a backlog.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    private readonly Queue<int> _asked = new();
    private int _unasked;
    private int _underWay;
    private Instant _progressAt;
    private bool _isOn;

    public static string Question => "\e[5n";
    public static string Answer => "\e[0n";

    /// <summary>Questions that the terminal has not answered yet.</summary>
    public int Unanswered => _asked.Count;

    /// <summary>The terminal answers questions: from now on it is asked.</summary>
    public void Open() => _isOn = true;

    /// <summary>So many bytes were written; true when the question is to follow them.</summary>
    public bool Written(int bytes, Instant now)
    {
        if (!_isOn)
        {
            return false;
        }
        _unasked += bytes;
        if (_unasked < AskEvery)
        {
            return false;
        }
        if (_asked.Count == 0)
        {
            _progressAt = now;
        }
        _asked.Enqueue(_unasked);
        _underWay += _unasked;
        _unasked = 0;
        return true;
    }

    public void Answered(Instant now)
    {
        if (_asked.TryDequeue(out var arrived))
        {
            _underWay -= arrived;
            _progressAt = now;
        }
    }

    /// <summary>Nothing more should be drawn until an answer comes. Gives up on a terminal that has ceased to answer.</summary>
    public bool IsFull(Instant now)
    {
        if (_underWay < BytesMax)
        {
            return false;
        }
        if (now - _progressAt < AnswerWithin)
        {
            return true;
        }
        _asked.Clear();
        (_underWay, _unasked, _isOn) = (0, 0, false);
        return false;
    }
}
