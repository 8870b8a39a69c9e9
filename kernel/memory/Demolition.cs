using System.Runtime.CompilerServices;

namespace Rill.Kernel.Memory;

/// <summary>
/// Address spaces and Memory objects that lost their last reference and hold more pages than one kernel entry may free.
/// They are taken apart in slices, each on some core's way out of the kernel; idle cores are asked first.
/// </summary>
/// <remarks>All under the kernel lock, which is left between two slices. What is listed can be named by nobody. Its pages
/// count as used until they are freed; an allocation that would fail first waits for all of them.</remarks>
[GuardedBy(Guard.KernelLock)]
internal static class Demolition
{
    /// <summary>How many pages, or page-table entries that are looked at for them, one entry frees: some hundred microseconds
    /// of work at most.</summary>
    private const int PagesAtOnce = 8192;

    private static AddressSpace? s_space;
    private static MemoryObject? s_memory;

    /// <summary>Pages that may still be freed in this entry. Whoever frees pages of an object that nobody can name any more
    /// takes them off, and stops when there are none.</summary>
    public static int Budget = PagesAtOnce;

    /// <summary>Whether something waits to be taken apart.</summary>
    public static bool HasWork => s_space is not null || s_memory is not null;

    /// <summary>An entry of the kernel is over: the next may free as much again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Renew() => Budget = PagesAtOnce;

    /// <summary>Forgets the lists, so that a test starts afresh.</summary>
    internal static void Reset()
    {
        s_space = null;
        s_memory = null;
        Budget = PagesAtOnce;
    }

    /// <summary>Lists a space that the present slice could not finish.</summary>
    public static void Add(AddressSpace space)
    {
        space.NextToDemolish = s_space;
        s_space = space;
    }

    /// <summary>Lists a Memory object that the present slice could not finish.</summary>
    public static void Add(MemoryObject memory)
    {
        memory.NextToDemolish = s_memory;
        s_memory = memory;
    }

    /// <summary>Does one slice.</summary>
    public static void Run()
    {
        Budget = PagesAtOnce;
        while (Budget > 0 && HasWork)
        {
            // What a space's mappings release may be put on the list of Memory objects meanwhile.
            if (s_space is { } space)
            {
                s_space = space.NextToDemolish;
                space.Demolish();
            }
            else
            {
                MemoryObject memory = s_memory!;
                s_memory = memory.NextToDemolish;
                memory.Demolish();
            }
        }
    }

    /// <summary>Frees a slice of what waits, since an allocation would fail otherwise: its caller looks whether that is enough.</summary>
    /// <returns>Whether there was anything.</returns>
    public static bool TryFreeSome()
    {
        if (!HasWork)
        {
            return false;
        }
        Run();
        return true;
    }
}
