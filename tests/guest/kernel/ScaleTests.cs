using Rill.Abi;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

internal static class ScaleTests
{
    [Fact]
    internal static void TenThousandProcessesLeaveNothingBehind()
    {
        Round(200);
        GC.Collect();
        SystemInfo before = SystemInfo();
        ulong ownBefore = Own();
        Round(10_000);
        GC.Collect();
        SystemInfo after = SystemInfo();
        ulong ownAfter = Own();
        Equal(before.Processes, after.Processes, "processes");
        Equal(before.Threads, after.Threads, "threads");
        // What this program's own heap grew by is not the kernel's.
        long lost = (long)(before.MemoryFree - after.MemoryFree) - (long)(ownAfter - ownBefore);
        True(
            lost < 2 << 20,
            $"memory is back, lost {lost} bytes: slabs {(long)(after.MemorySlabs - before.MemorySlabs)}, "
            + $"tables {(long)(after.MemoryPageTables - before.MemoryPageTables)}, "
            + $"objects {(long)(after.MemoryObjects - before.MemoryObjects)}, "
            + $"anonymous {(long)(after.MemoryAnonymous - before.MemoryAnonymous)}");
    }

    [Fact]
    internal static void AThousandThreadsMeet()
    {
        int arrived = 0;
        using var gate = new ManualResetEventSlim();
        var threads = Enumerable.Range(0, 1000).Select(_ => new Thread(
            () =>
            {
                Interlocked.Increment(ref arrived);
                gate.Wait();
            },
            64 * 1024)).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        SpinWait.SpinUntil(() => Volatile.Read(ref arrived) == 1000, 60_000);
        Equal(1000, arrived, "arrived");
        True(SystemInfo().Threads >= 1000, "the kernel counts them");
        gate.Set();
        Array.ForEach(threads, thread => thread.Join());
    }

    /// <summary>Bytes of this program's own pages and page tables.</summary>
    private static unsafe ulong Own()
    {
        SpaceInfo info = default;
        Must(KernelCall.SpaceInfo, 0, (ulong)&info);
        return info.ResidentPrivate + info.PageTables;
    }

    private static void Round(int count)
    {
        for (int i = 0; i < count; i++)
        {
            using var child = new Child(2);
            (ExitReason reason, _) = child.Run();
            Equal(ExitReason.Exited, reason, "exit");
        }
    }
}
