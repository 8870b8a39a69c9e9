using Rill.Abi;

namespace Rill.Runtime.Native;

/// <summary>
/// The kernel as one process sees it: a back end that carries the calls of <see cref="KernelCall"/>, and typed wrappers
/// over it. Wrappers return the kernel's <see cref="Status"/> and what the call made in out parameters.
/// </summary>
/// <remarks>
/// The two back ends are <see cref="NativeKernelCalls"/> and the simulated kernel of the tests. In a published server only
/// the first is ever constructed, so the compiler, which sees the whole program, calls it directly.
/// </remarks>
public abstract partial class KernelCalls
{
    /// <summary>Carries out a call that never parks the thread and takes microseconds: the collector, should another thread
    /// of the server need it meanwhile, waits for its end.</summary>
    public abstract long Invoke(
        KernelCall call, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0, ulong a5 = 0);

    /// <summary>Carries out a call that may park the thread.</summary>
    public abstract long InvokeParking(
        KernelCall call, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0, ulong a5 = 0);

    /// <summary>Carries out a call that the kernel does in slices, since its work grows with a length: it holds up nobody but
    /// its caller, no collection either.</summary>
    private long InvokeLong(KernelCall call, ulong a0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0) =>
        InvokeParking(call, a0, a1, a2, a3, a4);

    /// <summary>The monotonic clock, in nanoseconds since boot.</summary>
    public abstract ulong Now { get; }

    /// <summary>What the kernel tells of the calling thread; stays in place as long as the thread runs. Null where there
    /// is no kernel below.</summary>
    public virtual unsafe ThreadArea* CurrentArea => null;

    /// <summary>Closes a handle.</summary>
    public Status HandleClose(uint handle) => (Status)Invoke(KernelCall.HandleClose, handle);

    /// <summary>Makes a second handle with <paramref name="rights"/> (<see cref="Rights.Same"/>: all that it has).</summary>
    public Status HandleDuplicate(uint handle, Rights rights, out uint duplicate) =>
        TakeHandle(Invoke(KernelCall.HandleDuplicate, handle, (ulong)rights), out duplicate);

    /// <summary>Tells type, rights and object id of a handle.</summary>
    public unsafe Status HandleInfo(uint handle, out HandleInfo info)
    {
        fixed (HandleInfo* pointer = &info)
        {
            return (Status)Invoke(KernelCall.HandleInfo, handle, (ulong)pointer);
        }
    }

    /// <summary>Splits a result into the handle that it is, or 0 and a status.</summary>
    protected static Status TakeHandle(long result, out uint handle)
    {
        handle = result < 0 ? 0 : (uint)result;
        return result < 0 ? (Status)result : Status.Ok;
    }

    /// <summary>Splits a result into the value that it is, or 0 and a status.</summary>
    protected static Status TakeValue(long result, out ulong value)
    {
        value = result < 0 ? 0 : (ulong)result;
        return result < 0 ? (Status)result : Status.Ok;
    }

    /// <summary>Splits a result into the byte count that it is, or 0 and a status.</summary>
    protected static Status TakeCount(long result, out int count)
    {
        count = result < 0 ? 0 : (int)result;
        return result < 0 ? (Status)result : Status.Ok;
    }
}
