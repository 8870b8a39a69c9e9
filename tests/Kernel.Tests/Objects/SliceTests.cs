using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Entry;
using Rill.Kernel.Handles;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

/// <summary>Calls on long ranges are done in slices, and what a dead process held is freed in slices.</summary>
public sealed unsafe class SliceTests : IDisposable
{
    private const ulong Megabyte = 1 << 20;
    private const ulong LeafSpan = 2 * Megabyte;
    private const ulong Area = 0x4000_0000;
    private const ulong AreaSize = 40 * LeafSpan;

    private readonly TestKernel _kernel = TestKernel.Start(2);
    private readonly Guest _guest;

    public SliceTests() => _guest = _kernel.NewGuest(0);

    public void Dispose()
    {
        _guest.Exit();
        _kernel.AssertNothingLeft();
        _kernel.Dispose();
    }

    /// <summary>Maps more page-table entries than one kernel entry deals with, and touches a page of each table.</summary>
    private void MapArea()
    {
        ulong request = _guest.Store(new MapRequest
        {
            Address = Area,
            Length = AreaSize,
            Protection = Protection.Read | Protection.Write,
            Flags = MapFlags.Fixed,
        });
        Assert.Equal((long)Area, _guest.Call(KernelCall.SpaceMap, 0, request));
        for (ulong at = Area; at < Area + AreaSize; at += LeafSpan)
        {
            Assert.Equal(Status.Ok, UserMemory.CopyOut(_guest.Process.Space, at, 7));
        }
    }

    private ulong Resident()
    {
        _guest.Process.Space.GetInfo(out SpaceInfo info);
        return info.ResidentPrivate >> 12;
    }

    [Fact]
    public void ALongCopyTakesSeveralEntriesAndCountsAsOne()
    {
        uint from = _guest.Handle(KernelCall.MemoryCreate, 4 * Megabyte), to = _guest.Handle(KernelCall.MemoryCreate, 4 * Megabyte);
        ulong bytes = _guest.StoreBytes([1, 2, 3]);
        Assert.Equal(3, _guest.Call(KernelCall.MemoryWrite, from, (3 * Megabyte) - 1, bytes, 3));
        Assert.Equal(1, _guest.Slices);
        Assert.Equal((long)(4 * Megabyte) - 100, _guest.Call(KernelCall.MemoryCopy, to, 0, from, 100, 9 * Megabyte));
        Assert.Equal(4, _guest.Slices);
        Assert.Equal(3, _guest.Call(KernelCall.MemoryRead, to, (3 * Megabyte) - 101, bytes + 64, 3));
        Assert.Equal([1, 2, 3], _guest.LoadBytes(bytes + 64, 3));
    }

    [Fact]
    public void ACopyThatEndsEarlyTellsWhatItMoved()
    {
        uint memory = _guest.Handle(KernelCall.MemoryCreate, 2 * Megabyte);
        // The guest's memory ends a megabyte on.
        Assert.Equal((long)Megabyte, _guest.Call(KernelCall.MemoryRead, memory, 0, Guest.Memory, 2 * Megabyte));
        Assert.Equal((long)Status.BadAddress, _guest.Call(KernelCall.MemoryRead, memory, 0, Guest.Memory + Megabyte, Megabyte));
    }

    [Fact]
    public void AnOverlappingCopyIsRefusedHoweverFarApart()
    {
        uint memory = _guest.Handle(KernelCall.MemoryCreate, 8 * Megabyte);
        _guest.Is(Status.InvalidArgument, KernelCall.MemoryCopy, memory, 2 * Megabyte, memory, 0, 4 * Megabyte);
        Assert.Equal((long)(4 * Megabyte), _guest.Call(KernelCall.MemoryCopy, memory, 0, memory, 2 * Megabyte, 4 * Megabyte));
    }

    [Fact]
    public void ALongRangeIsProtectedDiscardedAndUnmappedInSlices()
    {
        MapArea();
        ulong before = Resident();
        _guest.Ok(KernelCall.SpaceProtect, 0, Area, AreaSize, (ulong)Protection.Read);
        Assert.True(_guest.Slices > 1);
        Assert.Equal(Status.Ok, _guest.Process.Space.Query(Area, out MappingInfo info));
        Assert.Equal((Area, Area + AreaSize, Protection.Read), (info.Start, info.End, info.Protection));
        _guest.Ok(KernelCall.SpaceDiscard, 0, Area, AreaSize);
        Assert.True(_guest.Slices > 1);
        Assert.Equal(before - (AreaSize / LeafSpan), Resident());
        _guest.Ok(KernelCall.SpaceUnmap, 0, Area, AreaSize);
        Assert.True(_guest.Slices > 1);
        Assert.Equal(Status.Ok, _guest.Process.Space.Query(Area, out info));
        Assert.True(info.Start >= Area + AreaSize);
    }

