using Rill.Abi;
using Rill.Kernel.Arch;

namespace Rill.Kernel.Tasks;

/// <summary>
/// Calls whose work grows with a length are done in slices of bounded time. Between two slices the thread goes back to
/// user mode with its registers set so that it makes the same call again for the rest: so interrupts, other cores and
/// the thread's own end get their turn, and the caller sees one call.
/// </summary>
internal static unsafe class Slices
{
    /// <summary>How much of a copy to do now.</summary>
    public static ulong Part(ulong length) => length < CallSlices.CopyBytes ? length : CallSlices.CopyBytes;

    /// <summary>Ends a slice of a copy.</summary>
    /// <param name="result">Bytes copied, or an error, which counts only where nothing was copied before.</param>
    /// <param name="first">Register of an offset or address that moves on with the copy.</param>
    /// <param name="second">The other one.</param>
    /// <param name="length">Register of the length.</param>
    public static long Copied(Thread thread, long result, ref ulong first, ref ulong second, ref ulong length)
    {
        if (result == (long)CallSlices.CopyBytes && length > CallSlices.CopyBytes)
        {
            first += CallSlices.CopyBytes;
            second += CallSlices.CopyBytes;
            length -= CallSlices.CopyBytes;
            thread.CopiedBefore += CallSlices.CopyBytes;
            return CallResult.Again;
        }
        if (thread.CopiedBefore == 0)
        {
            return result;
        }
        long before = (long)thread.CopiedBefore;
        thread.CopiedBefore = 0;
        return result < 0 ? before : before + result;
    }

    /// <summary>Ends a slice of an operation on a range.</summary>
    /// <param name="part">How much of it was done.</param>
    /// <param name="start">Register of the range's start.</param>
    /// <param name="length">Register of its length.</param>
    public static long Done(Status status, ulong part, ref ulong start, ref ulong length)
    {
        if (status != Status.Ok || part >= length)
        {
            return (long)status;
        }
        start += part;
        length -= part;
        return CallResult.Again;
    }

    /// <summary>Ends a call whose next slice cannot begin: nothing of its range counts as checked any more.</summary>
    public static long Abandon(Thread thread, Status status)
    {
        thread.ProtectedUpTo = 0;
        return (long)status;
    }

    /// <summary>Makes a thread repeat its call, with the arguments that its registers hold now.</summary>
    public static void Repeat(ThreadContext* context)
    {
        context->Rip -= SyscallLength;
        context->ResumeAll();
    }

    /// <summary>Bytes of the SYSCALL instruction (Intel SDM 2B): 0F 05.</summary>
    private const ulong SyscallLength = 2;
}
