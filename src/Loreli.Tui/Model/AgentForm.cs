using System.Collections.Immutable;

namespace Loreli.Tui.Model;

/// <summary>What is asked about a new agent, in this order.</summary>
public enum FormField { Backend, Role, Model, Name, Prompt }

/// <summary>The dialog for a new agent.</summary>
/// <param name="Lines">What each field holds.</param>
/// <param name="Chosen">Row of the suggestions for the present field; -1: none, what is typed counts.</param>
/// <param name="NameIsTouched">The name is the operator's own; until then it follows the role.</param>
public sealed record AgentForm(
    FormField At, ImmutableArray<LineText> Lines, int Chosen = -1, bool NameIsTouched = false, string? Problem = null)
{
    public LineText Line => this[At];

    public LineText this[FormField field] => Lines[(int)field];

    public string Text(FormField field) => this[field].Text.Trim();

    public AgentForm With(FormField field, LineText line) => this with { Lines = Lines.SetItem((int)field, line), Problem = null };
}
