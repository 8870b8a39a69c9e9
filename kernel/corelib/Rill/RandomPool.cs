using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rill;

/// <summary>
/// A generator of random bytes: samples of what nobody can foresee go in, bytes come out that tell nothing of each other, of
/// the samples, or of what came out before.
/// </summary>
/// <remarks>
/// The state is a key of ChaCha20. What is given out is a stream of which the first part becomes the next key ("fast key
/// erasure"), so that who sees the state later cannot tell what came out earlier. Samples are gathered apart from the key
/// and go into it many at a time (<see cref="Stir"/>): who has seen the state once and sees the bytes after it could else
/// try the few values that each single sample may have. Not thread-safe.
/// </remarks>
public unsafe struct RandomPool
{
    /// <summary>So many samples are worth a new key.</summary>
    public const uint SamplesOfKey = 256;

    private const int KeyWords = ChaCha20.KeyBytes / sizeof(uint);
    private const int BlockWords = ChaCha20.BlockBytes / sizeof(uint);
    private const int GatheredWords = 4;

    private fixed uint _key[KeyWords];
    private fixed ulong _gathered[GatheredWords];
    private uint _samples;

    /// <summary>Takes a sample: cheap enough for each interrupt.</summary>
    public void Add(ulong sample)
    {
        uint place = _samples++ % GatheredWords;
        ulong mixed = BitOperations.RotateLeft(_gathered[place], 19) ^ sample;
        // An odd factor loses nothing, and spreads the low bits, which are the unforeseeable ones.
        _gathered[place] = mixed * 0x9E37_79B9_7F4A_7C15;
    }

    /// <summary>Brings what was gathered into the key.</summary>
    public void Stir()
    {
        for (int i = 0; i < GatheredWords; i++)
        {
            _key[2 * i] ^= (uint)_gathered[i];
            _key[2 * i + 1] ^= (uint)(_gathered[i] >> 32);
        }
        _samples = 0;
        Fill(null, 0);
    }

    /// <summary>Makes random bytes, and a new key.</summary>
    /// <param name="to">Where they go.</param>
    /// <param name="length">How many.</param>
    [SkipLocalsInit]
    public void Fill(byte* to, ulong length)
    {
        if (_samples >= SamplesOfKey)
        {
            Stir();
        }
        uint* block = stackalloc uint[BlockWords];
        ChaCha20 cipher = default;
        for (int i = 0; i < KeyWords; i++)
        {
            cipher.Key[i] = _key[i];
        }
        cipher.Next(block);
        for (int i = 0; i < KeyWords; i++)
        {
            _key[i] = block[i];
        }
        // The rest of the first block is the first of the bytes.
        ulong used = ChaCha20.KeyBytes;
        for (ulong done = 0; done < length;)
        {
            if (used == ChaCha20.BlockBytes)
            {
                cipher.Next(block);
                used = 0;
            }
            ulong part = length - done < ChaCha20.BlockBytes - used ? length - done : ChaCha20.BlockBytes - used;
            Unsafe.CopyBlock(to + done, (byte*)block + used, (uint)part);
            done += part;
            used += part;
        }
        cipher.Forget();
        Unsafe.InitBlock(block, 0, ChaCha20.BlockBytes);
    }
}
