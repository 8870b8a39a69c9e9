using System.Runtime.CompilerServices;
using Rill.Abi;

namespace Rill.Shim;

/// <summary>The kernel calls that the shim makes. Results as <see cref="Status"/> has them.</summary>
internal static unsafe class KernelCalls
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Call(KernelCall number, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0) =>
        Asm.Kernel(a0, a1, a2, a3, a4, (ulong)number);

    public static long HandleClose(uint handle) => Call(KernelCall.HandleClose, handle);

    public static long SpaceMap(MapRequest* request) => Call(KernelCall.SpaceMap, 0, (ulong)request);

    /// <summary>Anonymous private memory at exactly an address, or anywhere (0).</summary>
    public static long MapAnonymous(ulong address, ulong length, Protection protection, MapFlags flags)
    {
        MapRequest request = default;
        request.Protection = protection;
        request.Flags = flags | (address != 0 ? MapFlags.Fixed : MapFlags.None);
        request.Address = address;
        request.Length = length;
        return SpaceMap(&request);
    }

    public static long SpaceUnmap(ulong address, ulong length) => Call(KernelCall.SpaceUnmap, 0, address, length);

    public static long FutexWait(ulong address, uint expected, ulong deadline, FutexFlags flags) =>
        Call(KernelCall.FutexWait, address, expected, deadline, (ulong)flags);

    public static long FutexWake(ulong address, uint count, FutexFlags flags) =>
        Call(KernelCall.FutexWake, address, count, (ulong)flags);

    public static long FutexRequeue(ulong address, uint wake, uint move, ulong to, uint expected, FutexFlags flags) =>
        Asm.Kernel6(address, wake, move, to, expected, (ulong)flags, (ulong)KernelCall.FutexRequeue);

    public static long RandomGet(void* buffer, ulong length) => Call(KernelCall.RandomGet, (ulong)buffer, length);

    public static long LogWrite(uint log, byte* text, int length) =>
        Call(KernelCall.LogWrite, log, (ulong)text, (ulong)length);

    public static void ProcessExit(ulong code)
    {
        while (true)
        {
            Call(KernelCall.ProcessExit, code);
        }
    }
}
