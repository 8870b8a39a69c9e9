using Rill.Abi;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

internal static unsafe class MemoryTests
{
    [Fact]
    internal static void ReadsBackWhatWasWrittenAcrossPages()
    {
        uint memory = CreateMemory(3 * 4096);
        byte[] data = new byte[6000], back = new byte[6000];
        new Random(1).NextBytes(data);
        fixed (byte* from = data, to = back)
        {
            Equal(6000L, Must(KernelCall.MemoryWrite, memory, 1000, (ulong)from, 6000));
            Equal(6000L, Must(KernelCall.MemoryRead, memory, 1000, (ulong)to, 6000));
        }
        True(data.AsSpan().SequenceEqual(back), "same bytes");
        Close(memory);
    }

    [Fact]
    internal static void HolesReadAsZerosAndCostNothing()
    {
        uint memory = CreateMemory(1UL << 38);
        ulong value = 1;
        Must(KernelCall.MemoryRead, memory, 1UL << 37, (ulong)&value, 8);
        Equal(0UL, value, "a hole");
        MemoryInfo info;
        Must(KernelCall.MemoryInfo, memory, (ulong)&info);
        Equal(0UL, info.Committed, "committed");
        Equal(1UL << 38, info.Size, "size");
        Close(memory);
    }

    [Fact]
    internal static void TransfersStopAtTheEnd()
    {
        uint memory = CreateMemory(4096);
        byte* buffer = stackalloc byte[64];
        Equal(16L, Must(KernelCall.MemoryRead, memory, 4080, (ulong)buffer, 64));
        Equal(0L, Call(KernelCall.MemoryRead, memory, 4096, (ulong)buffer, 64));
        Equal(16L, Must(KernelCall.MemoryWrite, memory, 4080, (ulong)buffer, 64));
        True(Call(KernelCall.MemoryRead, memory, ulong.MaxValue - 3, (ulong)buffer, 64) <= 0, "no wrap");
        Close(memory);
    }

    [Fact]
    internal static void BadBuffersAreBadAddresses()
    {
        uint memory = CreateMemory(8192);
        foreach (ulong address in new ulong[] { 8UL, 0x1000UL, Layout.UserEnd, 0x8000_0000_0000, 0xFFFF_8000_0000_0000,
            0xFFFF_FFFF_8000_0000, ulong.MaxValue - 7 })
        {
            Is(Status.BadAddress, Call(KernelCall.MemoryRead, memory, 0, address, 8));
            Is(Status.BadAddress, Call(KernelCall.MemoryWrite, memory, 0, address, 8));
            Is(Status.BadAddress, Call(KernelCall.MemoryInfo, memory, address));
        }
        // Readable only: a copy out must not write it.
        byte* page = Map(0, 4096, Protection.Read, 0);
        Is(Status.BadAddress, Call(KernelCall.MemoryRead, memory, 0, (ulong)page, 8));
        Unmap(page, 4096);
        Close(memory);
    }

    [Fact]
    internal static void ShrinkingUnmapsEverywhere()
    {
        uint memory = CreateMemory(8192);
        byte* mapped = Map(memory, 8192, Protection.Read | Protection.Write, MapFlags.Shared);
        mapped[5000] = 7;
        Must(KernelCall.MemoryResize, memory, 4096);
        byte value;
        Is(Status.BadAddress, Call(KernelCall.SpaceRead, 0, (ulong)(mapped + 5000), (ulong)&value, 1));
        Must(KernelCall.MemoryResize, memory, 8192);
        Equal((byte)0, mapped[5000], "fresh page");
        Unmap(mapped, 8192);
        Close(memory);
    }

    [Fact]
    internal static void CopiesBetweenObjects()
    {
        uint from = CreateMemory(12288), to = CreateMemory(12288);
        byte* source = Map(from, 12288, Protection.Read | Protection.Write, MapFlags.Shared);
        for (int i = 0; i < 12288; i++)
        {
            source[i] = (byte)(i * 7);
        }
        Equal(9000L, Must(KernelCall.MemoryCopy, to, 100, from, 50, 9000));
        byte* target = Map(to, 12288, Protection.Read, MapFlags.Shared);
        for (int i = 0; i < 9000; i++)
        {
            True(target[100 + i] == source[50 + i], "same bytes");
        }
        Unmap(source, 12288);
        Unmap(target, 12288);
        Close(from);
        Close(to);
    }

    [Fact]
    internal static void DiscardGivesFramesBack()
    {
        uint memory = CreateMemory(64 * 4096);
        byte* mapped = Map(memory, 64 * 4096, Protection.Read | Protection.Write, MapFlags.Shared | MapFlags.Populate);
        MemoryInfo info;
        Must(KernelCall.MemoryInfo, memory, (ulong)&info);
        Equal(64UL * 4096, info.Committed, "populated");
        mapped[0] = 1;
        mapped[63 * 4096] = 2;
        Must(KernelCall.MemoryDiscard, memory, 4096, 63 * 4096);
        Must(KernelCall.MemoryInfo, memory, (ulong)&info);
        Equal(4096UL, info.Committed, "after discard");
        Equal((byte)1, mapped[0], "kept");
        Equal((byte)0, mapped[63 * 4096], "zero again");
        Unmap(mapped, 64 * 4096);
        Close(memory);
    }

    [Fact]
    internal static void ContiguousMemoryHasAPhysicalBase()
    {
        uint memory = CreateMemory(65536, MemoryFlags.Contiguous);
        MemoryInfo info;
        Must(KernelCall.MemoryInfo, memory, (ulong)&info);
        True(info.PhysicalBase != 0 && info.PhysicalBase % 4096 == 0 && info.Committed == 65536, "base");
        uint narrow = (uint)Must(KernelCall.HandleDuplicate, memory, (ulong)(Rights.All & ~Rights.Manage));
        Must(KernelCall.MemoryInfo, narrow, (ulong)&info);
        True(info.PhysicalBase == 0 && info.Committed == 65536, "no base without Manage");
        Close(narrow);
        Close(memory);
        Is(Status.InvalidArgument, Call(KernelCall.MemoryCreate, 4096, 0x80));
        Is(Status.InvalidArgument, Call(KernelCall.MemoryCreate, ulong.MaxValue, 0));
    }
}
