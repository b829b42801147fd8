using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Posix.Specs;

/// <summary>Terminals: size, raw mode and back, waiting.</summary>
public sealed class TerminalSpecs
{
    [Fact]
    public void A_terminal_has_the_size_it_was_made_with_and_follows_a_resize()
    {
        using var pty = Pty.Open(132, 43).Pty.ShouldNotBeNull();
        using var slave = Descriptors.OpenDevice(pty.SlavePath).Descriptor.ShouldNotBeNull();

        var first = TerminalDevice.Size(slave);
        pty.Resize(20, 5);

        first.ShouldBe((132, 43));
        TerminalDevice.Size(slave).ShouldBe((20, 5));
        TerminalDevice.IsTerminal(slave).ShouldBeTrue();
    }

    [Fact]
    public void Raw_mode_passes_every_byte_and_the_saved_mode_comes_back()
    {
        using var pty = Pty.Open(80, 24).Pty.ShouldNotBeNull();
        using var slave = Descriptors.OpenDevice(pty.SlavePath).Descriptor.ShouldNotBeNull();
        var saved = TerminalDevice.Save(slave).ShouldNotBeNull();

        TerminalDevice.SetRaw(slave, saved).ShouldBe(0);
        Descriptors.WriteAll(pty.Master, "\u0003x\r"u8).IsOk.ShouldBeTrue();
        var raw = Read(slave);
        TerminalDevice.Restore(slave, saved).ShouldBe(0);
        Descriptors.WriteAll(pty.Master, "y\r"u8).IsOk.ShouldBeTrue();

        raw.ShouldBe("\u0003x\r");
        Read(slave).ShouldBe("y\n");
        Read(pty.Master).ShouldBe("y\r\n", "the restored terminal echoes");
    }

    [Fact]
    public void What_is_no_terminal_has_no_size_and_no_mode()
    {
        using var nothing = Descriptors.OpenDevice("/dev/null").Descriptor.ShouldNotBeNull();

        TerminalDevice.IsTerminal(nothing).ShouldBeFalse();
        TerminalDevice.Size(nothing).ShouldBeNull();
        TerminalDevice.Save(nothing).ShouldBeNull();
    }

    [Fact]
    public void Waiting_tells_which_descriptor_is_ready()
    {
        var (first, second) = (Descriptors.Pipe(), Descriptors.Pipe());
        Descriptors.WriteAll(second.Write!, "x"u8).IsOk.ShouldBeTrue();
        var found = new PollEvents[2];

        var count = PollWait.ForAny([first.Read!, second.Read!], [PollEvents.Readable, PollEvents.Readable], found, TimeSpan.FromSeconds(60));

        (count, found[0], found[1]).ShouldBe((1, PollEvents.None, PollEvents.Readable));
        PollWait.For(first.Read!, PollEvents.Readable, TimeSpan.Zero).ShouldBe(PollEvents.None);
        foreach (var end in new[] { first.Read, first.Write, second.Read, second.Write })
        {
            end!.Dispose();
        }
    }

    private static string Read(FileDescriptor from)
    {
        PollWait.For(from, PollEvents.Readable, TimeSpan.FromSeconds(60)).ShouldBe(PollEvents.Readable);
        var buffer = new byte[100];
        return Encoding.UTF8.GetString(buffer, 0, Descriptors.Read(from, buffer).Count);
    }
}
