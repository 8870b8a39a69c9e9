using Rill.Abi;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

internal static unsafe class FutexTests
{
    [Fact]
    internal static void WaitChecksTheWord()
    {
        uint word = 5;
        Is(Status.Again, Call(KernelCall.FutexWait, (ulong)&word, 4, Deadline.Never, 0));
        Is(Status.TimedOut, Call(KernelCall.FutexWait, (ulong)&word, 5, 0, 0));
        Is(Status.BadAddress, Call(KernelCall.FutexWait, 8, 0, 0, 0));
        Is(Status.InvalidArgument, Call(KernelCall.FutexWait, (ulong)&word + 1, 5, 0, 0));
        Is(Status.InvalidArgument, Call(KernelCall.FutexWait, (ulong)&word, 5, 0, 0x80));
        Equal(0L, Call(KernelCall.FutexWake, (ulong)&word, 1, 0));
    }

    [Fact]
    internal static void TimeoutIsNotEarly()
    {
        ulong before = Now();
        ProcessTests.Pause(10_000_000);
        True(Now() - before >= 10_000_000, "not early");
    }

    [Fact]
    internal static void WakeWakesExactlyAsManyAsAsked()
    {
        var page = (uint*)Map(0, 4096, Protection.Read | Protection.Write, 0);
        int woken = 0, ready = 0;
        var threads = Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            Interlocked.Increment(ref ready);
            if (Call(KernelCall.FutexWait, (ulong)page, 0, Deadline.Never, 0) == 0)
            {
                Interlocked.Increment(ref woken);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        // All six must be parked before the count means anything: move them to a second word, which tells how many wait.
        ulong deadline = Now() + 120_000_000_000;
        long moved = 0;
        while (moved < 6 && Now() < deadline)
        {
            moved += Must(KernelCall.FutexRequeue, (ulong)page, 0, 6, (ulong)(page + 1), 0, 0);
            Call(KernelCall.ThreadYield);
        }
        Equal(6L, moved, "moved");
        Equal(0L, Must(KernelCall.FutexWake, (ulong)page, 10, 0), "nobody is left at the first word");
        Equal(2L, Must(KernelCall.FutexWake, (ulong)(page + 1), 2, 0));
        Equal(4L, Must(KernelCall.FutexWake, (ulong)(page + 1), 100, 0));
        Array.ForEach(threads, thread => thread.Join());
        Equal(6, woken, "woken");
        Is(Status.Again, Call(KernelCall.FutexRequeue, (ulong)page, 1, 1, (ulong)(page + 1), 77, 0));
        Unmap((byte*)page, 4096);
    }

    [Fact]
    internal static void SharedWordsMeetAcrossSpaces()
    {
        uint memory = CreateMemory(4096);
        var word = (uint*)Map(memory, 4096, Protection.Read | Protection.Write, MapFlags.Shared);
        using var child = new Child();
        Map(memory, 4096, Protection.Read | Protection.Write, MapFlags.Shared | MapFlags.Fixed, 0xA0_0000, 0, child.Space);
        int wait = child.Add(KernelCall.FutexWait, 0xA0_0000, 0, Now() + 120_000_000_000, (ulong)FutexFlags.Shared);
        Close(child.Start());
        ulong deadline = Now() + 120_000_000_000;
        while (Must(KernelCall.FutexWake, (ulong)word, 1, (ulong)FutexFlags.Shared) == 0 && Now() < deadline)
        {
            Call(KernelCall.ThreadYield);
        }
        child.Wait();
        Is(Status.Ok, child.Result(wait), "woken");
        Unmap((byte*)word, 4096);
        Close(memory);
    }
}
