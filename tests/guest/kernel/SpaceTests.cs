using Rill.Abi;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

internal static unsafe class SpaceTests
{
    private const Protection ReadWrite = Protection.Read | Protection.Write;

    [Fact]
    internal static void ReservationOf256GiBCostsNoMemory()
    {
        ulong before = SystemInfo().MemoryFree;
        byte* range = Map(0, 256UL << 30, Protection.None, 0);
        True(before - SystemInfo().MemoryFree < 1 << 20, "less than 1 MiB");
        Unmap(range, 256UL << 30);
    }

    [Fact]
    internal static void BadRequestsAreRefused()
    {
        Is(Status.InvalidArgument, TryMap(0, 0, ReadWrite, 0), "no length");
        Is(Status.InvalidArgument, TryMap(0, 4096, ReadWrite, MapFlags.Fixed, 0x10001), "unaligned");
        Is(Status.InvalidArgument, TryMap(0, 4096, ReadWrite, (MapFlags)0x4000), "flags");
        Is(Status.InvalidArgument, TryMap(0, 4096, (Protection)64, 0), "protection");
        True(TryMap(0, 4096, ReadWrite, MapFlags.Fixed, 0xFFFF_8000_0000_0000) < 0, "kernel half");
        True(TryMap(0, 4096, ReadWrite, MapFlags.Fixed, 0x1000) < 0, "below UserStart");
        True(TryMap(0, ulong.MaxValue - 4095, ReadWrite, 0) < 0, "too long");
        uint memory = CreateMemory(4096);
        Is(Status.InvalidArgument, TryMap(memory, 4096, ReadWrite, MapFlags.Shared, 0, 5), "offset");
        Close(memory);
        Is(Status.InvalidArgument, Call(KernelCall.SpaceUnmap, 0, 0x10001, 4096), "unmap unaligned");
        True(Call(KernelCall.SpaceUnmap, 0, 0xFFFF_8000_0000_0000, 4096) < 0, "unmap kernel half");
        True(Call(KernelCall.SpaceProtect, 0, 0xFFFF_8000_0000_0000, 4096, 7) < 0, "protect kernel half");
        Is(Status.NotFound, Call(KernelCall.SpaceProtect, 0, 0x1234_0000_0000, 4096, 1), "protect a hole");
    }

    [Fact]
    internal static void NoReplaceRefusesOverlapAndFixedReplaces()
    {
        byte* range = Map(0, 8192, ReadWrite, 0);
        range[0] = 1;
        range[4096] = 2;
        Is(Status.AlreadyExists, TryMap(0, 8192, ReadWrite, MapFlags.Fixed | MapFlags.NoReplace, (ulong)range + 4096));
        Map(0, 4096, ReadWrite, MapFlags.Fixed, (ulong)range + 4096);
        Equal((byte)1, range[0], "kept");
        Equal((byte)0, range[4096], "replaced");
        Unmap(range, 8192);
    }

    [Fact]
    internal static void CloneIsCopyOnWriteBothWays()
    {
        uint memory = CreateMemory(4096);
        byte* range = Map(0, 16384, ReadWrite, 0), shared = Map(memory, 4096, ReadWrite, MapFlags.Shared),
            alone = Map(0, 4096, ReadWrite, MapFlags.NoInherit);
        range[0] = 1;
        shared[0] = 1;
        alone[0] = 1;
        ulong made = 0;
        do
        {
            made = (ulong)Must(KernelCall.SpaceClone, 0, 0, (uint)made);
        }
        while ((made & SpaceCloneResult.More) != 0);
        uint clone = (uint)made;
        byte value = 9;
        Must(KernelCall.SpaceRead, clone, (ulong)range, (ulong)&value, 1);
        Equal((byte)1, value, "inherited");
        range[0] = 2;
        Must(KernelCall.SpaceRead, clone, (ulong)range, (ulong)&value, 1);
        Equal((byte)1, value, "the clone keeps the old");
        value = 3;
        Must(KernelCall.SpaceWrite, clone, (ulong)range, (ulong)&value, 1);
        Equal((byte)2, range[0], "the original keeps its own");
        value = 5;
        Must(KernelCall.SpaceWrite, clone, (ulong)shared, (ulong)&value, 1);
        Equal((byte)5, shared[0], "shared is shared");
        Must(KernelCall.SpaceProtect, clone, (ulong)range, 4096, (ulong)Protection.Read);
        Is(Status.BadAddress, Call(KernelCall.SpaceWrite, clone, (ulong)range, (ulong)&value, 1), "as its user code");
        Must(KernelCall.SpaceWrite, clone, (ulong)range, (ulong)&value, 1, (ulong)SpaceWriteFlags.Force);
        Is(Status.InvalidArgument, Call(KernelCall.SpaceWrite, clone, (ulong)range, (ulong)&value, 1, 2), "an unknown flag");
        Is(Status.BadAddress, Call(KernelCall.SpaceRead, clone, (ulong)alone, (ulong)&value, 1), "not inherited");
        Close(clone);
        Unmap(range, 16384);
        Unmap(shared, 4096);
        Unmap(alone, 4096);
        Close(memory);
    }

