using System.Buffers;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs;

/// <summary>What the encoder says, the decoder understands; what nobody says does it no harm.</summary>
public sealed class InputRoundTripSpecs
{
    private static readonly string[] Characters = ["a", "z", "7", "/", ";", "`", "é", "ß", "漢", "space", "😀"];

    [Fact]
    public void Every_key_survives_the_kitty_protocol_with_all_flags()
    {
        var random = new Random(1);
        foreach (var name in KeyNames.All.Concat(Characters))
        {
            for (var round = 0; round < 40; round++)
            {
                var key = new InputEvent.Key(name, (KeyModifiers)random.Next(256), (KeyAction)random.Next(1, 4));
                var text = key.Action == KeyAction.Release ? null : KeyText.Of(key);

                key = key with { Text = text };
                RoundTrip(key, InputEncoderSpecs.Kitty(31)).ShouldBe([key]);
            }
        }
    }

    [Fact]
    public void Every_chord_but_a_lock_survives_disambiguation()
    {
        var random = new Random(2);
        foreach (var name in KeyNames.All.Concat(Characters).Where(it => KeyTable.Find(it) is not { IsModifier: true }))
        {
            for (var round = 0; round < 40; round++)
            {
                var key = new InputEvent.Key(name, (KeyModifiers)random.Next(64));
                if (key is { Name: "ß" } && key.Modifiers != KeyModifiers.Shift && key.Modifiers.HasFlag(KeyModifiers.Shift))
                {
                    continue;
                }
                if (key.Modifiers == KeyModifiers.Shift && KeyTable.Find(name) is null)
                {
                    // Typed: which key made the character is not said.
                    continue;
                }

                RoundTrip(key, InputEncoderSpecs.Kitty(1)).ShouldBe([key with { Text = KeyText.Of(key) }]);
            }
        }
    }

    [Theory]
    [InlineData(InputModes.None)]
    [InlineData(InputModes.ApplicationCursorKeys)]
    public void Cursor_and_function_keys_survive_xterms_encoding(InputModes modes)
    {
        string[] names = ["up", "down", "left", "right", "home", "end", "insert", "delete", "pageup", "pagedown",
            .. Enumerable.Range(1, 15).Select(it => $"f{it}")];
        foreach (var name in names)
        {
            for (var modifiers = 0; modifiers < 16; modifiers++)
            {
                var key = new InputEvent.Key(name, (KeyModifiers)modifiers);

                RoundTrip(key, modes).ShouldBe([key]);
            }
        }
    }

    [Fact]
    public void Every_mouse_report_survives_sgr()
    {
        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var action = (MouseAction)random.Next(4);
            var button = action == MouseAction.Move ? 0 : random.Next(1, action == MouseAction.Press ? 12 : 4);
            var held = (KeyModifiers)random.Next(8);
            var mouse = new InputEvent.Mouse(button, held, action, random.Next(2_000), random.Next(2_000));

            RoundTrip(mouse, InputModes.MouseMove | InputModes.MouseSgr).ShouldBe([mouse]);
        }
    }

    [Fact]
    public void A_bracketed_paste_of_clean_text_survives()
    {
        var paste = new InputEvent.Paste("one\r\ntwo\t漢 😀");

        RoundTrip(paste, InputModes.BracketedPaste).ShouldBe([paste]);
    }

    [Fact]
    public void A_million_hostile_bytes_end_in_no_exception_and_the_next_key_is_read()
    {
        var random = new Random(4);
        var alphabet = "\x1B\x1B\x1B[[[]OP_?<>=;;:0123456789~uMmARabcIOZyn$\\\x07\r\0 x"u8.ToArray();
        var decoder = new InputDecoder();
        var bytes = new byte[64];
        var bytesOut = new ArrayBufferWriter<byte>();
        for (var round = 0; round < 16_000; round++)
        {
            for (var index = 0; index < bytes.Length; index++)
            {
                bytes[index] = random.Next(8) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            }
            decoder.Feed(bytes, Check);
            decoder.Flush(Check);
        }

        var events = new List<InputEvent>();
        decoder.Feed("\x1B[201~\x18\x1B\\\x18q"u8, events.Add);
        events.Last().ShouldBe(new InputEvent.Key("q", Text: "q"));

        void Check(InputEvent input)
        {
            bytesOut.ResetWrittenCount();
            var isKey = input is not InputEvent.Key { Name: var name } || name.Length == 0 || KeyNames.Canonical(name) is not null;
            if (!isKey || !InputEncoder.Encode(input, InputEncoderSpecs.Kitty(31) | InputModes.MouseMove, bytesOut))
            {
                throw new InvalidOperationException(input.ToString());
            }
        }
    }

    private static List<InputEvent> RoundTrip(InputEvent input, InputModes modes)
    {
        var bytes = new ArrayBufferWriter<byte>();
        InputEncoder.Encode(input, modes, bytes).ShouldBeTrue(input.ToString());
        var events = new List<InputEvent>();
        var decoder = new InputDecoder();
        decoder.Feed(bytes.WrittenSpan, events.Add);
        decoder.Flush(events.Add);
        return events;
    }
}
