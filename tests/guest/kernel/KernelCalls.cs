using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Shim.Abi;

namespace Rill.Guest.KernelTests;

/// <summary>Kernel calls, raw: every argument a number, every result as the kernel gave it.</summary>
internal static unsafe class KernelCalls
{
    private static readonly delegate* unmanaged<ulong, ulong, ulong, ulong, ulong, ulong, ulong, long> s_native =
        (delegate* unmanaged<ulong, ulong, ulong, ulong, ulong, ulong, ulong, long>)
        ((ShimImage*)Layout.Shim)->NativeCall;

    internal static long Call(KernelCall number, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0,
        ulong a5 = 0) => s_native((ulong)number, a0, a1, a2, a3, a4, a5);

    /// <summary>A call whose failure is the test's failure.</summary>
    internal static long Must(KernelCall number, ulong a0 = 0, ulong a1 = 0, ulong a2 = 0, ulong a3 = 0, ulong a4 = 0,
        ulong a5 = 0, [CallerLineNumber] int line = 0)
    {
        long result = Call(number, a0, a1, a2, a3, a4, a5);
        return result >= 0 ? result : throw new FailedException($"{number}: {(Status)result} (line {line})");
    }

    internal static void Is(Status expected, long result, string what = "", [CallerLineNumber] int line = 0)
    {
        if ((Status)result != expected)
        {
            throw new FailedException(
                $"{what} expected {expected}, got {(result < 0 ? ((Status)result).ToString() : result.ToString())} (line {line})");
        }
    }

    internal static void True(bool condition, string what, [CallerLineNumber] int line = 0)
    {
        if (!condition)
        {
            throw new FailedException($"{what} (line {line})");
        }
    }

    internal static void Equal<T>(T expected, T actual, string what = "", [CallerLineNumber] int line = 0)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new FailedException($"{what}: expected {expected}, got {actual} (line {line})");
        }
    }

    internal static void Close(uint handle) => Must(KernelCall.HandleClose, handle);

    internal static uint CreateMemory(ulong size, MemoryFlags flags = 0) =>
        (uint)Must(KernelCall.MemoryCreate, size, (ulong)flags);

    internal static byte* Map(uint memory, ulong length, Protection protection, MapFlags flags, ulong address = 0,
        ulong offset = 0, uint space = 0)
    {
        long result = TryMap(memory, length, protection, flags, address, offset, space);
        return result >= 0 ? (byte*)result : throw new FailedException($"SpaceMap: {(Status)result}");
    }

    internal static long TryMap(uint memory, ulong length, Protection protection, MapFlags flags, ulong address = 0,
        ulong offset = 0, uint space = 0)
    {
        var request = new MapRequest
        {
            Memory = memory, Length = length, Protection = protection, Flags = flags, Address = address, Offset = offset,
        };
        return Call(KernelCall.SpaceMap, space, (ulong)&request);
    }

    internal static void Unmap(byte* address, ulong length) => Must(KernelCall.SpaceUnmap, 0, (ulong)address, length);

    internal static SystemInfo SystemInfo()
    {
        SystemInfo info;
        Must(KernelCall.SystemInfo, (ulong)&info);
        return info;
    }

    internal static ulong Now() => SystemInfo().Uptime;

    internal static (uint First, uint Second) CreateStream()
    {
        uint* lanes = stackalloc uint[2];
        Must(KernelCall.StreamCreate, (ulong)lanes);
        return (lanes[0], lanes[1]);
    }
}