    [Fact]
    public void ALargeSpaceIsClonedInSlicesAndTheCloneHasOneMapping()
    {
        MapArea();
        uint clone = BeginClone(0);
        Assert.True(FinishClone(0, clone) > 1);
        ulong to = _guest.Allocate(sizeof(MappingInfo));
        // One entry counts a part of the pages; asking where it stopped counts the rest.
        ulong resident = 0;
        int queries = 0;
        for (ulong from = Area; from < Area + AreaSize; queries++)
        {
            _guest.Ok(KernelCall.SpaceQuery, clone, from, to);
            MappingInfo info = _guest.Load<MappingInfo>(to);
            Assert.Equal((Area, Area + AreaSize), (info.Start, info.End));
            Assert.InRange(info.Counted, from + 1, info.End);
            resident += info.Resident;
            from = info.Counted;
        }

        Assert.Equal(AreaSize / LeafSpan * 4096, resident);
        Assert.True(queries > 1);
        for (ulong at = Area; at < Area + AreaSize; at += LeafSpan)
        {
            Assert.Equal(4, _guest.Call(KernelCall.SpaceRead, clone, at, to, 4));
            Assert.Equal(7, _guest.Load<int>(to));
        }
        _guest.Ok(KernelCall.HandleClose, clone);
    }

    [Fact]
    public void ACloneInTheMakingCanOnlyBeGoneOnWithAndClosed()
    {
        MapArea();
        uint clone = BeginClone(0);
        ulong to = _guest.Allocate(sizeof(MappingInfo));
        _guest.Is(Status.BadState, KernelCall.SpaceQuery, clone, Area, to);
        _guest.Is(Status.BadState, KernelCall.SpaceUnmap, clone, Area, AreaSize);
        _guest.Is(Status.BadState, KernelCall.ProcessCreate, clone, 0, (ulong)Rights.Read);
        _guest.Is(Status.BadState, KernelCall.SpaceClone, clone, 0, 0);
        uint other = _guest.Handle(KernelCall.SpaceCreate, 0);
        _guest.Is(Status.InvalidArgument, KernelCall.SpaceClone, other, 0, clone);
        _guest.Is(Status.InvalidArgument, KernelCall.SpaceClone, 0, 0, other);
        uint weak = _guest.Handle(KernelCall.HandleDuplicate, clone, (ulong)Rights.Read);
        _guest.Is(Status.AccessDenied, KernelCall.SpaceClone, 0, 0, weak);
        FinishClone(0, clone);
        _guest.Is(Status.InvalidArgument, KernelCall.SpaceClone, 0, 0, clone);
        _guest.Ok(KernelCall.SpaceQuery, clone, Area, to);
        foreach (uint handle in (uint[])[weak, clone, other])
        {
            _guest.Ok(KernelCall.HandleClose, handle);
        }
    }

    [Fact]
    public void SeveralClonesAreMadeBesideEachOther()
    {
        MapArea();
        uint first = BeginClone(0), second = BeginClone(0);
        Assert.Equal(FinishClone(0, first), FinishClone(0, second));
        _guest.Ok(KernelCall.HandleClose, first);
        _guest.Ok(KernelCall.HandleClose, second);
    }

    [Fact]
    public void ACloneThatIsGivenUpLeavesNothing()
    {
        MapArea();
        _guest.Ok(KernelCall.HandleClose, BeginClone(0));
        Guest other = _kernel.NewGuest(1);
        uint space = _guest.Give(other, SpaceHandle());
        long result = other.Call(KernelCall.SpaceClone, space);
        Assert.NotEqual(0ul, (ulong)result & SpaceCloneResult.More);
        other.Kill();
    }

    [Fact]
    public void ManyHandlesOfADeadProcessAreClosedInSlices()
    {
        Guest other = _kernel.NewGuest(1);
        uint memory = other.Handle(KernelCall.MemoryCreate, 4096);
        for (int i = 0; i < 10_000; i++)
        {
            other.Handle(KernelCall.HandleDuplicate, memory, (ulong)Rights.Same);
        }

        HandleTable handles = other.Process.Handles;
        uint all = handles.Count;
        int budget = 1;
        Assert.False(handles.CloseSome(ref budget));
        Assert.InRange(handles.Count, 1u, all - 1);
        other.Kill();
    }

    [Fact]
    public void AFixedMappingReplacesALongRangeInSlices()
    {
        MapArea();
        ulong before = Resident();
        ulong request = _guest.Store(new MapRequest
        {
            Address = Area,
            Length = AreaSize,
            Protection = Protection.Read,
            Flags = MapFlags.Fixed,
        });
        Assert.Equal((long)Area, _guest.Call(KernelCall.SpaceMap, 0, request));
        Assert.True(_guest.Slices > 1);
        Assert.Equal(before - (AreaSize / LeafSpan), Resident());
        Assert.Equal(Status.Ok, _guest.Process.Space.Query(Area, out MappingInfo info));
        Assert.Equal((Area, Area + AreaSize, Protection.Read), (info.Start, info.End, info.Protection));
    }

