#if !HOSTED
using System;
using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Loader;
using Rill.Kernel.Memory;

namespace Rill.Kernel.Boot;

/// <summary>Takes physical memory over from early boot.</summary>
public static unsafe class MemoryStart
{
    /// <summary>The part of free memory that is kept from programs, and its bounds in frames: 4 and 64 MiB.</summary>
    private const ulong ReserveShare = 32;
    private const ulong MinReserve = 1024;
    private const ulong MaxReserve = 16384;

    /// <summary>Starts the frame allocator with what early boot left, then the heap, then makes the clock page. From
    /// here on <c>new</c> works and <see cref="EarlyFrames"/> does not.</summary>
    /// <param name="info">The boot information; its map of memory is final after this.</param>
    public static void Run(BootInfo* info)
    {
        ulong frameCount = Pages.Up(info->Memory.EndOfRam) >> Pages.Shift;
        uint cores = (uint)Cpu.Count;
        byte* metadata = DirectMap.ToVirtual(EarlyFrames.Allocate(FrameAllocator.MetadataSize(frameCount, cores)));
        EarlyFrames.Close();
        FrameAllocator.Initialize(metadata, frameCount, cores);
        foreach (ref readonly MemoryRange range in info->Memory.Ranges)
        {
            switch (range.Kind)
            {
                case RangeKind.Usable:
                    FrameAllocator.AddFree(range.Start, range.Length);
                    break;
                case RangeKind.Kernel:
                case RangeKind.Early:
                // A module's frames become those of a Memory object when one is made of them.
                case RangeKind.Module:
                    FrameAllocator.AddUsed(range.Start, range.Length, FrameKind.Kernel);
                    break;
                default:
                    // The firmware's, or broken: nobody's RAM as far as the allocator goes.
                    break;
            }
        }

        FrameAllocator.Reserve = Math.Clamp(FrameAllocator.FreeFrames / ReserveShare, MinReserve, MaxReserve);
        Check.That(KernelHeap.Initialize(), "no memory for the kernel's heap"u8);
        Check.That(ClockPageOwner.Initialize() == Status.Ok, "no memory for the clock page"u8);
    }
}
#endif
