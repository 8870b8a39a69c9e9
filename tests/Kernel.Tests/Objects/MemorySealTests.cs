using Rill.Abi;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed class MemorySealTests : IDisposable
{
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private readonly TestKernel _kernel = TestKernel.Start();
    private readonly Guest _guest;
    private readonly uint _memory;

    public MemorySealTests()
    {
        _guest = _kernel.NewGuest(0);
        _memory = _guest.Handle(KernelCall.MemoryCreate, 8192);
    }

    public void Dispose() => _kernel.Dispose();

    [Fact]
    public void SizeAndSealsNeedTheirOwnRight()
    {
        uint writer = Duplicate(Rights.All & ~Rights.Resize);
        Assert.Equal((long)Status.AccessDenied, _guest.Call(KernelCall.MemoryResize, writer, 4096));
        Assert.Equal((long)Status.AccessDenied, _guest.Call(KernelCall.MemorySeal, writer, (ulong)MemorySeals.Write));
        _guest.Ok(KernelCall.MemoryResize, Duplicate(Rights.Resize), 4096);
    }

    [Fact]
    public void UnknownAndNoSealsAreInvalid()
    {
        Assert.Equal((long)Status.InvalidArgument, _guest.Call(KernelCall.MemorySeal, _memory, 0));
        Assert.Equal((long)Status.InvalidArgument, _guest.Call(KernelCall.MemorySeal, _memory, 4));
        Assert.Equal((long)Status.InvalidArgument, _guest.Call(KernelCall.MemorySeal, _memory, 1ul << 32));
    }

    [Theory]
    [InlineData(MemorySeals.Write)]
    [InlineData(MemorySeals.FutureWrite)]
    public void AHandlesRightToWriteCountsNoMoreOnceSealed(MemorySeals seals)
    {
        uint writer = Duplicate(Rights.Read | Rights.Write | Rights.Map);
        uint other = _guest.Handle(KernelCall.MemoryCreate, 4096);
        _guest.Ok(KernelCall.MemorySeal, _memory, (ulong)seals);
        Assert.Equal((long)Status.AccessDenied, _guest.Call(KernelCall.MemoryWrite, writer, 0, Guest.Memory, 4));
        Assert.Equal((long)Status.AccessDenied, _guest.Call(KernelCall.MemoryWrite, _memory, 0, Guest.Memory, 4));
        Assert.Equal((long)Status.AccessDenied, _guest.Call(KernelCall.MemoryCopy, writer, 0, other, 0, 4));
        Assert.Equal((long)Status.AccessDenied, _guest.Call(KernelCall.MemoryDiscard, writer, 0, 4096));
        Assert.Equal(4, _guest.Call(KernelCall.MemoryRead, writer, 0, Guest.Memory, 4));
        Assert.Equal((long)Status.AccessDenied, Map(writer, ReadWrite, MapFlags.Shared));
        Assert.True(Map(writer, ReadWrite, MapFlags.None) > 0);
        long reader = Map(writer, Protection.Read, MapFlags.Shared);
        Assert.True(reader > 0);
        Assert.Equal((long)Status.AccessDenied, _guest.Call(KernelCall.SpaceProtect, 0, (ulong)reader, 8192, (ulong)ReadWrite));
    }

    [Theory]
    [InlineData(Protection.Read, 0x8000_0000u)]
    [InlineData(ReadWrite, (uint)(Rights.Read | Rights.Write | Rights.Map))]
    public void ASharedMappingThatMayBecomeWritableRefusesTheSeal(Protection protection, uint rights)
    {
        uint handle = Duplicate((Rights)rights);
        long address = Map(handle, protection, MapFlags.Shared);
        _guest.Ok(KernelCall.SpaceUnmap, 0, (ulong)address, 4096);
        Assert.Equal((long)Status.BadState, Seal(MemorySeals.Write));
        _guest.Ok(KernelCall.SpaceUnmap, 0, (ulong)address + 4096, 4096);
        Assert.Equal(0, Seal(MemorySeals.Write));
    }

    [Fact]
    public void AMappingOfACloneCountsToo()
    {
        long address = Map(_memory, ReadWrite, MapFlags.Shared);
        uint clone = _guest.Handle(KernelCall.SpaceClone, 0);
        _guest.Ok(KernelCall.SpaceUnmap, 0, (ulong)address, 8192);
        Assert.Equal((long)Status.BadState, Seal(MemorySeals.Write));
        _guest.Ok(KernelCall.SpaceUnmap, clone, (ulong)address, 8192);
        Assert.Equal(0, Seal(MemorySeals.Write));
    }

    [Fact]
    public void WhatIsReadOnlyOrPrivateRefusesNoSeal()
    {
        Assert.True(Map(Duplicate(Rights.Read | Rights.Map), Protection.Read, MapFlags.Shared) > 0);
        Assert.True(Map(_memory, ReadWrite, MapFlags.None) > 0);
        Assert.Equal(0, Seal(MemorySeals.Write));
    }

    [Fact]
    public void AnOlderMappingStaysWritableUnderFutureWrite()
    {
        long address = Map(_memory, ReadWrite, MapFlags.Shared);
        Assert.Equal(0, Seal(MemorySeals.FutureWrite));
        Assert.Equal(4, _guest.Call(KernelCall.SpaceWrite, 0, (ulong)address, Guest.Memory, 4));
        Assert.Equal((long)Status.BadState, Seal(MemorySeals.Write));
    }

    private uint Duplicate(Rights rights) => _guest.Handle(KernelCall.HandleDuplicate, _memory, (ulong)rights);

    private long Seal(MemorySeals seals) => _guest.Call(KernelCall.MemorySeal, _memory, (ulong)seals);

    private long Map(uint handle, Protection protection, MapFlags flags) =>
        _guest.Call(KernelCall.SpaceMap, 0, _guest.Store(new MapRequest
        {
            Memory = handle,
            Length = 8192,
            Protection = protection,
            Flags = flags,
        }));
}
