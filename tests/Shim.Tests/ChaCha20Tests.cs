using System.Runtime.InteropServices;

namespace Rill.Shim.Tests;

public sealed unsafe class ChaCha20Tests
{
    /// <summary>RFC 8439, appendix A.1, test vectors 1 and 2: a key of zeros, blocks 0 and 1.</summary>
    [Fact]
    public void TheStreamIsThatOfTheStandard()
    {
        ChaCha20 cipher = default;
        Assert.Equal(
            "76B8E0ADA0F13D90405D6AE55386BD28BDD219B8A08DED1AA836EFCC8B770DC7DA41597C5157488D7724E03FB8D84A376A43B8F41518A11CC387B669B2EE6586",
            NextBlock(ref cipher));
        Assert.Equal(
            "9F07E7BE5551387A98BA977C732D080DCB0F29A048E3656912C6533E32EE7AED29B721769CE64E43D57133B074D839D531ED1F28510AFB45ACE10A1F4B794D6F",
            NextBlock(ref cipher));
    }

    /// <summary>RFC 8439, appendix A.1, test vector 3: the last byte of the key is 1, block 1.</summary>
    [Fact]
    public void TheKeyCounts()
    {
        ChaCha20 cipher = default;
        cipher.Key[7] = 0x0100_0000;
        _ = NextBlock(ref cipher);
        Assert.StartsWith("3AEB5224ECF849929B9D828DB1CED4DD832025E8018B8160B82284F3C949AA5A", NextBlock(ref cipher), StringComparison.Ordinal);
        cipher.Forget();
        Assert.StartsWith("76B8E0ADA0F13D90", NextBlock(ref cipher), StringComparison.Ordinal);
    }

    private static string NextBlock(ref ChaCha20 cipher)
    {
        uint* block = stackalloc uint[16];
        cipher.Next(block);
        return Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(block, 16)));
    }
}
