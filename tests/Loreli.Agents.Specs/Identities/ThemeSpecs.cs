using Loreli.Agents.Identities;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Identities;

public sealed class ThemeSpecs
{
    public static TheoryData<string> Names => [.. Themes.Names];

    [Fact]
    public void Nine_themes_are_built_in() => Themes.Names.ShouldBe(
        ["avatar", "digimon", "dragonball", "lotr", "marvel", "pokemon", "starwars", "transformers", "zelda"]);

    [Theory, MemberData(nameof(Names))]
    public void Each_theme_has_two_sides_of_twenty_characters_or_more_whose_names_a_pane_can_bear(string name)
    {
        var theme = Themes.Find(name)!;

        theme.Yin.Count.ShouldBeGreaterThanOrEqualTo(20);
        theme.Yang.Count.ShouldBeGreaterThanOrEqualTo(20);
        theme.Yin.Concat(theme.Yang).ShouldAllBe(it => IsPaneName(it) && it == it.ToLowerInvariant());
        theme.YinTitle.ShouldNotBeNullOrEmpty();
        theme.YangTitle.ShouldNotBe(theme.YinTitle);
    }

    [Fact]
    public void No_character_is_in_two_themes_so_that_a_name_tells_its_theme() => Themes.All
        .SelectMany(it => it.Yin.Concat(it.Yang)).GroupBy(it => it).Where(it => it.Count() > 1).Select(it => it.Key).ShouldBeEmpty();

    [Theory]
    [InlineData("bumblebee", "transformers", Side.Yin), InlineData("bumblebee-2", "transformers", Side.Yin)]
    [InlineData("Megatron", "transformers", Side.Yang), InlineData("ty-lee", "avatar", Side.Yang), InlineData("bb-8", "starwars", Side.Yin)]
    public void A_characters_name_tells_its_theme_and_side_also_with_a_number(string name, string theme, Side side)
    {
        var owner = Themes.OwnerOf(name);

        owner!.Value.Theme.Name.ShouldBe(theme);
        owner.Value.Side.ShouldBe(side);
    }

    [Theory]
    [InlineData("feature"), InlineData("fix"), InlineData("main"), InlineData("r2"), InlineData("-2"), InlineData("")]
    public void Other_names_belong_to_no_theme(string name) => Themes.OwnerOf(name).ShouldBeNull();

    [Fact]
    public void A_team_shares_the_theme_of_an_agent_that_lives_whatever_is_configured() =>
        Themes.Choose(["zelda"], living: ["gone-theme", "lotr"], seed: 1).Name.ShouldBe("lotr");

    [Fact]
    public void A_fixed_theme_is_taken_and_of_a_list_or_of_all_the_seed_takes_one()
    {
        Themes.Choose(["zelda"], [], seed: 7).Name.ShouldBe("zelda");
        Themes.Choose([], [], seed: 7).Name.ShouldBe(Themes.Default);
        Chosen("avatar", "lotr").ShouldBe(["avatar", "lotr"]);
        Chosen(Themes.Random).ShouldBe(Themes.Names);
        Themes.Choose([Themes.Random], [], 42).ShouldBe(Themes.Choose([Themes.Random], [], 42));
    }

    [Theory]
    [InlineData("link\nyin: a\nyang: b\nganon", "line 1"), InlineData("yin: a\nlink\nyang: b\nlink", "line 4")]
    [InlineData("yin: a\nthe hero\nyang: b\nganon", "line 2"), InlineData("yin: a\nlink", "a side has no names")]
    public void A_file_that_is_no_theme_says_where(string text, string says) =>
        Should.Throw<FormatException>(() => Theme.Parse("odd", text)).Message.ShouldContain(says);

    private static bool IsPaneName(string name) => PaneName.TryParse(name, out _);

    private static IEnumerable<string> Chosen(params string[] wanted) =>
        Enumerable.Range(0, 200).Select(seed => Themes.Choose(wanted, [], (ulong)seed).Name).Distinct().Order();
}
