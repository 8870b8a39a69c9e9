using System.Runtime.CompilerServices;

namespace Rill.Posix.Processes;

/// <summary>The absent Linux calls that a process was told of in the log: a bit for each number.</summary>
internal struct AbsentCalls
{
    /// <summary>Numbers are below this; Linux's are below 512 on x86-64 (arch/x86/entry/syscalls/syscall_64.tbl).</summary>
    public const int Numbers = 512;

    private Bits _bits;

    /// <summary>Notes a number; false where it was noted before.</summary>
    public bool Add(int number)
    {
        ref ulong word = ref _bits[number / 64];
        ulong bit = 1UL << (number % 64);
        bool isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    [InlineArray(Numbers / 64)]
    private struct Bits
    {
        private ulong _first;
    }
}
