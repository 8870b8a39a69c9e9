using Rill.Abi;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

internal static unsafe class StreamTests
{
    [Fact]
    internal static void MessageArrivesWhole()
    {
        using var queue = new Queue();
        var (first, second) = CreateStream();
        byte[] data = Enumerable.Range(0, 3000).Select(n => (byte)n).ToArray();
        fixed (byte* bytes = data)
        {
            queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 1, Length = 4000 });
            queue.MustSubmit(new Submission { Operation = Operation.Send, Handle = first, Token = 2, Buffer = (ulong)bytes, Length = 3000, Label = 77 });
            var records = new[] { Take(queue, out byte[] a), Take(queue, out byte[] b) };
            Completion received = records.Single(record => record.Token == 1);
            Equal((CompletionKind.Received, 77u, 0u), (received.Kind, received.Label, received.Call), "received");
            True((a.Length > 0 ? a : b).AsSpan().SequenceEqual(data), "bytes");
            Equal(Status.Ok, records.Single(record => record.Token == 2).Status, "sent");
        }
        CloseBoth(first, second);
    }

    [Fact]
    internal static void SendWaitsForItsReceiver()
    {
        using var queue = new Queue();
        var (first, second) = CreateStream();
        ulong value = 0x1122;
        queue.MustSubmit(new Submission { Operation = Operation.Send, Handle = first, Token = 1, Buffer = (ulong)&value, Length = 8 });
        queue.Empty("nobody receives yet");
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 2, Length = 8 });
        Completion one = queue.Take(), two = queue.Take();
        Equal(3UL, one.Token + two.Token, "both complete");
        CloseBoth(first, second);
    }

    [Fact]
    internal static void TooLargeMessageFailsItsSender()
    {
        using var queue = new Queue();
        var (first, second) = CreateStream();
        byte* bytes = stackalloc byte[100];
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 1, Length = 50 });
        queue.MustSubmit(new Submission { Operation = Operation.Send, Handle = first, Token = 2, Buffer = (ulong)bytes, Length = 100 });
        Completion record = queue.Take();
        Equal((2UL, Status.TooLarge), (record.Token, record.Status), "too large");
        queue.Empty("the receive goes on");
        Is(Status.InvalidArgument, queue.Submit(new Submission { Operation = Operation.Send, Handle = first, Buffer = (ulong)bytes, Length = Submission.MaxMessage + 1 }));
        CloseBoth(first, second);
    }

    [Fact]
    internal static void BadBufferFailsTheSenderAndIsNotSeen()
    {
        using var queue = new Queue();
        var (first, second) = CreateStream();
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 1, Length = 4000 });
        foreach (ulong address in new ulong[] { 8UL, 0xFFFF_8000_0000_0000, Layout.UserEnd - 4 })
        {
            long accepted = queue.Submit(new Submission { Operation = Operation.Send, Handle = first, Token = 2, Buffer = address, Length = 100 });
            if (accepted == 1)
            {
                Completion record = queue.Take();
                Equal((2UL, Status.BadAddress), (record.Token, record.Status), "bad address");
            }
            else
            {
                Is(Status.BadAddress, accepted);
            }
        }
        queue.Empty("the receiver saw nothing");
        CloseBoth(first, second);
    }

    [Fact]
    internal static void ClosingALaneFailsWhatTheOtherEndHasPending()
    {
        using var queue = new Queue();
        var (first, second) = CreateStream();
        ulong value = 1;
        queue.MustSubmit(new Submission { Operation = Operation.Send, Handle = first, Token = 1, Buffer = (ulong)&value, Length = 8 });
        queue.MustSubmit(new Submission { Operation = Operation.Call, Handle = first, Token = 2, Buffer = (ulong)&value, Length = 8, ReplyBound = 64 });
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = first, Token = 3, Length = 64, Flags = SubmissionFlags.Multishot });
        Close(second);
        var tokens = new HashSet<ulong>();
        for (int i = 0; i < 3; i++)
        {
            Completion record = queue.Take();
            Equal(Status.PeerClosed, record.Status, $"token {record.Token}");
            Equal(0, record.Flags & Completion.More, "final");
            tokens.Add(record.Token);
        }
        Equal(3, tokens.Count, "each once");
        long late = queue.Submit(new Submission { Operation = Operation.Send, Handle = first, Token = 4, Buffer = (ulong)&value, Length = 8 });
        if (late == 1)
        {
            Equal(Status.PeerClosed, queue.Take().Status, "late send");
        }
        else
        {
            Is(Status.PeerClosed, late, "late send");
        }
        Close(first);
    }

    [Fact]
    internal static void CallGetsItsReplyWithBulkBothWays()
    {
        using var client = new Queue();
        using var server = new Queue();
        var (first, second) = CreateStream();
        byte[] outgoing = new byte[10000], incoming = new byte[10000], buffer = new byte[10000];
        new Random(2).NextBytes(outgoing);
        uint memory = CreateMemory(16384);
        fixed (byte* outBytes = outgoing, inBytes = incoming, middle = buffer)
        {
            ulong question = 5, answer = 6;
            server.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 1, Length = 64, Flags = SubmissionFlags.Multishot });
            client.MustSubmit(new Submission
            {
                Operation = Operation.Call, Handle = first, Token = 9, Buffer = (ulong)&question, Length = 8, Label = 3, ReplyBound = 64,
                BulkOut = (ulong)outBytes, BulkOutLength = 10000, BulkIn = (ulong)inBytes, BulkInLength = 10000,
            });
            Completion request = server.Take(out byte[] asked);
            Equal(5UL, BitConverter.ToUInt64(asked), "question");
            Equal((3u, 10000ul, 10000ul), (request.Label, request.BulkOutLength, request.BulkInLength), "request");
            True(request.Call != 0 && (request.Flags & Completion.More) != 0, "a call on a multishot receive");
            Equal(9000L, Must(KernelCall.CallRead, request.Call, 1000, (ulong)middle, 10000), "read to the end");
            True(outgoing.AsSpan(1000).SequenceEqual(buffer.AsSpan(0, 9000)), "bulk out");
            Equal(10000L, Must(KernelCall.CallReadMemory, request.Call, 0, memory, 0, 10000));
            Equal(10000L, Must(KernelCall.CallWriteMemory, request.Call, 0, memory, 0, 10000));
            True(outgoing.AsSpan().SequenceEqual(incoming), "through the object and back");
            Equal(0L, Call(KernelCall.CallRead, request.Call, 10000, (ulong)middle, 1), "past the end");
            True(Call(KernelCall.CallWrite, request.Call, ulong.MaxValue, (ulong)middle, 1) <= 0, "no wrap");
            server.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Buffer = (ulong)&answer, Length = 8, Label = 4 });
            Completion reply = client.Take(out byte[] answered);
            Equal((9UL, Status.Ok, CompletionKind.Replied, 4u), (reply.Token, reply.Status, reply.Kind, reply.Label), "reply");
            Equal(6UL, BitConverter.ToUInt64(answered), "answer");
            Is(Status.BadHandle, server.Submit(new Submission { Operation = Operation.Reply, Handle = request.Call }), "a reply is given once");
            Is(Status.BadHandle, Call(KernelCall.CallRead, request.Call, 0, (ulong)middle, 1), "and ends the call");
        }
        Close(memory);
        CloseBoth(first, second);
    }

    [Fact]
    internal static void DroppedCallFailsItsCaller()
    {
        using var queue = new Queue();
        var (first, second) = CreateStream();
        ulong value = 1;
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 1, Length = 64 });
        queue.MustSubmit(new Submission { Operation = Operation.Call, Handle = first, Token = 2, Buffer = (ulong)&value, Length = 8, ReplyBound = 64 });
        Completion request = queue.Take();
        Close(request.Call);
        Completion reply = queue.Take();
        Equal((2UL, Status.PeerClosed), (reply.Token, reply.Status), "dropped");
        CloseBoth(first, second);
    }

    [Fact]
    internal static void HandlesTravelAllOrNone()
    {
        using var queue = new Queue();
        var (first, second) = CreateStream();
        uint memory = CreateMemory(4096), bare = (uint)Must(KernelCall.HandleDuplicate, memory, (ulong)Rights.Read);
        ulong value = 42;
        Must(KernelCall.MemoryWrite, memory, 0, (ulong)&value, 8);
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 1, Length = 0, Flags = SubmissionFlags.Multishot });
        queue.MustSubmit(new Submission { Operation = Operation.Send, Handle = first, Token = 2, HandleCount = 2, Handle0 = memory, Handle1 = first });
        Completion received = default;
        for (int i = 0; i < 2; i++)
        {
            Completion record = queue.Take();
            received = record.Token == 1 ? record : received;
        }
        value = 0;
        Must(KernelCall.MemoryRead, received.Handle0, 0, (ulong)&value, 8);
        Equal(42UL, value, "the same memory");
        Close(received.Handle0);
        Close(received.Handle1);
        long refused = queue.Submit(new Submission { Operation = Operation.Send, Handle = first, Token = 3, HandleCount = 2, Handle0 = memory, Handle1 = bare });
        if (refused == 1)
        {
            Equal((3UL, Status.AccessDenied), (queue.Take() is var r ? r.Token : 0, r.Status), "no transfer right");
        }
        else
        {
            Is(Status.AccessDenied, refused, "no transfer right");
        }
        Is(Status.InvalidArgument, queue.Submit(new Submission { Operation = Operation.Send, Handle = first, HandleCount = 5 }));
        queue.Empty("nothing else");
        Close(bare);
        Close(memory);
        CloseBoth(first, second);
    }

    [Fact]
    internal static void OfferMakesAConversation()
    {
        using var queue = new Queue();
        var (first, second) = CreateStream();
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 1, Length = 8 });
        queue.MustSubmit(new Submission { Operation = Operation.Send, Handle = first, Token = 2, Flags = SubmissionFlags.Offer });
        uint mine = 0, theirs = 0;
        for (int i = 0; i < 2; i++)
        {
            Completion record = queue.Take();
            (mine, theirs) = record.Token == 2 ? (record.Handle0, theirs) : (mine, record.Handle0);
        }
        True(mine != 0 && theirs != 0, "both ends");
        ulong value = 8;
        queue.MustSubmit(new Submission { Operation = Operation.Send, Handle = mine, Token = 3, Buffer = (ulong)&value, Length = 8 });
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = theirs, Token = 4, Length = 8 });
        Equal(7UL, queue.Take().Token + queue.Take().Token, "they talk");
        CloseBoth(mine, theirs);
        CloseBoth(first, second);
    }

    [Fact]
    internal static void FloodedReceiverPushesBack()
    {
        // Messages for a small ring wait with their sender; when the ring is drained they all come, in order.
        using var sender = new Queue(65536);
        using var receiver = new Queue(4096);
        var (first, second) = CreateStream();
        byte* bytes = stackalloc byte[512];
        receiver.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 1, Length = 512, Flags = SubmissionFlags.Multishot });
        for (uint i = 0; i < 100; i++)
        {
            sender.MustSubmit(new Submission { Operation = Operation.Send, Handle = first, Token = i, Buffer = (ulong)bytes, Length = 512, Label = i });
        }
        for (uint i = 0; i < 100; i++)
        {
            Equal(i, receiver.Take().Label, "order");
        }
        for (uint i = 0; i < 100; i++)
        {
            Equal((ulong)i, sender.Take().Token, "sent");
        }
        CloseBoth(first, second);
    }

    [Fact]
    internal static void PendingOperationsAreBounded()
    {
        var (first, second) = CreateStream();
        using var child = new Child(4);
        uint lane = child.Give(first);
        using var queue = new Queue(4096);
        ulong value = 1;
        long status = 1;
        int count = 0;
        while (status == 1 && count < 1_000_000)
        {
            status = queue.Submit(new Submission { Operation = Operation.Send, Handle = first, Token = 1, Buffer = (ulong)&value, Length = 8 });
            count++;
        }
        True((Status)status is Status.LimitReached or Status.NoMemory or Status.QueueFull, $"a bound after {count}: {(Status)status}");
        CloseBoth(first, second);
    }

    private static Completion Take(Queue queue, out byte[] bytes) => queue.Take(out bytes);

    private static void CloseBoth(uint first, uint second)
    {
        Close(first);
        Close(second);
    }
}
