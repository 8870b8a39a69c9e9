using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Tests.Hosted;
using Random = System.Random;

namespace Rill.Kernel.Tests.Memory;

public sealed unsafe class AddressSpaceTests
{
    private const Protection ReadWrite = Protection.Read | Protection.Write;

    [Fact]
    public void AReservationOfAQuarterTebibyteCostsNoFrames()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        ulong before = FrameAllocator.FreeFrames;
        ulong address = Map(space, 0, 256ul << 30, Protection.None, MapFlags.None);
        Assert.Equal(before, FrameAllocator.FreeFrames);
        Assert.Equal(Status.Ok, space.Protect(address + (100ul << 30), 1 << 20, ReadWrite));
        Assert.Equal(Status.Ok, UserMemory.CopyOut(space, address + (100ul << 30), 7));
        Assert.Equal(Status.BadAddress, UserMemory.CopyOut(space, address, 7));
        Assert.InRange(before - FrameAllocator.FreeFrames, 1ul, 4ul);
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void UnmappingTheLastPageOfARegionFreesItsTables()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        space.GetInfo(out SpaceInfo before);
        ulong address = Map(space, 0x10_0000_0000, 8 << 20, ReadWrite, MapFlags.Fixed | MapFlags.Populate);
        Assert.Equal(Status.Ok, space.Unmap(address, 4 << 20));
        Assert.Equal(Status.Ok, space.Unmap(address + (4 << 20), 4 << 20));
        space.GetInfo(out SpaceInfo after);

        // The peaks are what stays.
        Assert.Equal(before.Mapped + (8 << 20), after.MappedPeak);
        Assert.Equal(before.ResidentPrivate + before.ResidentShared + (8 << 20), after.ResidentPeak);
        Assert.Equal(before, after with { MappedPeak = before.MappedPeak, ResidentPeak = before.ResidentPeak });
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void AStackGrowsToItsLimitAndNoFurther()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        MapRequest request = new()
        {
            Address = 0x7000_0000,
            Length = 0x1000,
            Protection = ReadWrite,
            Flags = MapFlags.Fixed | MapFlags.GrowsDown,
            Limit = 0x80_0000,
        };
        Assert.Equal(Status.Ok, space.Map(in request, null, out _));
        Assert.Equal(Status.Ok, UserMemory.CopyOut(space, 0x6FF0_0000, 5));
        Assert.Equal(Status.Ok, space.Query(0, out MappingInfo info));
        Assert.Equal(0x6FF0_0000ul, info.Start);
        Assert.Equal(Status.Ok, UserMemory.CopyOut(space, 0x7000_0000 - 0x80_0000, 5));
        Assert.Equal(Status.BadAddress, UserMemory.CopyOut(space, 0x7000_0000 - 0x80_0001, 5));
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void AStackKeepsItsGuardFromTheMappingBelow()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        Map(space, 0x6000_0000, 0x1000, ReadWrite, MapFlags.Fixed);
        MapRequest request = new()
        {
            Address = 0x6080_0000,
            Length = 0x1000,
            Protection = ReadWrite,
            Flags = MapFlags.Fixed | MapFlags.GrowsDown,
            Limit = 0x80_0000,
        };
        Assert.Equal(Status.Ok, space.Map(in request, null, out _));
        Assert.Equal(Status.BadAddress, UserMemory.CopyOut(space, 0x6000_2000, 5));
        Assert.Equal(Status.Ok, UserMemory.CopyOut(space, 0x6010_1000, 5));
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void FaultsThatComePageAfterPageBringInMoreAndMore()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        ulong address = Map(space, 0, 64 * 4096, ReadWrite, MapFlags.None);
        int faults = 0;
        for (ulong page = 0; page < 64; page++)
        {
            if (space.Translation(address + (page * 4096)) is null)
            {
                faults++;
                Assert.Equal(Status.Ok, space.HandleFault(address + (page * 4096), FaultAccess.Write));
            }
        }

