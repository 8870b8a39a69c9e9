using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Tests.Hosted;

/// <summary>A machine for one test: RAM, frame allocator, heap, clock page.</summary>
internal sealed unsafe class Machine : IDisposable
{
    private static byte* s_metadata;

    private Machine(ulong freeBefore) => FreeBefore = freeBefore;

    /// <summary>Free frames of the fresh machine.</summary>
    internal ulong FreeBefore { get; }

    /// <summary>Starts a machine.</summary>
    /// <param name="megabytes">RAM.</param>
    internal static Machine Start(uint megabytes = 64, bool clockPage = true)
    {
        FaultInjection.Remaining = -1;
        Cpu.CurrentIndex = 0;
        Tlb.Reset();
        MappingPool.Reset();
        Demolition.Reset();
        Core.Initialize();
        AccountTable.Reset();
        AddressSpace.EntriesAtOnce = AddressSpace.DefaultEntriesAtOnce;
        ulong bytes = (ulong)megabytes << 20;
        DirectMap.Reset(bytes);
        ulong frames = bytes >> Pages.Shift;
        nuint size = (nuint)FrameAllocator.MetadataSize(frames, (uint)Cpu.Count);
        NativeMemory.AlignedFree(s_metadata);
        s_metadata = (byte*)NativeMemory.AlignedAlloc(size, 4096);
        NativeMemory.Clear(s_metadata, size);
        FrameAllocator.Initialize(s_metadata, frames, (uint)Cpu.Count);
        FrameAllocator.AddFree(0, bytes);
        Assert.True(KernelHeap.Initialize());
        if (clockPage)
        {
            Assert.Equal(Status.Ok, ClockPageOwner.Initialize());
        }

        KernelHeap.TrimAll();
        return new Machine(FrameAllocator.FreeFrames);
    }

    /// <summary>Fails unless every frame that was taken since the start is free again.</summary>
    internal void AssertNothingLeaked()
    {
        FaultInjection.Remaining = -1;
        while (Demolition.TryFreeSome())
        {
        }
        KernelHeap.TrimAll();
        FrameAllocator.CheckInvariants();
        Assert.Equal(0, MappingPool.InUse);
        Assert.Equal(0ul, FrameAllocator.CountOf(FrameKind.Anonymous));
        Assert.Equal(0ul, FrameAllocator.CountOf(FrameKind.PageTable));
        Assert.Equal(FreeBefore, FrameAllocator.FreeFrames);
    }

    public void Dispose()
    {
        FaultInjection.Remaining = -1;
        ClockPageOwner.Destroy();
    }
}
