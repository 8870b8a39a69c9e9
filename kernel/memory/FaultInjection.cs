using System.Runtime.CompilerServices;

namespace Rill.Kernel.Memory;

/// <summary>Lets host tests refuse the n-th allocation of frames. In the kernel it compiles to nothing.</summary>
internal static class FaultInjection
{
#if HOSTED
    /// <summary>How many allocations succeed before all others fail; negative: no failures.</summary>
    internal static int Remaining { get; set; } = -1;

    internal static bool Fails()
    {
        if (Remaining > 0)
        {
            Remaining--;
            return false;
        }

        return Remaining == 0;
    }
#else
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Fails() => false;
#endif
}
