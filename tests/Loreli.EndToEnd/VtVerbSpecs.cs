using System.Text;

namespace Loreli.EndToEnd;

/// <summary>The engine under other people's tests.</summary>
public sealed class VtVerbSpecs : IDisposable
{
    private readonly LoreliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Vt_dump_prints_the_final_state_of_what_it_was_fed()
    {
        var dump = _home.RunWith("one\r\ntwo\r\nthree\r\n\e[1;31mred\e[0m 漢\e]2;title\a\e[c", null,
            "vt", "dump", "--cols", "20", "--rows", "3", "--scrollback", "5", "--json", "--cells").Json;

        dump.GetProperty("title").GetString().ShouldBe("title");
        dump.GetProperty("scrollback").GetArrayLength().ShouldBe(1);
        dump.GetProperty("lines")[2].GetProperty("text").GetString()!.TrimEnd().ShouldBe("red 漢");
        (dump.GetProperty("cursor").GetProperty("row").GetInt32(), dump.GetProperty("cursor").GetProperty("col").GetInt32()).ShouldBe((2, 6));
        var cells = dump.GetProperty("lines")[2].GetProperty("cells");
        cells.GetArrayLength().ShouldBe(20);
        cells[0].GetProperty("fg").GetInt32().ShouldBe(1);
        cells[0].GetProperty("attrs")[0].GetString().ShouldBe("bold");
        cells[4].GetProperty("width").GetInt32().ShouldBe(2);
        Encoding.ASCII.GetString(dump.GetProperty("replies").GetBytesFromBase64()).ShouldStartWith("\e[?");
    }

    [Fact]
    public void Vt_dump_resizes_on_the_way_and_refuses_what_it_does_not_know_with_64()
    {
        var reflowed = _home.RunWith("abcdefghij", null, "vt", "dump", "--cols", "10", "--rows", "2", "--resize", "10:5x2").Json;

        reflowed.GetProperty("cols").GetInt32().ShouldBe(5);
        reflowed.GetProperty("lines")[0].GetProperty("text").GetString()!.TrimEnd().ShouldBe("abcde");
        reflowed.GetProperty("lines")[0].GetProperty("wrapped").GetBoolean().ShouldBeTrue();
        _home.RunWith("", null, "vt", "dump", "--cols", "10", "--rows", "2", "--sideways").ExitCode.ShouldBe(64);
        _home.RunWith("", null, "vt", "dump", "--cols", "0", "--rows", "2").ExitCode.ShouldBe(64);
    }

    [Fact]
    public void Vt_encode_answers_each_line_with_the_bytes_that_the_program_gets()
    {
        var answers = _home.RunWith(string.Concat(
            Line("", """{"type":"key","key":"up","mods":[],"action":"press"}"""),
            Line("\e[?1h", """{"type":"key","key":"up","mods":[],"action":"press"}"""),
            Line("\e[?2004h", """{"type":"paste","text":"a"}"""),
            Line("", """{"type":"focus","in":true}""")), null, "vt", "encode");

        answers.ExitCode.ShouldBe(0, answers.Error);
        answers.Output.Split('\n')[..4].Select(it => Encoding.ASCII.GetString(Convert.FromBase64String(it)))
            .ShouldBe(["\e[A", "\eOA", "\e[200~a\e[201~", ""]);
    }

    private static string Line(string setup, string input) =>
        $"{{\"setup\":\"{Convert.ToBase64String(Encoding.ASCII.GetBytes(setup))}\",\"cols\":80,\"rows\":24,\"event\":{input}}}\n";
}
