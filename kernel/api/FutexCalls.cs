using System.Threading;
using Rill.Abi;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on words of user memory that threads wait on.</summary>
internal static class FutexCalls
{
    public static long Wait(Core core, ulong address, ulong expected, ulong deadline, ulong flags)
        => flags > (ulong)FutexFlags.Shared
            ? (long)Status.InvalidArgument
            : FutexTable.Wait(core, address, (uint)expected, deadline, flags != 0);

    public static long Wake(Process caller, ulong address, ulong count, ulong flags)
        => flags > (ulong)FutexFlags.Shared
            ? (long)Status.InvalidArgument
            : FutexTable.Wake(caller.Space, address, Clamp(count), flags != 0);

    public static long Requeue(
        Process caller, ulong address, ulong wakeCount, ulong moveCount, ulong toAddress, ulong expected, ulong flags)
        => flags > (ulong)FutexFlags.Shared
            ? (long)Status.InvalidArgument
            : FutexTable.Requeue(
                caller.Space, address, Clamp(wakeCount), Clamp(moveCount), toAddress, (uint)expected, flags != 0);

    public static unsafe long CompareExchange(
        Process caller, ulong handle, ulong address, ulong expected, ulong value, ulong count)
    {
        Status status = Lookup.Space(caller, handle, Rights.Write, out AddressSpace? space);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        if ((address & 3) != 0 || expected > uint.MaxValue || value > uint.MaxValue)
        {
            return (long)Status.InvalidArgument;
        }
        status = UserMemory.PageForWrite(space!, address, out byte* word);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        uint old = Interlocked.CompareExchange(ref *(uint*)word, (uint)value, (uint)expected);
        if (old == expected && count != 0)
        {
            FutexTable.Wake(space!, address, Clamp(count), shared: true);
        }
        return old;
    }

    private static uint Clamp(ulong count) => count > uint.MaxValue ? uint.MaxValue : (uint)count;
}
