using System.Text;
using Rill.Abi;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

/// <summary>What the hot paths cost, in nanoseconds: printed, not judged.</summary>
internal static unsafe class CostTests
{
    private const int Rounds = 2000;

    [Fact]
    internal static void CallsOnNothing()
    {
        Report("unknown call", () => Call(0));
        Report("yield, alone", () => Call(KernelCall.ThreadYield));
        uint word = 1;
        ulong address = (ulong)&word;
        Report("futex wake, nobody", () => Call(KernelCall.FutexWake, address, 1));
        Report("futex wait, other value", () => Call(KernelCall.FutexWait, address, 0, Deadline.Never));
    }

    [Fact]
    internal static void QueueOperations()
    {
        using var queue = new Queue(65536);
        Report("post and take", () =>
        {
            Call(KernelCall.QueuePost, queue.Handle, 1, 1);
            Skip(queue);
        });
        Submission timer = new() { Operation = Operation.Timer, Value = 1 };
        Report("timer that has passed", () =>
        {
            queue.Submit(in timer);
            Skip(queue);
        });
        var (first, second) = CreateStream();
        ulong value = 1;
        Submission receive = new() { Operation = Operation.Receive, Handle = second, Length = 64, Flags = SubmissionFlags.Multishot };
        queue.MustSubmit(receive);
        Submission send = new() { Operation = Operation.Send, Handle = first, Buffer = (ulong)&value, Length = 8 };
        Report("send and receive", () =>
        {
            queue.Submit(in send);
            Skip(queue);
            Skip(queue);
        });
        Close(first);
        Close(second);
    }

    [Fact]
    internal static void CallAndReplyBetweenTwoThreads()
    {
        using var client = new Queue(65536);
        using var server = new Queue(65536);
        var (first, second) = CreateStream();
        server.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Length = 64, Flags = SubmissionFlags.Multishot });
        var thread = new Thread(() =>
        {
            Submission reply = new() { Operation = Operation.Reply };
            ulong answer = 2;
            uint count = 0;
            while (true)
            {
                uint tail = server.Tail;
                Completion request = Peek(server);
                if (request.Size == 0)
                {
                    Call(KernelCall.QueueSubmitAndWait, server.Handle, (ulong)&reply, count, tail, Deadline.Never);
                    count = 0;
                    continue;
                }
                Skip(server);
                if (request.Status == Status.PeerClosed)
                {
                    return;
                }
                reply.Handle = request.Call;
                reply.Buffer = (ulong)&answer;
                reply.Length = 8;
                count = 1;
            }
        });
        thread.Start();
        ulong value = 1;
        Submission call = new() { Operation = Operation.Call, Handle = first, Buffer = (ulong)&value, Length = 8, ReplyBound = 64 };
        ulong submission = (ulong)&call;
        Report("call and reply, handed over", () =>
        {
            uint tail = client.Tail;
            Call(KernelCall.QueueSubmitAndWait, client.Handle, submission, 1, tail, Deadline.Never);
            while (client.Tail == tail)
            {
                Call(KernelCall.QueueWait, client.Handle, tail, Deadline.Never);
            }
            Skip(client);
        });
        Close(first);
        thread.Join();
        Close(second);
    }

    [Fact]
    internal static void FutexBetweenTwoThreads()
    {
        uint* words = stackalloc uint[2];
        words[0] = words[1] = 0;
        ulong ping = (ulong)words, pong = (ulong)(words + 1);
        bool done = false;
        var thread = new Thread(() =>
        {
            for (uint round = 1; !Volatile.Read(ref done); round++)
            {
                while (Volatile.Read(ref *(uint*)ping) < round)
                {
                    Call(KernelCall.FutexWait, ping, round - 1, Deadline.Never);
                }
                Volatile.Write(ref *(uint*)pong, round);
                Call(KernelCall.FutexWake, pong, 1);
            }
        });
        thread.Start();
        uint sent = 0;
        Report("futex there and back", () =>
        {
            sent++;
            Volatile.Write(ref *(uint*)ping, sent);
            Call(KernelCall.FutexWake, ping, 1);
            while (Volatile.Read(ref *(uint*)pong) < sent)
            {
                Call(KernelCall.FutexWait, pong, sent - 1, Deadline.Never);
            }
        });
        Volatile.Write(ref done, true);
        Volatile.Write(ref *(uint*)ping, uint.MaxValue);
        Call(KernelCall.FutexWake, ping, 1);
        thread.Join();
    }

    [Fact]
    internal static void Processes()
    {
        Report("process with a thread, from space to exit", () =>
        {
            using var child = new Child(2);
            child.Run();
        }, 200);
    }

    private static Completion Peek(Queue queue)
    {
        uint head = queue.Header->Head;
        return head == queue.Tail ? default : *(Completion*)((byte*)queue.Header + 4096 + (head & (queue.Header->Capacity - 1)));
    }

    private static void Skip(Queue queue)
    {
        Completion record = Peek(queue);
        Volatile.Write(ref queue.Header->Head, queue.Header->Head + record.Size);
        if (record.Kind == CompletionKind.Filler && record.Size != 0)
        {
            Skip(queue);
        }
    }

    private static void Report(string what, Action action, int rounds = Rounds)
    {
        for (int i = 0; i < rounds / 10; i++)
        {
            action();
        }
        ulong start = Now();
        for (int i = 0; i < rounds; i++)
        {
            action();
        }
        byte[] line = Encoding.UTF8.GetBytes($"kernel-tests: cost {what}: {(Now() - start) / (ulong)rounds} ns\n");
        fixed (byte* bytes = line)
        {
            Call(KernelCall.LogWrite, BootHandles.Log, (ulong)bytes, (ulong)line.Length);
        }
    }
}
