using System.Text;
using Rill.Protocols.Tests.Ours;
using Xunit;

namespace Rill.Protocols.Tests;

public class DecoderTests
{
    [Theory]
    [InlineData("08", "truncated after the tag")]
    [InlineData("0880", "truncated varint")]
    [InlineData("08FFFFFFFFFFFFFFFFFF02", "varint of more than 64 bits")]
    [InlineData("0880808080808080808080808000", "varint of more than ten bytes")]
    [InlineData("80", "truncated tag")]
    [InlineData("808080808080808000", "tag that is zero")]
    [InlineData("8080808010", "tag above 32 bits")]
    [InlineData("0000", "field number 0")]
    [InlineData("0B", "start of a group")]
    [InlineData("0C", "end of a group")]
    [InlineData("F307F407", "group of an unknown field")]
    [InlineData("0E", "wire type 6")]
    [InlineData("0F", "wire type 7")]
    [InlineData("0A00", "varint field with wire type length-delimited")]
    [InlineData("0900000000000000", "varint field with a fixed one, truncated")]
    [InlineData("7801", "bytes field with wire type varint")]
    [InlineData("3D000000", "truncated fixed32")]
    [InlineData("4100000000000000", "truncated fixed64")]
    [InlineData("7A05616263", "length beyond the end")]
    [InlineData("7AFFFFFFFFFFFFFFFFFF01", "length of 2^64 - 1")]
    [InlineData("7AFFFFFFFF07", "length of 2^31 - 1")]
    [InlineData("7AFFFFFFFF0F", "length of 2^32 - 1")]
    [InlineData("F207FFFFFFFF07", "length of an unknown field beyond the end")]
    public void MalformedInputIsRefused(string hex, string why)
    {
        Assert.False(ScalarsView.TryParse(Convert.FromHexString(hex), out ScalarsView view), why);
        Assert.Equal(0, view.AInt32);
        Assert.True(view.ABytes.IsEmpty);
    }

    [Theory]
    [InlineData("08808080808080808080" + "01")]
    [InlineData("0880808080F8FFFFFFFF01")]
    public void VarintsOfTenBytesAreRead(string hex) =>
        Assert.True(ScalarsView.TryParse(Convert.FromHexString(hex), out _));

    [Fact]
    public void PaddedVarintsAreRead()
    {
        Assert.True(ScalarsView.TryParse(Convert.FromHexString("08818000"), out ScalarsView view));
        Assert.Equal(1, view.AInt32);
    }

    [Fact]
    public void UnknownFieldsOfEveryWireTypeAreSkipped()
    {
        byte[] input = Convert.FromHexString("A006FFFF03" + "A1060102030405060708" + "A20603616263" + "A50601020304" + "0807");
        Assert.True(ScalarsView.TryParse(input, out ScalarsView view));
        Assert.Equal(7, view.AInt32);
    }

    [Fact]
    public void TheLastOfRepeatedScalarsCounts()
    {
        Assert.True(ScalarsView.TryParse(Convert.FromHexString("08010802"), out ScalarsView view));
        Assert.Equal(2, view.AInt32);
    }

    [Fact]
    public void ASecondSingularMessageIsRefused()
    {
        Assert.True(NestedView.TryParse(Convert.FromHexString("0A020801"), out _));
        Assert.False(NestedView.TryParse(Convert.FromHexString("0A0208010A020801"), out _));
    }

    [Fact]
    public void TheLastOfAOneofCounts()
    {
        Assert.True(ChoiceView.TryParse(Convert.FromHexString("1005" + "1A0161" + "22020801" + "3001"), out ChoiceView view));
        Assert.False(view.HasNumber);
        Assert.Equal(0UL, view.Number);
        Assert.False(view.HasText);
        Assert.True(view.Text.IsEmpty);
        Assert.True(view.HasInner);
        Assert.Equal(1UL, view.Inner.Key);
        Assert.True(view.HasFlag);
    }

    [Fact]
    public void PackedAndUnpackedElementsMix()
    {
        Assert.True(ListsView.TryParse(Convert.FromHexString("0A020102" + "0803" + "0A00" + "0A0104" + "8A01020102"), out ListsView view));
        Assert.Equal(4, view.AInt32Count);
        int expected = 1;
        foreach (int value in view.AInt32)
        {
            Assert.Equal(expected++, value);
        }

        Assert.Equal(5, expected);
        Assert.Equal(2, view.LooseCount);
    }

    [Fact]
    public void ABadElementInAPackedFieldIsRefused() =>
        Assert.False(ListsView.TryParse(Convert.FromHexString("0A020180"), out _));

    [Theory]
    [InlineData(WireFormat.MaxDepth, true)]
    [InlineData(WireFormat.MaxDepth + 1, false)]
    [InlineData(1000, false)]
    public void DepthIsLimited(int depth, bool accepted)
    {
        byte[] message = [0x08, 0x01];
        for (int level = 1; level < depth; level++)
        {
            Span<byte> room = new byte[message.Length + 8];
            var wire = new WireWriter(room);
            wire.WriteVarint(0x12);
            wire.WriteBytes(message);
            message = room[..wire.Length].ToArray();
        }

        Assert.Equal(accepted, TreeView.TryParse(message, out _));
    }

