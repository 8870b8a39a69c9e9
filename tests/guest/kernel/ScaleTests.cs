using Rill.Abi;
using static Rill.Guest.KernelTests.Kernel;

namespace Rill.Guest.KernelTests;

internal static class ScaleTests
{
    [Fact]
    internal static void TenThousandProcessesLeaveNothingBehind()
    {
        Round(200);
        GC.Collect();
        SystemInfo before = SystemInfo();
        Round(10_000);
        GC.Collect();
        SystemInfo after = SystemInfo();
        Equal(before.Processes, after.Processes, "processes");
        Equal(before.Threads, after.Threads, "threads");
        long lost = (long)(before.MemoryFree - after.MemoryFree);
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
