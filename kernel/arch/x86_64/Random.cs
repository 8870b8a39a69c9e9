using System;

namespace Rill.Kernel.Arch;

/// <summary>
/// The kernel's random numbers: what they are seeded with, and when anew. Guarded by the kernel's lock, and by nobody else
/// running yet at boot.
/// </summary>
/// <remarks>
/// At boot: RDSEED and RDRAND where the processor has them; the kernel's command line, on which whoever starts the machine may
/// put what nobody else knows; the battery-backed clock; and the jitter of the time-stamp counter, measured until
/// enough of it was seen. Later: when interrupts of devices come, and the processor's generator again.
/// </remarks>
internal static unsafe class Random
{
    // A round of the jitter counts as one bit where its time differs from the last one's by something else than before.
    private const int WantedBits = 512;
    private const int MostRounds = 1 << 14;
    private const int JitterWords = 64;
    // How often bytes may be asked for before the processor's generator is asked.
    private const uint FillsOfSeed = 64;
    private const int SeedWords = 8;

    private static RandomPool s_pool;
    private static uint s_fills;

    /// <summary>Gathers what there is at boot, after the clock was set up, and says in the log what that was.</summary>
    /// <param name="words">The kernel's command line.</param>
    /// <param name="wallClock">The time of day.</param>
    public static void Seed(ReadOnlySpan<byte> words, ulong wallClock)
    {
        s_pool.Add(Instruction.ReadTsc());
        s_pool.Add(wallClock);
        foreach (byte letter in words)
        {
            s_pool.Add(letter);
        }
        bool hasGenerator = AddFromProcessor();
        int bits = AddJitter();
        s_pool.Stir();

        KernelLog.Write("random: "u8);
        if (CpuFeatures.Rdseed)
        {
            KernelLog.Write("RDSEED, "u8);
        }
        if (CpuFeatures.Rdrand)
        {
            KernelLog.Write("RDRAND, "u8);
        }
        KernelLog.WriteDecimal("jitter "u8, (ulong)bits, bits >= WantedBits || hasGenerator ? " bits\n"u8 : " bits: weak\n"u8);
    }

    /// <summary>A device's interrupt came.</summary>
    public static void NoteInterrupt(int vector) => s_pool.Add(Instruction.ReadTsc() ^ ((ulong)vector << 56));

    /// <summary>Makes random bytes.</summary>
    public static void Fill(byte* to, ulong length)
    {
        s_pool.Add(Instruction.ReadTsc());
        if (++s_fills % FillsOfSeed == 0 && AddFromProcessor())
        {
            s_pool.Stir();
        }
        s_pool.Fill(to, length);
    }

    // False where it has no generator, or that delivered nothing.
    private static bool AddFromProcessor()
    {
        bool any = false;
        for (int i = 0; i < SeedWords; i++)
        {
            ulong seed = CpuFeatures.Rdseed ? Instruction.ReadSeed() : 0;
            ulong random = CpuFeatures.Rdrand ? Instruction.ReadRandom() : 0;
            s_pool.Add(seed);
            s_pool.Add(random);
            any |= (seed | random) != 0;
        }
        return any;
    }

    // What a piece of work takes depends on caches, other cores, refresh of memory, and interrupts of a machine below this
    // one. A clock that counts instructions shows none of it.
    private static int AddJitter()
    {
        uint* work = stackalloc uint[JitterWords];
        for (int i = 0; i < JitterWords; i++)
        {
            work[i] = (uint)i * 0x9E37_79B9;
        }
        ulong last = Instruction.ReadTsc();
        ulong lastTook = 0;
        ulong lastChange = 0;
        int bits = 0;
        for (int round = 0; round < MostRounds && bits < WantedBits; round++)
        {
            for (int i = 0; i < JitterWords; i++)
            {
                work[i] = (work[i] << 7 | work[i] >> 25) ^ work[work[i] % JitterWords];
            }
            ulong now = Instruction.ReadTsc();
            ulong took = now - last;
            ulong change = took - lastTook;
            bits += change != lastChange && change != 0 ? 1 : 0;
            s_pool.Add(now ^ work[round % JitterWords]);
            last = now;
            lastTook = took;
            lastChange = change;
        }
        return bits;
    }
}
