using FsCheck;
using FsCheck.Fluent;
using Rill.Kernel.Memory;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Memory;

public sealed unsafe class KernelHeapTests
{
    [Fact]
    public void BlocksAreZeroedAlignedAndApart()
    {
        Prop.ForAll<int[]>(operations =>
        {
            using Machine machine = Machine.Start(megabytes: 16, clockPage: false);
            List<(nint Block, int Size)> held = [];
            foreach (int operation in operations)
            {
                if (operation % 3 == 0 && held.Count != 0)
                {
                    (nint block, int size) = held[Math.Abs(operation / 3) % held.Count];
                    held.Remove((block, size));
                    // Whatever else was written meanwhile, nobody wrote here.
                    Assert.True(new ReadOnlySpan<byte>((void*)block, size).IndexOfAnyExcept((byte)size) < 0);
                    KernelHeap.Free((void*)block);
                }
                else
                {
                    int size = Math.Abs(operation * 37 % (operation % 5 == 0 ? 20000 : 2100)) + 1;
                    nuint alignment = (nuint)1 << Math.Abs(operation % 8);
                    byte* block = KernelHeap.AllocateAligned((nuint)size, alignment);
                    Assert.True(block != null);
                    Assert.Equal(0ul, (ulong)block & (Math.Max(alignment, 16) - 1));
                    Assert.True(new ReadOnlySpan<byte>(block, size).IndexOfAnyExcept((byte)0) < 0);
                    new Span<byte>(block, size).Fill((byte)size);
                    held.Add(((nint)block, size));
                }
            }

            foreach ((nint block, _) in held)
            {
                KernelHeap.Free((void*)block);
            }

            machine.AssertNothingLeaked();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(300));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(2048)]
    [InlineData(4096)]
    public void WhatWasReservedCanBeAllocatedWithoutMemory(int size)
    {
        using Machine machine = Machine.Start(megabytes: 8, clockPage: false);
        Assert.True(KernelHeap.TryReserve((nuint)size, 3));
        FaultInjection.Remaining = 0;
        for (int i = 0; i < 3; i++)
        {
            Assert.True(KernelHeap.Allocate((nuint)size) != null);
        }

        KernelHeap.TrimAll();
        Assert.False(KernelHeap.TryReserve((nuint)size, 3));
    }

    [Fact]
    public void RunningOutGivesNull()
    {
        using Machine machine = Machine.Start(megabytes: 8, clockPage: false);
        FaultInjection.Remaining = 0;
        Assert.True(KernelHeap.Allocate(64) == null);
        Assert.True(KernelHeap.Allocate(100_000) == null);
        machine.AssertNothingLeaked();
    }
}