        Assert.InRange(faults, 1, 12);
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void UnmappingFlushesOnce()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        space.Activate();
        ulong address = Map(space, 0, 64 * 4096, ReadWrite, MapFlags.Populate);
        Tlb.Reset();
        Assert.Equal(Status.Ok, space.Unmap(address, 64 * 4096));
        Assert.Single(Tlb.Shootdowns);
        Map(space, 0, 64 * 4096, ReadWrite, MapFlags.None);
        Assert.Equal(Status.Ok, space.Unmap(address, 64 * 4096));
        Assert.Single(Tlb.Shootdowns);
        space.Deactivate();
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void ProtectionNeverExceedsWhatTheHandleAllowed()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        Assert.Equal(Status.Ok, MemoryObject.Create(0x4000, MemoryFlags.None, out MemoryObject? memory));
        MapRequest request = new() { Length = 0x4000, Protection = ReadWrite, Flags = MapFlags.Shared };
        Assert.Equal(Status.AccessDenied, space.Map(in request, memory, Protection.Read, out _));
        request.Protection = Protection.Read;
        Assert.Equal(Status.Ok, space.Map(in request, memory, Protection.Read, out ulong address));
        Assert.Equal(Status.AccessDenied, space.Protect(address, 0x1000, ReadWrite));
        request.Flags = MapFlags.None;
        Assert.Equal(Status.Ok, space.Map(in request, memory, Protection.Read, out address));
        Assert.Equal(Status.Ok, space.Protect(address, 0x1000, ReadWrite));
        Assert.Equal(Status.AccessDenied, space.Protect(address, 0x1000, Protection.Execute));
        memory!.Release();
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void FaultsTellWhyTheyCannotBeResolved()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        Assert.Equal(Status.Ok, MemoryObject.Create(0x1000, MemoryFlags.None, out MemoryObject? memory));
        MapRequest request = new() { Length = 0x4000, Protection = Protection.Read, Flags = MapFlags.Shared };
        Assert.Equal(Status.Ok, space.Map(in request, memory, out ulong address));
        Assert.Equal(Status.Ok, space.HandleFault(address + 5, FaultAccess.Read));
        Assert.Equal(Status.NotFound, space.HandleFault(address + 0x1000, FaultAccess.Read));
        Assert.Equal(Status.AccessDenied, space.HandleFault(address, FaultAccess.Write));
        Assert.Equal(Status.AccessDenied, space.HandleFault(address, FaultAccess.Execute));
        Assert.Equal(Status.BadAddress, space.HandleFault(0x1234, FaultAccess.Read));
        Assert.Equal(Status.BadAddress, space.HandleFault(0xFFFF_8000_0000_0000, FaultAccess.Read));
        FaultInjection.Remaining = 0;
        ulong anonymous = Layout.UserStart;
        FaultInjection.Remaining = -1;
        Map(space, anonymous, 0x1000, ReadWrite, MapFlags.Fixed);
        FaultInjection.Remaining = 0;
        Assert.Equal(Status.NoMemory, space.HandleFault(anonymous, FaultAccess.Write));
        FaultInjection.Remaining = -1;
        memory!.Release();
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void APartThatIsNotWholePagesProtectsWholePages()
    {
        using Machine machine = Machine.Start();
        Assert.Equal(Status.Ok, AddressSpace.Create(out AddressSpace? space));
        Assert.Equal(Status.Ok, space!.Map(new MapRequest { Length = 0x4000, Protection = ReadWrite }, null, out ulong address));
        Assert.Equal(1ul, space.Slice(address, 1));
        Assert.Equal(Status.Ok, space.Protect(address, 1, Protection.Read, space.Slice(address, 1)));
        Assert.Equal(Status.Ok, space.Query(address, out MappingInfo first));
        Assert.Equal((address + 0x1000, Protection.Read), (first.End, first.Protection));
        space.Release();
    }

