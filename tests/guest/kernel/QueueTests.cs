using Rill.Abi;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

internal static unsafe class QueueTests
{
    [Fact]
    internal static void CapacityIsChecked()
    {
        foreach (uint capacity in new uint[] { 0, 1, 2048, 5000, 8u << 20 })
        {
            var request = new QueueRequest { Capacity = capacity };
            Is(Status.InvalidArgument, Call(KernelCall.QueueCreate, (ulong)&request), $"capacity {capacity}");
        }
        Is(Status.BadAddress, Call(KernelCall.QueueCreate, 8));
    }

    [Fact]
    internal static void PostedRecordsComeInOrder()
    {
        using var queue = new Queue(4096);
        for (ulong round = 0; round < 20; round++)
        {
            for (ulong i = 0; i < 40; i++)
            {
                Must(KernelCall.QueuePost, queue.Handle, i, round);
            }
            for (ulong i = 0; i < 40; i++)
            {
                Completion record = queue.Take();
                Equal((i, round, CompletionKind.Posted), (record.Token, record.Value, record.Kind), "record");
            }
        }
        queue.Empty("drained");
    }

    [Fact]
    internal static void FullRingLosesNothing()
    {
        using var queue = new Queue(4096);
        for (ulong i = 0; i < 200; i++)
        {
            queue.MustSubmit(new Submission { Operation = Operation.Timer, Token = i, Value = 1 });
        }
        var seen = new HashSet<ulong>();
        while (seen.Count < 200)
        {
            Completion record = queue.Take();
            True(seen.Add(record.Token), "once");
            Equal(Status.Ok, record.Status, "status");
        }
        queue.Empty("no more");
    }

    [Fact]
    internal static void CorruptHeadHurtsOnlyItsOwner()
    {
        using var queue = new Queue(4096);
        foreach (uint head in new[] { 1u, 64u, 4096u, 0x8000_0000u, uint.MaxValue })
        {
            queue.Header->Head = head;
            Call(KernelCall.QueuePost, queue.Handle, 1, 2);
            queue.MustSubmit(new Submission { Operation = Operation.Timer, Token = 3, Value = 1 });
            Call(KernelCall.QueueWait, queue.Handle, queue.Tail, 0);
        }
    }

    [Fact]
    internal static void TimersFireInOrderAndNotEarly()
    {
        using var queue = new Queue();
        ulong start = Now();
        foreach (ulong milliseconds in new ulong[] { 30, 10, 20 })
        {
            queue.MustSubmit(new Submission { Operation = Operation.Timer, Token = milliseconds, Value = start + milliseconds * 1_000_000 });
        }
        foreach (ulong milliseconds in new ulong[] { 10, 20, 30 })
        {
            Equal(milliseconds, queue.Take().Token, "order");
            True(Now() >= start + milliseconds * 1_000_000, "not early");
        }
    }

    [Fact]
    internal static void MalformedSubmissionsAreRefused()
    {
        using var queue = new Queue();
        Is(Status.BadAddress, Call(KernelCall.QueueSubmit, queue.Handle, 8, 1));
        True(Call(KernelCall.QueueSubmit, queue.Handle, 0x10000, ulong.MaxValue / 2) < 0, "count");
        Is(Status.NotSupported, queue.Submit(new Submission { Operation = (Operation)99 }));
        Is(Status.InvalidArgument, queue.Submit(new Submission { Operation = Operation.Timer, Flags = (SubmissionFlags)0x800 }), "flags");
        Is(Status.BadHandle, queue.Submit(new Submission { Operation = Operation.Send, Handle = 0x1234567 }));
        Is(Status.WrongType, queue.Submit(new Submission { Operation = Operation.Send, Handle = queue.Handle }));
        Is(Status.WrongType, queue.Submit(new Submission { Operation = Operation.ObserveExit, Handle = queue.Handle }));
        Is(Status.WrongType, queue.Submit(new Submission { Operation = Operation.InterruptWait, Handle = queue.Handle }));
        Is(Status.WrongType, queue.Submit(new Submission { Operation = Operation.Reply, Handle = queue.Handle }));
        queue.Empty("nothing was accepted");
    }

    [Fact]
    internal static void WaitSeesWhatItHasNotSeen()
    {
        using var queue = new Queue();
        uint tail = queue.Tail;
        Is(Status.TimedOut, Call(KernelCall.QueueWait, queue.Handle, tail, 0), "empty");
        Must(KernelCall.QueuePost, queue.Handle, 1, 1);
        Is(Status.Ok, Call(KernelCall.QueueWait, queue.Handle, tail, Deadline.Never), "posted");
    }
}
