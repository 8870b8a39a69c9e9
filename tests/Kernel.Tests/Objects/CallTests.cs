using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

/// <summary>Calls and their replies: once each, whoever dies, with bulk bytes and cancellation.</summary>
public sealed class CallTests : StreamTestBase
{
    [Fact]
    public void ACallIsAnsweredOnce()
    {
        Completion request = HeldCall(9);
        Assert.NotEqual(0u, request.Call);
        ClientQueue.Empty();
        ulong answer = Server.StoreBytes("answer"u8);
        Submission reply = new() { Operation = Operation.Reply, Handle = request.Call, Buffer = answer, Length = 6, Label = 4 };
        ServerQueue.MustSubmit(reply);
        Completion replied = ClientQueue.Take(out byte[] bytes);
        Assert.Equal("answer"u8.ToArray(), bytes);
        Assert.Equal((9ul, Status.Ok, CompletionKind.Replied, 4u), (replied.Token, replied.Status, replied.Kind, replied.Label));
        Assert.Equal((long)Status.BadHandle, ServerQueue.Submit(reply));
        ServerQueue.Empty();
        ClientQueue.Empty();
    }

    [Fact]
    public void BulkBytesGoBothWaysWithinTheDeclaredRanges()
    {
        byte[] outgoing = Enumerable.Range(0, 10_000).Select(n => (byte)(n * 7)).ToArray();
        ulong from = Client.StoreBytes(outgoing), to = Client.Allocate(10_000), middle = Server.Allocate(20_000);
        Completion request = HeldCall(1, call => call with
        {
            BulkOut = from,
            BulkOutLength = 10_000,
            BulkIn = to,
            BulkInLength = 5_000,
        });
        Assert.Equal((10_000ul, 5_000ul), (request.BulkOutLength, request.BulkInLength));
        Assert.Equal(9_000, Server.Call(KernelCall.CallRead, request.Call, 1_000, middle, 20_000));
        Assert.Equal(outgoing[1_000..], Server.LoadBytes(middle, 9_000));
        Assert.Equal(0, Server.Call(KernelCall.CallRead, request.Call, 10_000, middle, 1));
        Assert.Equal(0, Server.Call(KernelCall.CallRead, request.Call, ulong.MaxValue, middle, 2));
        Assert.Equal(4_990, Server.Call(KernelCall.CallWrite, request.Call, 10, middle, 20_000));
        Assert.Equal(outgoing[1_000..5_990], Client.LoadBytes(to + 10, 4_990));
        Server.Is(Status.BadAddress, KernelCall.CallRead, request.Call, 0, 8, 100);
        uint memory = Server.Handle(KernelCall.MemoryCreate, 16_384);
        Assert.Equal(10_000, Server.Call(KernelCall.CallReadMemory, request.Call, 0, memory, 100, 16_000));
        Assert.Equal(5_000, Server.Call(KernelCall.CallWriteMemory, request.Call, 0, memory, 100, 16_000));
        Assert.Equal(outgoing[..5_000], Client.LoadBytes(to, 5_000));
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, BulkOut = middle, BulkOutLength = 100 });
        Completion replied = ClientQueue.Take();
        Assert.Equal((Status.Ok, 5_000ul), (replied.Status, replied.BulkInLength));
        Assert.Equal(outgoing[1_000..1_100], Client.LoadBytes(to, 100));
    }

    [Fact]
    public void LengthsOfBulkAreToldAndUsedInFull()
    {
        const ulong far = 0x1_0000_0010;
        byte[] bytes = [1, 2, 3, 4, 5, 6, 7, 8];
        ulong from = Client.StoreBytes(bytes), to = Client.Allocate(8), middle = Server.Allocate(64);
        Completion request = HeldCall(1, call => call with
        {
            BulkOut = from - far,
            BulkOutLength = far + 6,
            BulkIn = to - far,
            BulkInLength = far + 4,
        });
        Assert.Equal((far + 6, far + 4), (request.BulkOutLength, request.BulkInLength));
        Assert.Equal(6, Server.Call(KernelCall.CallRead, request.Call, far, middle, 64));
        Assert.Equal(bytes[..6], Server.LoadBytes(middle, 6));
        Assert.Equal(4, Server.Call(KernelCall.CallWrite, request.Call, far, middle, 64));
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call });
        Assert.Equal(far + 4, ClientQueue.Take().BulkInLength);
        Assert.Equal(bytes[..4], Client.LoadBytes(to, 4));
    }

    [Theory]
    [InlineData(Layout.UserEnd)]
    [InlineData(1ul << 63)]
    [InlineData(ulong.MaxValue)]
    public void ALengthThatNoBufferCanHaveIsRefused(ulong length)
    {
        Submission call = Message(Operation.Call, "ask"u8, 1);
        Assert.Equal((long)Status.InvalidArgument, ClientQueue.Submit(call with { BulkOutLength = length }));
        Assert.Equal((long)Status.InvalidArgument, ClientQueue.Submit(call with { BulkInLength = length }));
    }

    [Fact]
    public void AReplyThatDoesNotFitFailsAtBothEnds()
    {
        Completion request = HeldCall(1);
        ulong bytes = Server.Allocate(300);
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Token = 8, Buffer = bytes, Length = 300 });
        Completion told = ServerQueue.Take();
        Assert.Equal((8ul, CompletionKind.ReplyDone, Status.TooLarge), (told.Token, told.Kind, told.Status));
        Completion replied = ClientQueue.Take();
        Assert.Equal((CompletionKind.Replied, Status.TooLarge), (replied.Kind, replied.Status));
        Server.Is(Status.BadHandle, KernelCall.CallRead, request.Call, 0, bytes, 1);
    }

    [Theory]
    [InlineData(8ul, false, Status.BadAddress)]
    [InlineData(0ul, true, Status.PeerClosed)]
    [InlineData(8ul, true, Status.PeerClosed)]
    public void ABadBufferIsToldToItsOwner(ulong room, bool isServersBad, Status told)
    {
        Completion request = HeldCall(1, call => call with { BulkIn = room == 0 ? Client.Allocate(100) : room, BulkInLength = 100 });
        ulong bytes = isServersBad ? 16 : Server.Allocate(100);
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Token = 8, BulkOut = bytes, BulkOutLength = 100 });
        Assert.Equal(Status.BadAddress, ServerQueue.Take().Status);
        Assert.Equal(told, ClientQueue.Take().Status);
    }

    [Fact]
    public void AReplyNeedsNoMemoryAndNoRoomUnderTheLimit()
    {
        Completion request = HeldCall(1);
        int others = 0;
        while (Server.Process.PendingOperations < ProcessLimits.MaxPendingOperations)
        {
            others++;
            ServerQueue.MustSubmit(new Submission { Operation = Operation.Timer, Value = ulong.MaxValue, Token = 9 });
        }
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Label = 7 });
        Completion replied = ClientQueue.Take();
        Assert.Equal((1ul, Status.Ok, 7u), (replied.Token, replied.Status, replied.Label));
        Assert.True(others > 0, "the limit was reached by others");
    }

    [Fact]
    public void TheHandlesThatAReplyMovesLeaveTheServerEvenIfNobodyGetsThem()
    {
        Completion request = HeldCall(1);
        uint memory = Server.Handle(KernelCall.MemoryCreate, 4096);
        Client.Exit();
        ServerQueue.MustSubmit(new Submission
        {
            Operation = Operation.Reply,
            Handle = request.Call,
            Flags = SubmissionFlags.MoveHandles,
            HandleCount = 1,
            Handle0 = memory,
        });
        Assert.Equal(Status.PeerClosed, ServerQueue.Take().Status);
        Server.Is(Status.BadHandle, KernelCall.HandleClose, memory);
    }

    [Fact]
    public void ADroppedCallFailsItsCaller()
    {
        Completion request = HeldCall(3);
        Server.Ok(KernelCall.HandleClose, request.Call);
        Completion replied = ClientQueue.Take();
        Assert.Equal((3ul, Status.PeerClosed), (replied.Token, replied.Status));
    }

    [Fact]
    public void TheServersDeathFailsTheCallsItHolds()
    {
        HeldCall(3);
        Server.Exit();
        Completion replied = ClientQueue.Take();
        Assert.Equal((3ul, Status.PeerClosed), (replied.Token, replied.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ACallerLearnsWhatADeviceGotWhetherTheServerRepliesOrDies(bool dies)
    {
        const ushort port = 0x3F8;
        Assert.Equal(Status.Ok, PortsObject.Create(port, 1, out PortsObject? ports));
        Assert.Equal(Status.Ok, Server.Process.Handles.TryAdd(ports!, Rights.All, out uint handle));
        ports!.Release();
        Completion request = HeldCall(3, call => call with
        {
            BulkOut = Client.StoreBytes(Enumerable.Range(1, 40).Select(n => (byte)n).ToArray()),
            BulkOutLength = 40,
        });
        Assert.Equal(16, Server.Call(KernelCall.PortWriteCall, handle, port, request.Call, 0, 16));
        Assert.Equal(24, Server.Call(KernelCall.PortWriteCall, handle, port, request.Call, 16, 1_000));
        Assert.Equal(40, IoPort.Read8(port));
        Assert.Equal(0, Server.Call(KernelCall.PortWriteCall, handle, port, request.Call, 40, 1));
        Server.Is(Status.InvalidArgument, KernelCall.PortWriteCall, handle, port + 1, request.Call, 0, 1);
        Server.Is(Status.BadHandle, KernelCall.PortWriteCall, handle, port, 0, 0, 1);
        if (dies)
        {
            Server.Exit();
        }
        else
        {
            ServerQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call });
        }
        Completion replied = ClientQueue.Take();
        Assert.Equal((dies ? Status.PeerClosed : Status.Ok, 40ul), (replied.Status, replied.BulkOutLength));
    }

    [Fact]
    public void ACallWhoseCallerDiedIsOrphanedAndItsReplySaysSo()
    {
        Completion request = HeldCall(3);
        Client.Exit();
        Server.Is(Status.PeerClosed, KernelCall.CallRead, request.Call, 0, Guest.Memory, 1);
        Server.Is(Status.PeerClosed, KernelCall.CallWrite, request.Call, 0, Guest.Memory, 1);
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Token = 5 });
        Completion told = ServerQueue.Take();
        Assert.Equal((5ul, CompletionKind.ReplyDone, Status.PeerClosed), (told.Token, told.Kind, told.Status));
        Server.Is(Status.BadHandle, KernelCall.HandleClose, request.Call);
    }

    [Fact]
    public void ConfirmTellsTheServerOfADeliveredReply()
    {
        Completion request = HeldCall(3);
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Token = 5, Flags = SubmissionFlags.Confirm });
        Assert.Equal((5ul, Status.Ok), (ServerQueue.Take() is var r ? r.Token : 0, r.Status));
        ClientQueue.Take();
    }

    [Fact]
    public void ACancelledCallThatIsHeldAsksTheServerAndIsStillReplied()
    {
        Completion request = HeldCall(2);
        Client.Ok(KernelCall.QueueCancel, ClientQueue.Handle, 2);
        Client.Ok(KernelCall.QueueCancel, ClientQueue.Handle, 2);
        Completion asked = ServerQueue.Take();
        Assert.Equal((CompletionKind.CallCancelled, 100ul, request.Call), (asked.Kind, asked.Token, asked.Call));
        ServerQueue.Empty();
        ClientQueue.Empty();
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call, Label = 512 });
        Assert.Equal(512u, ClientQueue.Take().Label);
        Client.Is(Status.NotFound, KernelCall.QueueCancel, ClientQueue.Handle, 2);
    }
}
