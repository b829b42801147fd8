using Loreli.Agents.Backends;
using Loreli.Agents.Screens;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Screens;

/// <summary>What is typed and not sent, as the real CLIs show it.</summary>
public sealed class ComposerSpecs
{
    private static readonly string Rule = new('─', 60);

    [Fact]
    public void Empty_and_indented_lines_of_codex_are_typed_text_and_its_footer_is_not() =>
        Typed("codex", "› fix this:\n\n      if x:\n\n  then test it\n\n  gpt-5 default · ~/work").ShouldBe("fix this:\n\n    if x:\n\nthen test it");

    [Fact]
    public void A_composer_of_codex_that_fills_the_screen_has_no_footer_and_goes_down_to_the_cursor() =>
        Typed("codex", "  >_ OpenAI Codex\n\n›   16: some words\n      17: some words\n\n  19: some words").ShouldBe("16: some words\n    17: some words\n\n19: some words");

    [Fact]
    public void An_empty_composer_of_codex_above_its_footer_is_empty() =>
        Typed("codex", "› \n\n  gpt-5 default · ~/work\e[1;3H").ShouldBe("");

    [Fact]
    public void A_composer_of_claude_that_has_scrolled_is_known_by_its_edge() =>
        Typed("claude", $"❯ an older prompt\n\n● Done.\n\n─── ↑ 17 more {Rule}\n  17: parser of writes\n      18: store reads\n\n  20: slow retry\n{Rule}\n  ⏸ manual mode on")
            .ShouldBe("17: parser of writes\n    18: store reads\n\n20: slow retry");

    private static string? Typed(string backend, string screen) =>
        ComposerSearch.Find(BackendLibrary.BuiltIn.Find(backend)!, Drawn.Screen(screen))?.Text;
}
