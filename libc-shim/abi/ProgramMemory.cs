using Rill.Abi;

namespace Rill.Shim.Abi;

/// <summary>Which addresses are a program's to name in calls.</summary>
public static class ProgramMemory
{
    /// <summary>Whether an address lies outside of what belongs to the shim: its heap, with threads' areas and stacks, and its
    /// image. Neither the shim nor a server reads or writes there because a program gave the address.</summary>
    /// <remarks>The clock, the vDSO and the process page between heap and image are the program's to read. The page before the
    /// heap's first stack is free, so that an access which begins below it ends there.</remarks>
    public static bool Contains(ulong address) =>
        address < Layout.ShimHeap || address - Layout.ShimHeapEnd < Layout.Shim - Layout.ShimHeapEnd;
}