    [Fact]
    internal static void PrivateMappingOfAnObjectNeverWritesIt()
    {
        uint memory = CreateMemory(8192);
        byte* shared = Map(memory, 8192, ReadWrite, MapFlags.Shared), mine = Map(memory, 8192, ReadWrite, 0);
        shared[0] = 1;
        Equal((byte)1, mine[0], "seen through");
        mine[0] = 2;
        Equal((byte)1, shared[0], "kept");
        mine[4096] = 3;
        Equal((byte)0, shared[4096], "kept");
        Must(KernelCall.SpaceDiscard, 0, (ulong)mine, 4096);
        Equal((byte)1, mine[0], "the object again");
        Unmap(shared, 8192);
        Unmap(mine, 8192);
        Close(memory);
    }

    [Fact]
    internal static void ProtectionIsKept()
    {
        byte* range = Map(0, 12288, ReadWrite, 0);
        range[4096] = 1;
        Must(KernelCall.SpaceProtect, 0, (ulong)range + 4096, 4096, (ulong)Protection.Read);
        byte value = 2;
        uint memory = CreateMemory(4096);
        Is(Status.BadAddress, Call(KernelCall.MemoryRead, memory, 0, (ulong)range + 4096, 1), "copy out to read-only");
        Equal((byte)1, range[4096], "unchanged");
        MappingInfo info;
        Must(KernelCall.SpaceQuery, 0, (ulong)range + 4096, (ulong)&info);
        Equal((ulong)range + 4096, info.Start, "start");
        Equal((ulong)range + 8192, info.End, "end");
        Equal(Protection.Read, info.Protection, "protection");
        Must(KernelCall.SpaceProtect, 0, (ulong)range + 4096, 4096, (ulong)ReadWrite);
        range[4096] = value;
        Unmap(range, 12288);
        Close(memory);
    }

    [Fact]
    internal static void RemapMovesContents()
    {
        // The third page is in the way of growing in place.
        byte* range = Map(0, 12288, ReadWrite, 0);
        byte* blocker = range + 8192;
        Must(KernelCall.SpaceProtect, 0, (ulong)blocker, 4096, (ulong)Protection.None);
        range[0] = 1;
        range[4096] = 2;
        var request = new RemapRequest { Address = (ulong)range, OldLength = 8192, NewLength = 1 << 20, Flags = RemapRequest.MayMove };
        var moved = (byte*)Must(KernelCall.SpaceRemap, 0, (ulong)&request);
        Equal((byte)1, moved[0], "first");
        Equal((byte)2, moved[4096], "second");
        Equal((byte)0, moved[(1 << 20) - 1], "grown");
        Unmap(moved, 1 << 20);
        Unmap(blocker, 4096);
    }

    [Fact]
    internal static void ThousandsOfMappingsComeAndGo()
    {
        ulong before = SystemInfo().MemoryFree;
        byte* range = Map(0, 8000 * 4096UL, ReadWrite, 0);
        for (int i = 0; i < 8000; i += 2)
        {
            Must(KernelCall.SpaceProtect, 0, (ulong)range + (ulong)i * 4096, 4096, (ulong)Protection.Read);
        }
        for (int i = 1; i < 8000; i += 2)
        {
            range[i * 4096L] = (byte)i;
        }
        Unmap(range, 8000 * 4096UL);
        long lost = (long)(before - SystemInfo().MemoryFree);
        True(lost < 4 << 20, $"memory is back, lost {lost}");
    }
}
