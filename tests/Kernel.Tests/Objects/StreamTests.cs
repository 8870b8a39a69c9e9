using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Ipc;
using Rill.Kernel.Objects;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed unsafe class StreamTests : IDisposable
{
    private readonly TestKernel _kernel = TestKernel.Start();
    private readonly Guest _client;
    private readonly Guest _server;
    private readonly GuestQueue _clientQueue;
    private readonly GuestQueue _serverQueue;
    private readonly uint _lane;
    private readonly uint _serverLane;

    public StreamTests()
    {
        _client = _kernel.NewGuest(0);
        _server = _kernel.NewGuest(1);
        _clientQueue = _client.NewQueue();
        _serverQueue = _server.NewQueue();
        (uint first, uint second) = _client.NewStream();
        _lane = first;
        _serverLane = _client.Give(_server, second);
        _client.Ok(SystemCall.HandleClose, second);
    }

    public void Dispose()
    {
        _client.Exit();
        _server.Exit();
        _kernel.AssertNothingLeft();
        _kernel.Dispose();
    }

    private Submission Message(Operation operation, ReadOnlySpan<byte> bytes, ulong token = 1) => new()
    {
        Operation = operation,
        Handle = _lane,
        Token = token,
        Buffer = _client.StoreBytes(bytes),
        Length = (uint)bytes.Length,
        ReplyBound = operation == Operation.Call ? 256u : 0,
    };

    private void Receive(bool multishot = true, uint bound = 1024, ulong token = 100)
        => _serverQueue.MustSubmit(new Submission
        {
            Operation = Operation.Receive,
            Handle = _serverLane,
            Token = token,
            Length = bound,
            Flags = multishot ? SubmissionFlags.Multishot : 0,
        });

    /// <summary>Makes a call that the server has taken.</summary>
    private Completion HeldCall(ulong token = 1, Action<Box<Submission>>? change = null)
    {
        Receive(multishot: false);
        Box<Submission> call = new() { Value = Message(Operation.Call, "ask"u8, token) };
        change?.Invoke(call);
        _clientQueue.MustSubmit(call.Value);
        return _serverQueue.Take();
    }

    [Fact]
    public void AMessageArrivesWholeAndOnce()
    {
        Receive();
        byte[] data = Enumerable.Range(0, 1000).Select(n => (byte)n).ToArray();
        Submission message = Message(Operation.Send, data, 7);
        message.Label = 55;
        _clientQueue.MustSubmit(message);
        Completion received = _serverQueue.Take(out byte[] bytes);
        Assert.Equal(data, bytes);
        Assert.Equal((CompletionKind.Received, 100ul, 55u, 0u), (received.Kind, received.Token, received.Label, received.Call));
        Assert.Equal(_client.Process.Id, received.Value);
        Assert.Equal(Completion.More, received.Flags);
        Completion sent = _clientQueue.Take();
        Assert.Equal((CompletionKind.Sent, 7ul, Status.Ok), (sent.Kind, sent.Token, sent.Status));
        _serverQueue.Empty();
        _clientQueue.Empty();
    }

    [Fact]
    public void AMessageWaitsForAReceiveAndASingleReceiveTakesOne()
    {
        _clientQueue.MustSubmit(Message(Operation.Send, "a"u8, 1));
        _clientQueue.MustSubmit(Message(Operation.Send, "b"u8, 2));
        _clientQueue.Empty();
        Receive(multishot: false);
        Completion received = _serverQueue.Take(out byte[] bytes);
        Assert.Equal("a"u8.ToArray(), bytes);
        Assert.Equal(0, received.Flags);
        _serverQueue.Empty();
        Assert.Equal(1ul, _clientQueue.Take().Token);
        _clientQueue.Empty();
    }

    [Fact]
    public void ATooLargeMessageFailsItsSenderAndTheReceiveGoesOn()
    {
        Receive(bound: 4);
        _clientQueue.MustSubmit(Message(Operation.Send, "large"u8));
        Assert.Equal(Status.TooLarge, _clientQueue.Take().Status);
        _clientQueue.MustSubmit(Message(Operation.Send, "ok"u8));
        Assert.Equal(Status.Ok, _clientQueue.Take().Status);
        _serverQueue.Take();
        _serverQueue.Empty();
    }

    [Fact]
    public void ABadBufferFailsTheSenderAndTheReceiverSeesNothing()
    {
        Receive();
        foreach (ulong address in new ulong[] { 8, 0xFFFF_8000_0000_0000, Guest.Memory + Guest.MemorySize - 4 })
        {
            Submission message = Message(Operation.Send, "xxxxxxxx"u8);
            message.Buffer = address;
            _clientQueue.MustSubmit(message);
            Assert.Equal(Status.BadAddress, _clientQueue.Take().Status);
        }
        _serverQueue.Empty();
    }

    [Fact]
    public void ClosingALaneDeliversWhatItSentAndThenEndsTheOtherEndsReceive()
    {
        _clientQueue.MustSubmit(Message(Operation.Send, "last words"u8, 1));
        _client.Ok(SystemCall.HandleClose, _lane);
        Receive();
        Completion message = _serverQueue.Take(out byte[] bytes);
        Assert.Equal("last words"u8.ToArray(), bytes);
        Assert.Equal(Completion.More, message.Flags);
        Completion end = _serverQueue.Take();
        Assert.Equal((Status.PeerClosed, (ushort)0), (end.Status, end.Flags));
        Assert.Equal(Status.Ok, _clientQueue.Take().Status);
    }

    [Fact]
    public void ClosingALaneFailsTheOtherEndsMessagesAndItsOwnReceives()
    {
        _clientQueue.MustSubmit(Message(Operation.Send, "a"u8, 1));
        _clientQueue.MustSubmit(Message(Operation.Call, "b"u8, 2));
        _clientQueue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = _lane, Token = 3, Length = 8 });
        _server.Ok(SystemCall.HandleClose, _serverLane);
        for (ulong token = 1; token <= 3; token++)
        {
            Completion record = _clientQueue.Take();
            Assert.Equal(Status.PeerClosed, record.Status);
        }
        _clientQueue.MustSubmit(Message(Operation.Send, "late"u8, 4));
        Assert.Equal(Status.PeerClosed, _clientQueue.Take().Status);
        (uint first, uint second) = _client.NewStream();
        _clientQueue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = first, Token = 5, Length = 8 });
        _client.Ok(SystemCall.HandleClose, first);
        Assert.Equal((5ul, Status.Cancelled), (_clientQueue.Take() is var r ? r.Token : 0, r.Status));
        _client.Ok(SystemCall.HandleClose, second);
    }

    [Fact]
    public void TheDeathOfASenderDropsItsMessagesAndEndsTheReceive()
    {
        _clientQueue.MustSubmit(Message(Operation.Send, "a"u8, 1));
        _client.Exit();
        Receive();
        Assert.Equal(Status.PeerClosed, _serverQueue.Take().Status);
        _serverQueue.Empty();
    }

    [Fact]
    public void ACallIsAnsweredOnce()
    {
        Completion request = HeldCall(9);
        Assert.NotEqual(0u, request.Call);
        _clientQueue.Empty();
        ulong answer = _server.StoreBytes("answer"u8);
        Submission reply = new() { Operation = Operation.Reply, Handle = request.Call, Buffer = answer, Length = 6, Label = 4 };
        _serverQueue.MustSubmit(reply);
        Completion replied = _clientQueue.Take(out byte[] bytes);
        Assert.Equal("answer"u8.ToArray(), bytes);
        Assert.Equal((9ul, Status.Ok, CompletionKind.Replied, 4u), (replied.Token, replied.Status, replied.Kind, replied.Label));
        Assert.Equal((long)Status.BadHandle, _serverQueue.Submit(reply));
        _serverQueue.Empty();
        _clientQueue.Empty();
    }

    [Fact]
    public void BulkBytesGoBothWaysWithinTheDeclaredRanges()
    {
        byte[] outgoing = Enumerable.Range(0, 10_000).Select(n => (byte)(n * 7)).ToArray();
        ulong from = _client.StoreBytes(outgoing), to = _client.Allocate(10_000), middle = _server.Allocate(20_000);
        Completion request = HeldCall(1, call =>
        {
            call.Value.BulkOut = from;
            call.Value.BulkOutLength = 10_000;
            call.Value.BulkIn = to;
            call.Value.BulkInLength = 5_000;
        });
        Assert.Equal((10_000u, 5_000u), (request.BulkOutLength, request.BulkInLength));
        Assert.Equal(9_000, _server.Call(SystemCall.CallRead, request.Call, 1_000, middle, 20_000));
        Assert.Equal(outgoing[1_000..], _server.LoadBytes(middle, 9_000));
        Assert.Equal(0, _server.Call(SystemCall.CallRead, request.Call, 10_000, middle, 1));
        Assert.Equal(0, _server.Call(SystemCall.CallRead, request.Call, ulong.MaxValue, middle, 2));
        Assert.Equal(4_990, _server.Call(SystemCall.CallWrite, request.Call, 10, middle, 20_000));
        Assert.Equal(outgoing[1_000..5_990], _client.LoadBytes(to + 10, 4_990));
        _server.Is(Status.BadAddress, SystemCall.CallRead, request.Call, 0, 8, 100);
        uint memory = _server.Handle(SystemCall.MemoryCreate, 16_384);
        Assert.Equal(10_000, _server.Call(SystemCall.CallReadMemory, request.Call, 0, memory, 100, 16_000));
        Assert.Equal(5_000, _server.Call(SystemCall.CallWriteMemory, request.Call, 0, memory, 100, 16_000));
        Assert.Equal(outgoing[..5_000], _client.LoadBytes(to, 5_000));
        _serverQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, BulkOut = middle, BulkOutLength = 100 });
        Completion replied = _clientQueue.Take();
        Assert.Equal((Status.Ok, 5_000u), (replied.Status, replied.BulkInLength));
        Assert.Equal(outgoing[1_000..1_100], _client.LoadBytes(to, 100));
    }

    [Fact]
    public void AReplyThatDoesNotFitFailsAtBothEnds()
    {
        Completion request = HeldCall(1);
        ulong bytes = _server.Allocate(300);
        _serverQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Token = 8, Buffer = bytes, Length = 300 });
        Completion told = _serverQueue.Take();
        Assert.Equal((8ul, CompletionKind.ReplyDone, Status.TooLarge), (told.Token, told.Kind, told.Status));
        Completion replied = _clientQueue.Take();
        Assert.Equal((CompletionKind.Replied, Status.TooLarge), (replied.Kind, replied.Status));
        _server.Is(Status.BadHandle, SystemCall.CallRead, request.Call, 0, bytes, 1);
    }

    [Fact]
    public void ADroppedCallFailsItsCaller()
    {
        Completion request = HeldCall(3);
        _server.Ok(SystemCall.HandleClose, request.Call);
        Completion replied = _clientQueue.Take();
        Assert.Equal((3ul, Status.PeerClosed), (replied.Token, replied.Status));
    }

    [Fact]
    public void TheServersDeathFailsTheCallsItHolds()
    {
        HeldCall(3);
        _server.Exit();
        Completion replied = _clientQueue.Take();
        Assert.Equal((3ul, Status.PeerClosed), (replied.Token, replied.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ACallerLearnsWhatADeviceGotWhetherTheServerRepliesOrDies(bool dies)
    {
        const ushort port = 0x3F8;
        Assert.Equal(Status.Ok, PortsObject.Create(port, 1, out PortsObject? ports));
        Assert.Equal(Status.Ok, _server.Process.Handles.TryAdd(ports!, Rights.All, out uint handle));
        ports!.Release();
        Completion request = HeldCall(3, call =>
        {
            call.Value.BulkOut = _client.StoreBytes(Enumerable.Range(1, 40).Select(n => (byte)n).ToArray());
            call.Value.BulkOutLength = 40;
        });
        Assert.Equal(16, _server.Call(SystemCall.PortWriteCall, handle, port, request.Call, 0, 16));
        Assert.Equal(24, _server.Call(SystemCall.PortWriteCall, handle, port, request.Call, 16, 1_000));
        Assert.Equal(40, IoPort.Read8(port));
        Assert.Equal(0, _server.Call(SystemCall.PortWriteCall, handle, port, request.Call, 40, 1));
        _server.Is(Status.InvalidArgument, SystemCall.PortWriteCall, handle, port + 1, request.Call, 0, 1);
        _server.Is(Status.BadHandle, SystemCall.PortWriteCall, handle, port, 0, 0, 1);
        if (dies)
        {
            _server.Exit();
        }
        else
        {
            _serverQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call });
        }
        Completion replied = _clientQueue.Take();
        Assert.Equal((dies ? Status.PeerClosed : Status.Ok, 40u), (replied.Status, replied.BulkOutLength));
    }

    [Fact]
    public void ACallWhoseCallerDiedIsOrphanedAndItsReplySaysSo()
    {
        Completion request = HeldCall(3);
        _client.Exit();
        _server.Is(Status.PeerClosed, SystemCall.CallRead, request.Call, 0, Guest.Memory, 1);
        _server.Is(Status.PeerClosed, SystemCall.CallWrite, request.Call, 0, Guest.Memory, 1);
        _serverQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Token = 5 });
        Completion told = _serverQueue.Take();
        Assert.Equal((5ul, CompletionKind.ReplyDone, Status.PeerClosed), (told.Token, told.Kind, told.Status));
        _server.Is(Status.BadHandle, SystemCall.HandleClose, request.Call);
    }

    [Fact]
    public void ConfirmTellsTheServerOfADeliveredReply()
    {
        Completion request = HeldCall(3);
        _serverQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Token = 5, Flags = SubmissionFlags.Confirm });
        Assert.Equal((5ul, Status.Ok), (_serverQueue.Take() is var r ? r.Token : 0, r.Status));
        _clientQueue.Take();
    }

    [Fact]
    public void ACancelledCallThatIsHeldAsksTheServerAndIsStillReplied()
    {
        Completion request = HeldCall(2);
        _client.Ok(SystemCall.QueueCancel, _clientQueue.Handle, 2);
        _client.Ok(SystemCall.QueueCancel, _clientQueue.Handle, 2);
        Completion asked = _serverQueue.Take();
        Assert.Equal((CompletionKind.CallCancelled, 100ul, request.Call), (asked.Kind, asked.Token, asked.Call));
        _serverQueue.Empty();
        _clientQueue.Empty();
        _serverQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Label = 512 });
        Assert.Equal(512u, _clientQueue.Take().Label);
        _client.Is(Status.NotFound, SystemCall.QueueCancel, _clientQueue.Handle, 2);
    }

    [Fact]
    public void ACancelledMessageThatWaitsCompletesOnceAsCancelled()
    {
        _clientQueue.MustSubmit(Message(Operation.Call, "x"u8, 2));
        _client.Ok(SystemCall.QueueCancel, _clientQueue.Handle, 2);
        Assert.Equal(Status.Cancelled, _clientQueue.Take().Status);
        Receive();
        _serverQueue.Empty();
    }

    [Fact]
    public void HandlesTravelAllOrNone()
    {
        Receive();
        uint memory = _client.Handle(SystemCall.MemoryCreate, 4096);
        uint bare = _client.Handle(SystemCall.HandleDuplicate, memory, (ulong)Rights.Read);
        Submission message = Message(Operation.Send, "h"u8);
        message.HandleCount = 2;
        message.Handle0 = memory;
        message.Handle1 = _lane;
        _clientQueue.MustSubmit(message);
        Completion received = _serverQueue.Take();
        Assert.True(received.Handle0 != 0 && received.Handle1 != 0 && received.Handle2 == 0);
        _server.Ok(SystemCall.HandleClose, received.Handle1);
        uint before = _server.Process.Handles.Count;
        message.Handle1 = bare;
        Assert.Equal((long)Status.AccessDenied, _clientQueue.Submit(message));
        message.Handle1 = 0x12345;
        Assert.Equal((long)Status.BadHandle, _clientQueue.Submit(message));
        message.HandleCount = 5;
        Assert.Equal((long)Status.InvalidArgument, _clientQueue.Submit(message));
        Assert.Equal(before, _server.Process.Handles.Count);
        _serverQueue.Empty();
    }

    [Fact]
    public void HandlesThatAreGoneWhenTheMessageIsTakenFailIt()
    {
        uint memory = _client.Handle(SystemCall.MemoryCreate, 4096);
        uint other = _client.Handle(SystemCall.MemoryCreate, 4096);
        Submission message = Message(Operation.Send, "h"u8);
        message.Flags = SubmissionFlags.MoveHandles;
        message.HandleCount = 2;
        message.Handle0 = other;
        message.Handle1 = memory;
        _clientQueue.MustSubmit(message);
        _client.Ok(SystemCall.HandleClose, memory);
        Receive();
        Assert.Equal(Status.BadHandle, _clientQueue.Take().Status);
        _serverQueue.Empty();
        _client.Ok(SystemCall.HandleClose, other);
    }

    [Fact]
    public void MovedHandlesLeaveTheSender()
    {
        Receive();
        uint memory = _client.Handle(SystemCall.MemoryCreate, 4096);
        Submission message = Message(Operation.Send, "h"u8);
        message.Flags = SubmissionFlags.MoveHandles;
        message.HandleCount = 1;
        message.Handle0 = memory;
        _clientQueue.MustSubmit(message);
        _client.Is(Status.BadHandle, SystemCall.HandleClose, memory);
        _server.Ok(SystemCall.HandleClose, _serverQueue.Take().Handle0);
    }

    [Fact]
    public void ALaneMovedOverItselfStaysOpen()
    {
        Receive();
        Submission message = Message(Operation.Send, "h"u8);
        message.Flags = SubmissionFlags.MoveHandles;
        message.HandleCount = 1;
        message.Handle0 = _lane;
        _clientQueue.MustSubmit(message);
        uint moved = _serverQueue.Take().Handle0;
        _serverQueue.MustSubmit(new Submission { Operation = Operation.Send, Handle = moved, Token = 6 });
        Assert.Equal(CompletionKind.Received, _serverQueue.Take().Kind);
        _server.Ok(SystemCall.HandleClose, moved);
        Assert.Equal(6ul, _serverQueue.Take().Token);
        Assert.Equal(Status.PeerClosed, _serverQueue.Take().Status);
    }

    [Fact]
    public void AnOfferMakesAConversation()
    {
        Receive();
        _clientQueue.MustSubmit(new Submission { Operation = Operation.Send, Handle = _lane, Token = 2, Flags = SubmissionFlags.Offer });
        uint theirs = _serverQueue.Take().Handle0, mine = _clientQueue.Take().Handle0;
        _clientQueue.MustSubmit(new Submission { Operation = Operation.Send, Handle = mine, Token = 3 });
        _serverQueue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = theirs, Token = 4, Length = 8 });
        Assert.Equal(4ul, _serverQueue.Take().Token);
        Assert.Equal(3ul, _clientQueue.Take().Token);
    }

    [Fact]
    public void AFullHandleTableFailsTheSenderOnly()
    {
        Receive();
        uint memory = _server.Handle(SystemCall.MemoryCreate, 4096);
        while (_server.Call(SystemCall.HandleDuplicate, memory, (ulong)Rights.Same) > 0)
        {
        }
        _clientQueue.MustSubmit(Message(Operation.Call, "x"u8, 5));
        Assert.Equal(Status.LimitReached, _clientQueue.Take().Status);
        _serverQueue.Empty();
    }

    [Fact]
    public void ACallsHandleIsMovedNeverCopied()
    {
        Completion request = HeldCall(1);
        _server.Is(Status.AccessDenied, SystemCall.HandleDuplicate, request.Call, (ulong)Rights.Same);
        _server.Is(Status.AccessDenied, SystemCall.ProcessInstall, 0, request.Call, (ulong)Rights.Same, 0);
        (uint first, uint second) = _server.NewStream();
        _serverQueue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 20, Length = 8 });
        Submission message = new() { Operation = Operation.Send, Handle = first, HandleCount = 1, Handle0 = request.Call };
        Assert.Equal((long)Status.AccessDenied, _serverQueue.Submit(message));
        message.Flags = SubmissionFlags.MoveHandles;
        _serverQueue.MustSubmit(message);
        Completion moved = _serverQueue.Take();
        _serverQueue.Take();
        _serverQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = moved.Handle0, Label = 3 });
        Assert.Equal(3u, _clientQueue.Take().Label);
    }

    [Fact]
    public void AReplyBringsHandles()
    {
        Completion request = HeldCall(1);
        uint memory = _server.Handle(SystemCall.MemoryCreate, 4096);
        _serverQueue.MustSubmit(new Submission
        {
            Operation = Operation.Reply,
            Handle = request.Call,
            Flags = SubmissionFlags.MoveHandles,
            HandleCount = 1,
            Handle0 = memory,
        });
        _client.Ok(SystemCall.HandleClose, _clientQueue.Take().Handle0);
        _server.Is(Status.BadHandle, SystemCall.HandleClose, memory);
    }

    [Fact]
    public void AReplyToAFullRingWaitsInTheKernelWithItsBytesAndInOrder()
    {
        GuestQueue small = _client.NewQueue(4096);
        Receive();
        List<uint> calls = [];
        for (ulong i = 0; i < 40; i++)
        {
            Assert.Equal(1, small.Submit(Message(Operation.Call, "q"u8, i)));
            calls.Add(_serverQueue.Take().Call);
        }
        for (int i = 0; i < 40; i++)
        {
            byte[] bytes = Enumerable.Repeat((byte)i, 200).ToArray();
            _serverQueue.MustSubmit(new Submission
            {
                Operation = Operation.Reply,
                Handle = calls[i],
                Buffer = _server.StoreBytes(bytes),
                Length = 200,
            });
        }
        Assert.Equal(1u, small.Header.Overflow);
        for (ulong i = 0; i < 40; i++)
        {
            Completion replied = small.Take(out byte[] bytes);
            Assert.Equal((i, Status.Ok), (replied.Token, replied.Status));
            Assert.Equal(Enumerable.Repeat((byte)i, 200), bytes);
        }
        small.Empty();
        Assert.Equal(0u, _client.Process.OverflowBytes);
    }

    [Fact]
    public void AFloodedReceiverPushesBackAndLosesNothing()
    {
        GuestQueue small = _server.NewQueue(4096);
        Assert.Equal(1, small.Submit(new Submission
        {
            Operation = Operation.Receive,
            Handle = _serverLane,
            Token = 100,
            Length = 512,
            Flags = SubmissionFlags.Multishot,
        }));
        for (uint i = 0; i < 100; i++)
        {
            Submission message = Message(Operation.Send, new byte[512], i);
            message.Label = i;
            _clientQueue.MustSubmit(message);
        }
        Assert.True(_client.Process.PendingOperations > 80);
        for (uint i = 0; i < 100; i++)
        {
            Assert.Equal(i, small.Take().Label);
        }
        for (ulong i = 0; i < 100; i++)
        {
            Assert.Equal(i, _clientQueue.Take().Token);
        }
        small.Empty();
    }

    [Fact]
    public void AMessageAsLargeAsTheRingComesThroughWhereverTheTailIs()
    {
        GuestQueue small = _server.NewQueue(4096);
        for (int i = 0; i < 20; i++)
        {
            _server.Ok(SystemCall.QueuePost, small.Handle, 1, 1);
            small.Take();
            Assert.Equal(1, small.Submit(new Submission { Operation = Operation.Receive, Handle = _serverLane, Token = 9, Length = 4032 }));
            _clientQueue.MustSubmit(Message(Operation.Send, new byte[4000]));
            Assert.Equal(4000u, small.Take().Length);
            Assert.Equal(Status.Ok, _clientQueue.Take().Status);
        }
        Assert.Equal((long)Status.InvalidArgument, small.Submit(new Submission { Operation = Operation.Receive, Handle = _serverLane, Length = 4033 }));
    }

    [Fact]
    public void PendingOperationsAreBoundedPerProcess()
    {
        Submission message = Message(Operation.Send, "x"u8);
        Submission[] batch = Enumerable.Repeat(message, 1024).ToArray();
        long total = 0, accepted;
        while ((accepted = _clientQueue.Submit(batch)) > 0)
        {
            total += accepted;
        }
        Assert.Equal(Status.LimitReached, (Status)accepted);
        Assert.Equal(ProcessLimits.MaxPendingOperations, (uint)total);
    }

    internal sealed class Box<T>
    {
        internal T Value = default!;
    }
}
