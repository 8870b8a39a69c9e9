using System.Text;

namespace Rill.Kernel.Tests.Arch;

public class TextBuilderTests
{
    [Fact]
    public void NumbersAreWrittenInBothBases()
    {
        TextBuilder text = new(new byte[200]);
        text.AppendHex(0);
        text.Append((byte)' ');
        text.AppendHex(0xDEADBEEF, 16);
        text.Append(" "u8);
        text.AppendDecimal(ulong.MaxValue);
        text.Append(" "u8);
        text.AppendDecimal(7, 3);
        Assert.Equal("0x0 0x00000000deadbeef 18446744073709551615 007", Encoding.UTF8.GetString(text.Text));
    }

    [Fact]
    public void WhatDoesNotFitIsCutOff()
    {
        TextBuilder text = new(new byte[4]);
        text.Append("abc"u8);
        text.AppendDecimal(1234);
        text.Append((byte)'x');
        Assert.Equal("abc1", Encoding.UTF8.GetString(text.Text));
    }
}
