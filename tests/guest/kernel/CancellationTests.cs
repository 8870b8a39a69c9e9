using Rill.Abi;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

internal static unsafe class CancellationTests
{
    [Fact]
    internal static void CancelledOperationCompletesOnce()
    {
        using var queue = new Queue();
        var (first, second) = CreateStream();
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = first, Token = 1, Length = 8 });
        queue.MustSubmit(new Submission { Operation = Operation.Timer, Token = 2, Value = Deadline.Never - 1 });
        Must(KernelCall.QueueCancel, queue.Handle, 1);
        Must(KernelCall.QueueCancel, queue.Handle, 2);
        for (int i = 0; i < 2; i++)
        {
            Equal(Status.Cancelled, queue.Take().Status, "status");
        }
        Is(Status.NotFound, Call(KernelCall.QueueCancel, queue.Handle, 1));
        queue.Empty("once");
        Close(first);
        Close(second);
    }

    [Fact]
    internal static void CancelledHeldCallIsStillReplied()
    {
        using var queue = new Queue();
        var (first, second) = CreateStream();
        ulong value = 1;
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 1, Length = 64, Flags = SubmissionFlags.Multishot });
        queue.MustSubmit(new Submission { Operation = Operation.Call, Handle = first, Token = 2, Buffer = (ulong)&value, Length = 8, ReplyBound = 64 });
        Completion request = queue.Take();
        Must(KernelCall.QueueCancel, queue.Handle, 2);
        Completion asked = queue.Take();
        Equal((CompletionKind.CallCancelled, 1UL, request.Call), (asked.Kind, asked.Token, asked.Call), "asked to end");
        queue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Label = 512 });
        Completion reply = queue.Take();
        Equal((2UL, Status.Ok, 512u), (reply.Token, reply.Status, reply.Label), "the reply");
        Close(first);
        Close(second);
    }

    [Fact]
    internal static void CancelRacesCompleteExactlyOnce()
    {
        // Four threads a side: one submits timers that are about to fire and sends that are about to be received, the
        // other cancels them. Every token must come back exactly once, as done or as cancelled.
        const int Rounds = 1500;
        string? failure = null;
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            try
            {
                Race(Rounds);
            }
            catch (FailedException e)
            {
                failure = e.Message;
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        True(failure is null, failure ?? "");
    }

    private static void Race(int rounds)
    {
        using var queue = new Queue(65536);
        using var other = new Queue(65536);
        var (first, second) = CreateStream();
        ulong value = 1;
        int submitted = 0;
        var canceller = new Thread(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                while (Volatile.Read(ref submitted) < i)
                {
                    Call(KernelCall.ThreadYield);
                }
                Call(KernelCall.QueueCancel, queue.Handle, (ulong)(2 * i));
                Call(KernelCall.QueueCancel, queue.Handle, (ulong)(2 * i + 1));
            }
        });
        canceller.Start();
        var counts = new int[2 * rounds];
        int outstanding = 0;
        for (int i = 0; i < rounds; i++)
        {
            queue.MustSubmit(new Submission { Operation = Operation.Timer, Token = (ulong)(2 * i), Value = Now() + (ulong)(i % 50) * 1000 });
            queue.MustSubmit(new Submission { Operation = Operation.Send, Handle = first, Token = (ulong)(2 * i + 1), Buffer = (ulong)&value, Length = 8 });
            Volatile.Write(ref submitted, i);
            other.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 5, Length = 8 });
            outstanding += 2;
            while (queue.TryTake(out Completion record, out _))
            {
                Count(record, counts);
                outstanding--;
            }
            while (other.TryTake(out _, out _))
            {
            }
        }
        Volatile.Write(ref submitted, rounds);
        canceller.Join();
        while (outstanding > 0)
        {
            Count(queue.Take(), counts);
            outstanding--;
        }
        queue.Empty("exactly once");
        True(counts.All(count => count == 1), "each token once");
        Close(first);
        Close(second);
    }

    private static void Count(in Completion record, int[] counts)
    {
        True(record.Status is Status.Ok or Status.Cancelled, record.Status.ToString());
        counts[record.Token]++;
    }
}
