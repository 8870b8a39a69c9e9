using Rill.Protocols.Tests.Ours;
using Xunit;

namespace Rill.Protocols.Tests;

public class WriterTests
{
    private static readonly ReferenceMessage s_reference = new(typeof(Reference.Nested));

    private static readonly Nested s_message = new()
    {
        Inner = new Inner { Key = ulong.MaxValue, Value = new byte[130] },
        Deep = new NestedDeep { Name = "name", Inner = new Inner { Key = 1 }, Kind = NestedDeepKind.Other },
        Deeps = [new NestedDeep(), new NestedDeep { Name = "x" }],
        Lists = new Lists
        {
            AInt32 = [-1, 0, 1],
            AFixed64 = [1, 2],
            ADouble = [1.5],
            AFloat = [2.5f],
            ABool = [true, false],
            AString = ["a", ""],
            ABytes = [new byte[3]],
            Loose = [-1, 1],
        },
    };

    [Fact]
    public void ABufferThatIsTooSmallFailsAtEveryLength()
    {
        byte[] room = new byte[1000];
        Assert.True(s_message.TryEncode(room, out int size, out _));
        for (int length = 0; length < size; length++)
        {
            byte[] small = new byte[size + 8];
            small.AsSpan(length).Fill(0xA5);
            Assert.False(s_message.TryEncode(small.AsSpan(0, length), out int written, out _));
            Assert.Equal(0, written);
            Assert.Equal(-1, small.AsSpan(length).IndexOfAnyExcept((byte)0xA5));
        }

        Assert.True(s_message.TryEncode(new byte[size], out _, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16000)]
    public void NestedLengthsOfEverySizeAreWritten(int length)
    {
        byte[] value = new byte[length];
        new Random(length).NextBytes(value);
        byte[] room = new byte[WireFormat.MaxMessageBytes];
        Assert.True(new Nested { Inner = new Inner { Value = value } }.TryEncode(room, out int written, out _));
        var parsed = (Reference.Nested?)s_reference.Decode(room.AsMemory(0, written));
        Assert.Equal(value, parsed?.Inner.Value ?? []);
        Assert.Equal(ReferenceMessage.Encode(parsed!), room[..written]);
    }

    [Fact]
    public void EveryTruncationOfAMessageIsHarmless()
    {
        byte[] room = new byte[1000];
        Assert.True(s_message.TryEncode(room, out int size, out _));
        for (int length = 0; length < size; length++)
        {
            // A copy, so that a read past the end would be one past the array.
            byte[] cut = room[..length];
            bool ours = Nested.Parse(cut, default, out _) == 0;
            bool theirs = s_reference.Decode(cut) is not null;
            Assert.Equal(theirs, ours);
        }
    }

    [Fact]
    public void AnEmptyListIsNotWritten()
    {
        Assert.True(new Lists { AInt32 = [], AColour = [], ABytes = [], Inner = [] }.TryEncode([], out int written, out _));
        Assert.Equal(0, written);
    }

    [Fact]
    public void AListOfOneElementIsPacked()
    {
        byte[] room = new byte[100];
        var message = new Lists { AInt32 = [5], AFixed64 = [6], ABool = [true], Loose = [-1] };
        Assert.True(message.TryEncode(room, out int written, out _));
        Assert.Equal("0A0105" + "42080600000000000000" + "6A0101" + "880101", Convert.ToHexString(room, 0, written));
    }

    [Fact]
    public void AGapInTheHandlesFails()
    {
        byte[] room = new byte[100];
        Assert.False(OpenRequestWriter.TryEncode("a"u8, 0, default, new(12), room, out _, out _));
        Assert.True(OpenRequestWriter.TryEncode("a"u8, 0, new(11), default, room, out _, out HandleSet handles));
        Assert.Equal(1, handles.Count);
    }

    [Fact]
    public void NegativeZeroIsNotTheDefault()
    {
        byte[] room = new byte[100];
        Assert.True(new Scalars { AFloat = -0f, ADouble = -0d }.TryEncode(room, out int written, out _));
        Assert.Equal(5 + 9, written);
        Assert.True(ScalarsView.TryParse(room.AsSpan(0, written), out ScalarsView view));
        Assert.True(float.IsNegative(view.AFloat) && double.IsNegative(view.ADouble));
    }
}
