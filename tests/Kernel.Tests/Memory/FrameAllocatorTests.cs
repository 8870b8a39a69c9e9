using FsCheck;
using FsCheck.Fluent;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Memory;

public sealed unsafe class FrameAllocatorTests
{
    [Fact]
    public void AnySequenceOfAllocationsKeepsTheInvariantsAndGivesAllBack()
    {
        Prop.ForAll<int[]>(operations =>
        {
            using Machine machine = Machine.Start(megabytes: 8, clockPage: false);
            List<(ulong Physical, ulong Pages)> held = [];
            HashSet<ulong> inUse = [];
            foreach (int operation in operations)
            {
                int kind = Math.Abs(operation % 7);
                Cpu.CurrentIndex = Math.Abs(operation % Cpu.Count);
                ulong pages = kind < 4 ? 1 : (ulong)Math.Abs(operation / 7 % 300) + 1;
                ulong physical;
                if (kind == 6 && held.Count != 0)
                {
                    (physical, pages) = held[Math.Abs(operation / 7) % held.Count];
                    held.Remove((physical, pages));
                    for (ulong i = 0; i < pages; i++)
                    {
                        inUse.Remove(physical + (i << 12));
                        FrameAllocator.Release(physical + (i << 12));
                    }
                }
                else if (kind < 3
                    ? FrameAllocator.TryAllocateZeroed(FrameKind.Anonymous, out physical)
                    : kind == 3
                        ? FrameAllocator.TryAllocate(FrameKind.Anonymous, out physical)
                        : FrameAllocator.TryAllocateContiguous(FrameKind.Object, pages, out physical))
                {
                    held.Add((physical, pages));
                    for (ulong i = 0; i < pages; i++)
                    {
                        Assert.True(inUse.Add(physical + (i << 12)), "a frame was given out twice");
                        Assert.True(kind >= 3 || IsZero(physical));
                        *(ulong*)DirectMap.ToVirtual(physical + (i << 12)) = ulong.MaxValue;
                    }
                }

                FrameAllocator.CheckInvariants();
            }

            foreach ((ulong physical, ulong pages) in held)
            {
                for (ulong i = 0; i < pages; i++)
                {
                    FrameAllocator.Release(physical + (i << 12));
                }
            }

            machine.AssertNothingLeaked();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(200));
    }

    [Fact]
    public void EveryFrameCanBeTakenAndTheNextIsRefused()
    {
        using Machine machine = Machine.Start(megabytes: 8, clockPage: false);
        List<ulong> held = [];
        while (FrameAllocator.TryAllocate(FrameKind.Anonymous, out ulong physical))
        {
            held.Add(physical);
        }

        Assert.Equal(machine.FreeBefore, (ulong)held.Count);
        Assert.Equal(0ul, FrameAllocator.FreeFrames);
        Assert.False(FrameAllocator.TryAllocateZeroed(FrameKind.Object, out _));
        Cpu.CurrentIndex = 1;
        held.ForEach(FrameAllocator.Release);
        Cpu.CurrentIndex = 2;
        Assert.True(FrameAllocator.TryAllocateContiguous(FrameKind.Object, 1024, out ulong block));
        Assert.Equal(0ul, block & ((4ul << 20) - 1));
        for (ulong i = 0; i < 1024; i++)
        {
            FrameAllocator.Release(block + (i << 12));
        }

        machine.AssertNothingLeaked();
    }

    [Fact]
    public void FramesOfAnotherCoresCacheServeWhenAllElseIsUsed()
    {
        using Machine machine = Machine.Start(megabytes: 8, clockPage: false);
        Cpu.CurrentIndex = 3;
        Assert.True(FrameAllocator.TryAllocate(FrameKind.Object, out ulong first));
        Cpu.CurrentIndex = 0;
        List<ulong> held = [first];
        while (FrameAllocator.TryAllocate(FrameKind.Anonymous, out ulong physical))
        {
            held.Add(physical);
        }

        Assert.Equal(machine.FreeBefore, (ulong)held.Count);
        held.ForEach(FrameAllocator.Release);
        machine.AssertNothingLeaked();
    }

    private static bool IsZero(ulong physical)
        => new ReadOnlySpan<byte>(DirectMap.ToVirtual(physical), 4096).IndexOfAnyExcept((byte)0) < 0;
}
