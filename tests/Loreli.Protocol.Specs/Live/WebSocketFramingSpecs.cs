using Loreli.Protocol.Live;
using Shouldly;
using Xunit;

namespace Loreli.Protocol.Specs.Live;

public sealed class WebSocketFramingSpecs
{
    [Theory]
    [InlineData(0), InlineData(125), InlineData(126), InlineData(65_535), InlineData(65_536), InlineData(10_000_000)]
    public void A_written_header_reads_back_with_and_without_mask(int size)
    {
        foreach (var mask in new[] { 0u, 0xDEAD_BEEFu })
        {
            var bytes = new byte[WebSocketFraming.HeaderSizeMax];

            var written = WebSocketFraming.WriteHeader(WebSocketOpcode.Binary, size, mask, bytes);

            WebSocketFraming.Read(bytes.AsSpan(0, written), out var header).ShouldBe(WebSocketRead.Complete);
            header.ShouldBe(new WebSocketHeader(WebSocketOpcode.Binary, true, mask != 0, mask, size, written));
            WebSocketFraming.Read(bytes.AsSpan(0, written - 1), out _).ShouldBe(WebSocketRead.NeedsMore);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xC1, 0x00 }, "a reserved bit")]
    [InlineData(new byte[] { 0x83, 0x00 }, "an unknown opcode")]
    [InlineData(new byte[] { 0x8B, 0x00 }, "an unknown control opcode")]
    [InlineData(new byte[] { 0x09, 0x00 }, "a ping in pieces")]
    [InlineData(new byte[] { 0x89, 0x7E, 0x00, 0x7E }, "a long ping")]
    [InlineData(new byte[] { 0x81, 0x7E, 0x00, 0x05 }, "a short length written long")]
    [InlineData(new byte[] { 0x81, 0x7F, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF }, "a medium length written long")]
    [InlineData(new byte[] { 0x81, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "a negative length")]
    public void What_the_RFC_forbids_is_malformed(byte[] bytes, string because) =>
        WebSocketFraming.Read(bytes, out _).ShouldBe(WebSocketRead.Malformed, because);

    [Fact]
    public void Masking_twice_gives_the_payload_back_whatever_its_length()
    {
        for (var length = 0; length < 20; length++)
        {
            var payload = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
            var masked = payload.ToArray();

            WebSocketFraming.Apply(0x0403_0201, masked);

            masked.ShouldBe(payload.Select((value, i) => (byte)(value ^ ((i & 3) + 1))));
            WebSocketFraming.Apply(0x0403_0201, masked);
            masked.ShouldBe(payload);
        }
    }

    [Fact]
    public void The_accept_header_is_that_of_the_RFC() =>
        WebSocketFraming.Accept("dGhlIHNhbXBsZSBub25jZQ==").ShouldBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}