    [Fact]
    public void TheReserveServesTheKernelAndServersOnly()
    {
        using Machine machine = Machine.Start(megabytes: 8);
        AddressSpace program = NewSpace();
        Assert.Equal(Status.Ok, AccountTable.TryCreate(0, out uint account));
        AccountTable.At(account)->MayUseReserve = true;
        Assert.Equal(Status.Ok, AddressSpace.Create(out AddressSpace? made, account));
        AddressSpace server = made!;
        Assert.Equal(Status.Ok, MemoryObject.Create(4 << 20, MemoryFlags.None, out MemoryObject? memory));
        ulong address = Map(program, 0, 32 << 20, ReadWrite, MapFlags.None);
        ulong own = Map(server, 0, 32 << 20, ReadWrite, MapFlags.None);
        FrameAllocator.Reserve = 256;
        ulong touched = 0;
        while (program.HandleFault(address + (touched * 4096), FaultAccess.Write) == Status.Ok)
        {
            touched++;
        }

        Assert.InRange(FrameAllocator.FreeFrames, 250ul, 256ul);
        Assert.Equal(Status.NoMemory, memory!.TryGetFrame(0, allocate: true, out _));
        Assert.Equal(Status.NoMemory, MemoryObject.Create(4096, MemoryFlags.Contiguous, out _));
        Assert.Equal(Status.Ok, server.HandleFault(own, FaultAccess.Write));
        byte* block = KernelHeap.Allocate(8192);
        Assert.True(block != null);
        KernelHeap.Free(block);
        memory.Release();
        program.Release();
        server.Release();
        FrameAllocator.ReturnStocks();
        AccountTable.Close(account);
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void TheClockPageIsInEverySpaceAndReadOnly()
    {
        using Machine machine = Machine.Start();
        ClockPageOwner.Page->Cores = 3;
        AddressSpace space = NewSpace();
        Assert.Equal(Status.Ok, space.Clone(out AddressSpace? clone));
        Assert.Equal(Status.Ok, UserMemory.CopyIn(clone!, Layout.ClockPage, out ClockPage page));
        Assert.Equal(3u, page.Cores);
        Assert.Equal(Status.BadAddress, UserMemory.CopyOut(clone!, Layout.ClockPage, page));
        Assert.Equal(Status.AccessDenied, clone!.Protect(Layout.ClockPage, 4096, ReadWrite));
        clone.Release();
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void DeviceMemoryIsMappedUncachedAndNeverCopied()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        Assert.Equal(Status.AccessDenied, MemoryObject.CreatePhysical(0x10_0000, 0x1000, 0, out _));
        Assert.Equal(Status.Ok, MemoryObject.CreatePhysical(0xFEC0_0000, 0x2000, 0, out MemoryObject? memory));
        MapRequest request = new() { Length = 0x2000, Protection = ReadWrite, Flags = MapFlags.Shared };
        Assert.Equal(Status.Ok, space.Map(in request, memory, out ulong address));
        Assert.Equal(Status.Ok, space.HandleFault(address + 0x1000, FaultAccess.Write));
        Assert.Equal((0xFEC0_1000ul, true), space.Translation(address + 0x1000));
        Assert.Equal(Status.BadAddress, UserMemory.CopyIn(space, address, out uint _));
        Assert.Equal(Status.Ok, space.Clone(out AddressSpace? clone));
        clone!.Release();
        memory!.Release();
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void SharedWordsHaveOneNameInAllSpaces()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        ulong address = Map(space, 0, 0x2000, ReadWrite, MapFlags.Shared);
        ulong own = Map(space, 0, 0x1000, ReadWrite, MapFlags.None);
        Assert.Equal(Status.Ok, space.Clone(out AddressSpace? clone));
        Assert.Equal(Status.Ok, space.ResolveWord(address + 0x1004, true, out FutexKey first));
        Assert.Equal(Status.Ok, clone!.ResolveWord(address + 0x1004, true, out FutexKey second));
        Assert.True(first.Equals(second));
        Assert.Equal(Status.Ok, space.ResolveWord(own, true, out first));
        Assert.Equal(Status.Ok, clone.ResolveWord(own, true, out second));
        Assert.False(first.Equals(second));
        Assert.Equal(Status.InvalidArgument, space.ResolveWord(own + 1, true, out _));
        Assert.Equal(Status.BadAddress, space.ResolveWord(0x5_0000, true, out _));
        clone.Release();
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void MalformedRequestsAreRefused()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        MapRequest good = new() { Address = 0x10_0000, Length = 0x1000, Protection = ReadWrite, Flags = MapFlags.Fixed };
        MapRequest[] bad =
        [
            good with { Length = 0 },
            good with { Length = ulong.MaxValue },
            good with { Length = Layout.UserEnd },
            good with { Address = 0x10_0001 },
            good with { Address = 0 },
            good with { Address = Layout.UserEnd },
            good with { Address = 0xFFFF_8000_0000_0000 },
            good with { Flags = (MapFlags)0x1000 },
            good with { Flags = MapFlags.NoReplace },
            good with { Protection = (Protection)8 },
            good with { Reserved = 1 },
            good with { Offset = 0x1000 },
            good with { Limit = 0x1000 },
            good with { Flags = MapFlags.Fixed | MapFlags.GrowsDown | MapFlags.Shared },
        ];
        foreach (MapRequest request in bad)
        {
            Assert.Equal(Status.InvalidArgument, space.Map(in request, null, out _));
        }

        foreach ((ulong address, ulong length) in new[] { (1ul, 4096ul), (0x10000ul, 0ul), (Layout.UserEnd, 4096ul), (0x10000ul, ulong.MaxValue) })
        {
            Assert.Equal(Status.InvalidArgument, space.Unmap(address, length));
            Assert.Equal(Status.InvalidArgument, space.Protect(address, length, ReadWrite));
            Assert.Equal(Status.InvalidArgument, space.Discard(address, length));
        }

        Assert.Equal(Status.BadAddress, UserMemory.CopyIn(space, ulong.MaxValue - 3, out ulong _));
        Assert.Equal(Status.BadAddress, UserMemory.CopyIn(space, Layout.UserEnd - 3, out ulong _));
        Assert.Equal(Status.BadAddress, UserMemory.CopyIn(space, 0xFFFF_8000_0000_0000, new byte[10]));
        space.Release();
        machine.AssertNothingLeaked();
    }

    [Fact]
    public void ObjectsCopyAmongThemselvesAndToUsers()
    {
        using Machine machine = Machine.Start();
        AddressSpace space = NewSpace();
        Assert.Equal(Status.Ok, MemoryObject.Create(0x8000, MemoryFlags.None, out MemoryObject? one));
        Assert.Equal(Status.Ok, MemoryObject.Create(0x5000, MemoryFlags.Contiguous, out MemoryObject? two));
        byte[] bytes = new byte[0x3000];
        new Random(1).NextBytes(bytes);
        Assert.Equal(Status.Ok, one!.Write(0x1234, bytes, out ulong copied));
        Assert.Equal((ulong)bytes.Length, copied);
        Assert.Equal(Status.Ok, MemoryObject.Copy(two!, 0x333, one, 0x1234, 0x10000, 0x10000, out copied));
        Assert.Equal(0x5000ul - 0x333, copied);
        ulong address = Map(space, 0, 0x10000, ReadWrite, MapFlags.None);
        Assert.Equal(Status.Ok, UserMemory.ReadObject(two!, 0x333, space, address + 0xFF1, 0x10000, out copied));
        Assert.Equal(0x5000ul - 0x333, copied);
        byte[] back = new byte[bytes.Length];
        Assert.Equal(Status.Ok, UserMemory.CopyIn(space, address + 0xFF1, back));
        Assert.Equal(bytes, back);
        Assert.Equal(Status.Ok, UserMemory.WriteObject(one, 0x7FFF, space, address + 0xFF1, 100, out copied));
        Assert.Equal(1ul, copied);
        Assert.Equal(Status.BadAddress, UserMemory.WriteObject(one, 0, space, 0x5_0000, 100, out copied));
        Assert.Equal(Status.Ok, one.Discard(0x1800, 0x1900));
        Assert.Equal(Status.Ok, one.Read(0x1234, back, out _));
        bytes.AsSpan(0x1800 - 0x1234, 0x1900).Clear();
        Assert.Equal(bytes, back);
        one.Release();
        two!.Release();
        space.Release();
        machine.AssertNothingLeaked();
    }

    private static AddressSpace NewSpace()
    {
        Assert.Equal(Status.Ok, AddressSpace.Create(out AddressSpace? space));
        return space!;
    }

    private static ulong Map(AddressSpace space, ulong address, ulong length, Protection protection, MapFlags flags)
    {
        MapRequest request = new() { Address = address, Length = length, Protection = protection, Flags = flags };
        Assert.Equal(Status.Ok, space.Map(in request, null, out ulong result));
        return result;
    }
}
