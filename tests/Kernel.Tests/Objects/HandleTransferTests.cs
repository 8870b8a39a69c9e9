using Rill.Abi;

namespace Rill.Kernel.Tests.Objects;

/// <summary>Handles that travel with messages, calls and replies.</summary>
public sealed class HandleTransferTests : StreamTestBase
{
    [Fact]
    public void HandlesTravelAllOrNone()
    {
        Receive();
        uint memory = Client.Handle(KernelCall.MemoryCreate, 4096);
        uint bare = Client.Handle(KernelCall.HandleDuplicate, memory, (ulong)Rights.Read);
        Submission message = Message(Operation.Send, "h"u8);
        message.HandleCount = 2;
        message.Handle0 = memory;
        message.Handle1 = Lane;
        ClientQueue.MustSubmit(message);
        Completion received = ServerQueue.Take();
        Assert.True(received.Handle0 != 0 && received.Handle1 != 0 && received.Handle2 == 0);
        Server.Ok(KernelCall.HandleClose, received.Handle1);
        uint before = Server.Process.Handles.Count;
        message.Handle1 = bare;
        Assert.Equal((long)Status.AccessDenied, ClientQueue.Submit(message));
        message.Handle1 = 0x12345;
        Assert.Equal((long)Status.BadHandle, ClientQueue.Submit(message));
        message.HandleCount = 5;
        Assert.Equal((long)Status.InvalidArgument, ClientQueue.Submit(message));
        Assert.Equal(before, Server.Process.Handles.Count);
        ServerQueue.Empty();
    }

    [Fact]
    public void HandlesThatAreGoneWhenTheMessageIsTakenFailIt()
    {
        uint memory = Client.Handle(KernelCall.MemoryCreate, 4096);
        uint other = Client.Handle(KernelCall.MemoryCreate, 4096);
        Submission message = Message(Operation.Send, "h"u8);
        message.Flags = SubmissionFlags.MoveHandles;
        message.HandleCount = 2;
        message.Handle0 = other;
        message.Handle1 = memory;
        ClientQueue.MustSubmit(message);
        Client.Ok(KernelCall.HandleClose, memory);
        Receive();
        Assert.Equal(Status.BadHandle, ClientQueue.Take().Status);
        ServerQueue.Empty();
        Client.Ok(KernelCall.HandleClose, other);
    }

    [Fact]
    public void MovedHandlesLeaveTheSender()
    {
        Receive();
        uint memory = Client.Handle(KernelCall.MemoryCreate, 4096);
        Submission message = Message(Operation.Send, "h"u8);
        message.Flags = SubmissionFlags.MoveHandles;
        message.HandleCount = 1;
        message.Handle0 = memory;
        ClientQueue.MustSubmit(message);
        Client.Is(Status.BadHandle, KernelCall.HandleClose, memory);
        Server.Ok(KernelCall.HandleClose, ServerQueue.Take().Handle0);
    }

    [Fact]
    public void ALaneMovedOverItselfStaysOpen()
    {
        Receive();
        Submission message = Message(Operation.Send, "h"u8);
        message.Flags = SubmissionFlags.MoveHandles;
        message.HandleCount = 1;
        message.Handle0 = Lane;
        ClientQueue.MustSubmit(message);
        uint moved = ServerQueue.Take().Handle0;
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Send, Handle = moved, Token = 6 });
        Assert.Equal(CompletionKind.Received, ServerQueue.Take().Kind);
        Server.Ok(KernelCall.HandleClose, moved);
        Assert.Equal(6ul, ServerQueue.Take().Token);
        Assert.Equal(Status.PeerClosed, ServerQueue.Take().Status);
    }

    [Fact]
    public void AnOfferMakesAConversation()
    {
        Receive();
        ClientQueue.MustSubmit(new Submission { Operation = Operation.Send, Handle = Lane, Token = 2, Flags = SubmissionFlags.Offer });
        uint theirs = ServerQueue.Take().Handle0, mine = ClientQueue.Take().Handle0;
        ClientQueue.MustSubmit(new Submission { Operation = Operation.Send, Handle = mine, Token = 3 });
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = theirs, Token = 4, Length = 8 });
        Assert.Equal(4ul, ServerQueue.Take().Token);
        Assert.Equal(3ul, ClientQueue.Take().Token);
    }

    [Fact]
    public void AFullHandleTableFailsTheSenderOnly()
    {
        Receive();
        uint memory = Server.Handle(KernelCall.MemoryCreate, 4096);
        while (Server.Call(KernelCall.HandleDuplicate, memory, (ulong)Rights.Same) > 0)
        {
        }
        ClientQueue.MustSubmit(Message(Operation.Call, "x"u8, 5));
        Assert.Equal(Status.LimitReached, ClientQueue.Take().Status);
        ServerQueue.Empty();
    }

    [Fact]
    public void ACallsHandleIsMovedNeverCopied()
    {
        Completion request = HeldCall(1);
        Server.Is(Status.AccessDenied, KernelCall.HandleDuplicate, request.Call, (ulong)Rights.Same);
        Server.Is(Status.AccessDenied, KernelCall.ProcessInstall, 0, request.Call, (ulong)Rights.Same, 0);
        (uint first, uint second) = Server.NewStream();
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = second, Token = 20, Length = 8 });
        Submission message = new() { Operation = Operation.Send, Handle = first, HandleCount = 1, Handle0 = request.Call };
        Assert.Equal((long)Status.AccessDenied, ServerQueue.Submit(message));
        message.Flags = SubmissionFlags.MoveHandles;
        ServerQueue.MustSubmit(message);
        Completion moved = ServerQueue.Take();
        ServerQueue.Take();
        ServerQueue.MustSubmit(new Submission { Operation = Operation.Reply, Handle = moved.Handle0, Label = 3 });
        Assert.Equal(3u, ClientQueue.Take().Label);
    }

    [Fact]
    public void AReplyBringsHandles()
    {
        Completion request = HeldCall(1);
        uint memory = Server.Handle(KernelCall.MemoryCreate, 4096);
        ServerQueue.MustSubmit(new Submission
        {
            Operation = Operation.Reply,
            Handle = request.Call,
            Flags = SubmissionFlags.MoveHandles,
            HandleCount = 1,
            Handle0 = memory,
        });
        Client.Ok(KernelCall.HandleClose, ClientQueue.Take().Handle0);
        Server.Is(Status.BadHandle, KernelCall.HandleClose, memory);
    }
}