    [Theory]
    [InlineData(WireFormat.MaxMessageBytes, true)]
    [InlineData(WireFormat.MaxMessageBytes + 1, false)]
    public void SizeIsLimited(int size, bool accepted)
    {
        byte[] message = new byte[size];
        var wire = new WireWriter(message);
        // The length of what is left is a varint of two or three bytes, padded to the size by a last small field.
        wire.WriteVarint(0x12);
        wire.WriteBytes(new byte[size - 5]);
        wire.WriteVarint(0x08);
        wire.WriteVarint(1);
        Assert.Equal(size, wire.Length);
        Assert.Equal(accepted, InnerView.TryParse(message, out _));
    }

    [Theory]
    [InlineData(8, 3, 2, 4, true)]
    [InlineData(9, 3, 2, 4, false)]
    [InlineData(8, 4, 2, 4, false)]
    [InlineData(8, 3, 3, 4, false)]
    [InlineData(8, 3, 2, 5, false)]
    public void OptionsLimitLengthsAndCounts(int name, int numbers, int words, int word, bool accepted)
    {
        var message = new Limited
        {
            Name = new byte[name],
            Numbers = new uint[numbers],
            Words = [.. Enumerable.Repeat(new string('w', word), words)],
        };
        byte[] room = new byte[100];
        Assert.True(message.TryEncode(room, out int written, out _));
        Assert.Equal(accepted, LimitedView.TryParse(room.AsSpan(0, written), out _));
    }

    [Fact]
    public void HandlesTravelBesideTheBytes()
    {
        byte[] room = new byte[100];
        Assert.True(OpenRequestWriter.TryEncode("a/b"u8, 5, new(11), new(12), room, out int written, out HandleSet handles));
        Assert.Equal(2, handles.Count);
        Assert.Equal(7, written);
        Assert.True(OpenRequestView.TryParse(room.AsSpan(0, written), handles, out OpenRequestView view));
        Assert.Equal((11u, 12u, 5u), (view.Folder.Value, view.Credentials.Value, view.Flags));
        Assert.Equal("a/b", Encoding.UTF8.GetString(view.Path));
    }

    [Fact]
    public void AHandleInTheBytesIsIgnored()
    {
        Assert.True(OpenRequestView.TryParse([0x08, 0x63], new HandleSet { First = 7 }, out OpenRequestView view));
        Assert.Equal(7u, view.Folder.Value);
    }

    [Fact]
    public void AMessageWithoutAHandleThatItNeedsIsRefused()
    {
        Assert.Equal(WireFormat.WrongHandles, OpenRequestView.Parse([], default, out _));
        Assert.Equal(0, OpenRequestView.Parse([], new HandleSet { First = 7 }, out OpenRequestView view));
        Assert.Equal(0u, view.Credentials.Value);
    }

    [Theory]
    [InlineData(0ul, 0)]
    [InlineData(1ul, 0)]
    [InlineData(0x8000_0000ul, 0)]
    [InlineData(0x8000_0003ul, 0)]
    [InlineData(4ul, WireFormat.UnknownFlags)]
    [InlineData(0x4000_0000ul, WireFormat.UnknownFlags)]
    public void AFlagThatASetDoesNotNameIsRefused(ulong bits, int refused)
    {
        byte[] room = new byte[100];
        Assert.True(FlagsRequestWriter.TryEncode((Bits)bits, Bits.None, WideBits.None, room, out int written));
        Assert.Equal(refused, FlagsRequestView.Parse(room.AsSpan(0, written), out FlagsRequestView view));
        Assert.Equal(refused, FlagsRequest.Parse(room.AsMemory(0, written), default, out FlagsRequest message));
        Assert.Equal(refused == 0 ? (Bits)bits : Bits.None, view.Refused);
        Assert.Equal(view.Refused, message.Refused);
    }

    [Fact]
    public void FlagsThatMayBeIgnoredAreDropped()
    {
        byte[] room = new byte[100];
        Assert.True(FlagsRequestWriter.TryEncode(
            Bits.None, (Bits)uint.MaxValue, (WideBits)ulong.MaxValue, room, out int written));
        Assert.True(FlagsRequestView.TryParse(room.AsSpan(0, written), out FlagsRequestView view));
        Assert.Equal((Bits.First, WideBits.Far, true), (view.Ignored, view.Told, view.HasUnknownTold));
    }

    [Fact]
    public void FlagsThatAreKnownAreNotTold()
    {
        byte[] room = new byte[100];
        Assert.True(FlagsRequestWriter.TryEncode(Bits.First, Bits.First, WideBits.Far, room, out int written));
        Assert.True(FlagsRequestView.TryParse(room.AsSpan(0, written), out FlagsRequestView view));
        Assert.Equal((Bits.First, Bits.First, WideBits.Far, false), (view.Refused, view.Ignored, view.Told, view.HasUnknownTold));
    }
}
