using System.Buffers.Binary;
using Rill.Abi;
using Rill.Loading;

namespace Rill.Runtime.Loading;

/// <summary>Where the parts of a program go.</summary>
/// <remarks>How many bits are drawn is Linux's (x86-64: arch/x86/mm/mmap.c, fs/binfmt_elf.c, arch/x86/kernel/process.c). The
/// vDSO has more, since its place does not follow from the stack's.</remarks>
/// <param name="ProgramBase">The base of a position-independent program.</param>
/// <param name="MapTop">Mappings go top down below it, the interpreter first.</param>
/// <param name="StackTop">The end of what is on the first stack, a multiple of 16.</param>
/// <param name="Vdso">The vDSO.</param>
/// <param name="BreakGap">From the program's end to brk's start.</param>
internal readonly record struct ProgramPlacement(ulong ProgramBase, ulong MapTop, ulong StackTop, ulong Vdso, ulong BreakGap)
{
    /// <summary>Bytes that <see cref="Draw"/> needs.</summary>
    public const int RandomBytes = 2 * sizeof(ulong);

    /// <summary>2^28 pages for programs and mappings (mmap_rnd_bits).</summary>
    private const ulong MapPages = 1ul << 28;

    /// <summary>2^22 pages for the stack (STACK_RND_MASK), and within the last one multiples of 16.</summary>
    private const ulong StackPages = 1ul << 22, StackStep = 16;

    /// <summary>brk starts up to 32 MiB after the program (arch_randomize_brk).</summary>
    private const ulong BreakPages = 1ul << 13;

    /// <summary>The vDSO's pages, at most.</summary>
    private const ulong VdsoPages = 4;

    /// <summary>Kept free between the lowest that the stack may grow to and the mappings (stack_guard_gap).</summary>
    private const ulong StackGuard = 1 << 20;

    /// <summary>Draws the places.</summary>
    /// <param name="random">Random bytes that serve nothing else.</param>
    /// <param name="stackLimit">How large the stack may grow; at most 1 GiB.</param>
    /// <param name="what">What is drawn.</param>
    public static ProgramPlacement Draw(ReadOnlySpan<byte> random, ulong stackLimit, AddressRandomization what)
    {
        if (what == AddressRandomization.None)
        {
            return new ProgramPlacement(ProgramPlaces.Program, Layout.MapTop, Layout.StackTop, Layout.Vdso, 0);
        }

        const ulong page = Pages.Size;
        // 58 bits of one word, 59 of the other.
        ulong low = BinaryPrimitives.ReadUInt64LittleEndian(random);
        ulong high = BinaryPrimitives.ReadUInt64LittleEndian(random[sizeof(ulong)..]);
        ulong mapTop = Layout.StackTop - (StackPages * page) - Pages.Up(stackLimit) - StackGuard;
        ulong vdsoPages = ((Layout.ShimHeap - Layout.VdsoArea) / page) - VdsoPages;
        return new ProgramPlacement(
            ProgramPlaces.Program + (low % MapPages * page),
            mapTop - (high % MapPages * page),
            Layout.StackTop - ((low >> 28) % StackPages * page) - ((low >> 50) % (page / StackStep) * StackStep),
            Layout.VdsoArea + ((high >> 28) % (1 << 18) % vdsoPages * page),
            what == AddressRandomization.All ? (high >> 46) % BreakPages * page : 0);
    }
}
