using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rill;

/// <summary>The stream of the cipher ChaCha20 with a nonce of zeros: 64 bytes a block.</summary>
/// <remarks>Source: RFC 8439, sections 2.1 to 2.3. A key is for one stream of at most 2^32 blocks.</remarks>
public unsafe struct ChaCha20
{
    /// <summary>Bytes of the key.</summary>
    public const int KeyBytes = 32;
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 64;

    private const int Words = 16;

    /// <summary>The key. Whoever changes it begins another stream.</summary>
    public fixed uint Key[KeyBytes / sizeof(uint)];

    private uint _counter;

    /// <summary>Makes the next block.</summary>
    /// <param name="block">16 words.</param>
    public void Next(uint* block)
    {
        uint* input = stackalloc uint[Words];
        // "expand 32-byte k".
        input[0] = 0x61707865;
        input[1] = 0x3320646E;
        input[2] = 0x79622D32;
        input[3] = 0x6B206574;
        for (int i = 0; i < KeyBytes / sizeof(uint); i++)
        {
            input[4 + i] = Key[i];
        }
        input[12] = _counter++;
        input[13] = input[14] = input[15] = 0;
        for (int i = 0; i < Words; i++)
        {
            block[i] = input[i];
        }
        const int doubleRounds = 10;
        for (int i = 0; i < doubleRounds; i++)
        {
            Quarter(ref block[0], ref block[4], ref block[8], ref block[12]);
            Quarter(ref block[1], ref block[5], ref block[9], ref block[13]);
            Quarter(ref block[2], ref block[6], ref block[10], ref block[14]);
            Quarter(ref block[3], ref block[7], ref block[11], ref block[15]);
            Quarter(ref block[0], ref block[5], ref block[10], ref block[15]);
            Quarter(ref block[1], ref block[6], ref block[11], ref block[12]);
            Quarter(ref block[2], ref block[7], ref block[8], ref block[13]);
            Quarter(ref block[3], ref block[4], ref block[9], ref block[14]);
        }
        for (int i = 0; i < Words; i++)
        {
            block[i] += input[i];
            input[i] = 0;
        }
    }

    /// <summary>Wipes the key.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Forget()
    {
        for (int i = 0; i < KeyBytes / sizeof(uint); i++)
        {
            Key[i] = 0;
        }
        _counter = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 16);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 12);
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 8);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 7);
    }
}