    [Fact]
    public void AFixedMappingThatCannotBeMadeLeavesWhatIsThere()
    {
        MapArea();
        ulong before = Resident();
        ulong request = _guest.Store(new MapRequest { Address = Area, Length = AreaSize, Offset = 1, Flags = MapFlags.Fixed });
        Assert.Equal((long)Status.InvalidArgument, _guest.Call(KernelCall.SpaceMap, 0, request));
        Assert.Equal(before, Resident());
    }

    /// <summary>The first slice of a clone that takes several.</summary>
    private uint BeginClone(uint space)
    {
        long result = _guest.Call(KernelCall.SpaceClone, space);
        Assert.True(result > 0, $"{result}");
        Assert.NotEqual(0ul, (ulong)result & SpaceCloneResult.More);
        return (uint)result;
    }

    /// <summary>The other slices, and how many those are.</summary>
    private int FinishClone(uint space, uint clone)
    {
        int slices = 0;
        ulong result;
        do
        {
            result = (ulong)_guest.Call(KernelCall.SpaceClone, space, 0, clone);
            Assert.Equal(clone, (uint)result);
            Assert.True(++slices < 1000);
        }
        while ((result & SpaceCloneResult.More) != 0);
        return slices;
    }

    /// <summary>A handle of the guest's own space.</summary>
    private uint SpaceHandle()
    {
        Assert.Equal(Status.Ok, _guest.Process.Handles.TryAdd(_guest.Process.Space, Rights.All, out uint handle));
        return handle;
    }

    [Fact]
    public void AProtectionWithAHoleAtItsEndChangesNothing()
    {
        MapArea();
        _guest.Is(Status.NotFound, KernelCall.SpaceProtect, 0, Area, AreaSize + LeafSpan, (ulong)Protection.Read);
        Assert.Equal(Status.Ok, _guest.Process.Space.Query(Area, out MappingInfo info));
        Assert.Equal(Protection.Read | Protection.Write, info.Protection);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnObjectOfManyFramesIsEmptiedInSlices(bool resized)
    {
        uint memory = _guest.Handle(KernelCall.MemoryCreate, 64 * Megabyte);
        for (ulong at = 0; at < 40 * Megabyte; at += 4096)
        {
            Assert.Equal(4, _guest.Call(KernelCall.MemoryWrite, memory, at, Guest.Memory, 4));
        }
        if (resized)
        {
            _guest.Ok(KernelCall.MemoryResize, memory, 4096);
        }
        else
        {
            _guest.Ok(KernelCall.MemoryDiscard, memory, 4096, ulong.MaxValue);
        }
        Assert.True(_guest.Slices > 1);
        ulong to = _guest.Allocate(sizeof(MemoryInfo));
        _guest.Ok(KernelCall.MemoryInfo, memory, to);
        Assert.Equal((resized ? 4096 : 64 * Megabyte, 4096ul), (_guest.Load<MemoryInfo>(to).Size, _guest.Load<MemoryInfo>(to).Committed));
    }

    [Fact]
    public void WhatADeadProcessHeldIsFreedByAnIdleCoreWhileOthersRun()
    {
        Guest other = _kernel.NewGuest(1);
        other.Process.Space.AddReference();
        AddressSpace space = other.Process.Space;
        ulong request = other.Store(new MapRequest
        {
            Address = Area,
            Length = AreaSize,
            Protection = Protection.Read | Protection.Write,
            Flags = MapFlags.Fixed,
        });
        Assert.Equal((long)Area, other.Call(KernelCall.SpaceMap, 0, request));
        for (ulong at = Area; at < Area + AreaSize; at += LeafSpan)
        {
            Assert.Equal(Status.Ok, UserMemory.CopyOut(space, at, 7));
        }
        space.Release();
        ulong free = FrameAllocator.FreeFrames;
        _kernel.DeliversWakes = false;
        other.Exit();
        Assert.True(Demolition.HasWork);
        Assert.Equal(ThreadState.Running, _guest.Main.State);
        Assert.Contains(1, Cpu.PendingWakes);
        _kernel.DeliversWakes = true;
        _kernel.DeliverWakes();
        Assert.False(Demolition.HasWork);
        Assert.True(FrameAllocator.FreeFrames > free + (AreaSize / LeafSpan));
    }

    [Fact]
    public void AnAllocationThatWouldFailWaitsForWhatIsBeingFreed()
    {
        uint memory = _guest.Handle(KernelCall.MemoryCreate, 48 * Megabyte);
        ulong at = 0;
        while (_guest.Call(KernelCall.MemoryWrite, memory, at, Guest.Memory, 4) == 4)
        {
            at += 4096;
        }
        Assert.True(at > 34 * Megabyte, "more than one slice frees");
        _kernel.DeliversWakes = false;
        _guest.Ok(KernelCall.HandleClose, memory);
        Assert.True(Demolition.HasWork);
        uint next = _guest.Handle(KernelCall.MemoryCreate, 48 * Megabyte);
        for (ulong again = 0; again < at; again += 4096)
        {
            Assert.Equal(4, _guest.Call(KernelCall.MemoryWrite, next, again, Guest.Memory, 4));
        }
        _kernel.DeliversWakes = true;
    }
}
