using Rill.Abi;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

/// <summary>Messages one way, and what the end of a lane or process does to them.</summary>
public sealed class StreamTests : StreamTestBase
{
    [Fact]
    public void AMessageArrivesWholeAndOnce()
    {
        Receive();
        byte[] data = Enumerable.Range(0, 1000).Select(n => (byte)n).ToArray();
        Submission message = Message(Operation.Send, data, 7);
        message.Label = 55;
        ClientQueue.MustSubmit(message);
        Completion received = ServerQueue.Take(out byte[] bytes);
        Assert.Equal(data, bytes);
        Assert.Equal((CompletionKind.Received, 100ul, 55u, 0u), (received.Kind, received.Token, received.Label, received.Call));
        Assert.Equal(Client.Process.Id, received.Value);
        Assert.Equal(Completion.More, received.Flags);
        Completion sent = ClientQueue.Take();
        Assert.Equal((CompletionKind.Sent, 7ul, Status.Ok), (sent.Kind, sent.Token, sent.Status));
        ServerQueue.Empty();
        ClientQueue.Empty();
    }

    [Fact]
    public void AMessageWaitsForAReceiveAndASingleReceiveTakesOne()
    {
        ClientQueue.MustSubmit(Message(Operation.Send, "a"u8, 1));
        ClientQueue.MustSubmit(Message(Operation.Send, "b"u8, 2));
        ClientQueue.Empty();
        Receive(multishot: false);
        Completion received = ServerQueue.Take(out byte[] bytes);
        Assert.Equal("a"u8.ToArray(), bytes);
        Assert.Equal(0, received.Flags);
        ServerQueue.Empty();
        Assert.Equal(1ul, ClientQueue.Take().Token);
        ClientQueue.Empty();
    }

    [Fact]
    public void ATooLargeMessageFailsItsSenderAndTheReceiveGoesOn()
    {
        Receive(bound: 4);
        ClientQueue.MustSubmit(Message(Operation.Send, "large"u8));
        Assert.Equal(Status.TooLarge, ClientQueue.Take().Status);
        ClientQueue.MustSubmit(Message(Operation.Send, "ok"u8));
        Assert.Equal(Status.Ok, ClientQueue.Take().Status);
        ServerQueue.Take();
        ServerQueue.Empty();
    }

    [Fact]
    public void ABadBufferFailsTheSenderAndTheReceiverSeesNothing()
    {
        Receive();
        foreach (ulong address in new ulong[] { 8, 0xFFFF_8000_0000_0000, Guest.Memory + Guest.MemorySize - 4 })
        {
            Submission message = Message(Operation.Send, "xxxxxxxx"u8);
            message.Buffer = address;
            ClientQueue.MustSubmit(message);
            Assert.Equal(Status.BadAddress, ClientQueue.Take().Status);
        }
        ServerQueue.Empty();
    }

    [Fact]
    public void ClosingALaneDeliversWhatItSentAndThenEndsTheOtherEndsReceive()
    {
        ClientQueue.MustSubmit(Message(Operation.Send, "last words"u8, 1));
        Client.Ok(KernelCall.HandleClose, Lane);
        Receive();
        Completion message = ServerQueue.Take(out byte[] bytes);
        Assert.Equal("last words"u8.ToArray(), bytes);
        Assert.Equal(Completion.More, message.Flags);
        Completion end = ServerQueue.Take();
        Assert.Equal((Status.PeerClosed, (ushort)0), (end.Status, end.Flags));
        Assert.Equal(Status.Ok, ClientQueue.Take().Status);
    }

    [Fact]
    public void ClosingALaneFailsTheOtherEndsMessagesAndItsOwnReceives()
    {
        ClientQueue.MustSubmit(Message(Operation.Send, "a"u8, 1));
        ClientQueue.MustSubmit(Message(Operation.Call, "b"u8, 2));
        ClientQueue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = Lane, Token = 3, Length = 8 });
        Server.Ok(KernelCall.HandleClose, ServerLane);
        for (ulong token = 1; token <= 3; token++)
        {
            Completion record = ClientQueue.Take();
            Assert.Equal(Status.PeerClosed, record.Status);
        }
        ClientQueue.MustSubmit(Message(Operation.Send, "late"u8, 4));
        Assert.Equal(Status.PeerClosed, ClientQueue.Take().Status);
        (uint first, uint second) = Client.NewStream();
        ClientQueue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = first, Token = 5, Length = 8 });
        Client.Ok(KernelCall.HandleClose, first);
        Assert.Equal((5ul, Status.Cancelled), (ClientQueue.Take() is var r ? r.Token : 0, r.Status));
        Client.Ok(KernelCall.HandleClose, second);
    }

    [Fact]
    public void TheDeathOfASenderDropsItsMessagesAndEndsTheReceive()
    {
        ClientQueue.MustSubmit(Message(Operation.Send, "a"u8, 1));
        Client.Exit();
        Receive();
        Assert.Equal(Status.PeerClosed, ServerQueue.Take().Status);
        ServerQueue.Empty();
    }

    [Fact]
    public void ACancelledMessageThatWaitsCompletesOnceAsCancelled()
    {
        ClientQueue.MustSubmit(Message(Operation.Call, "x"u8, 2));
        Client.Ok(KernelCall.QueueCancel, ClientQueue.Handle, 2);
        Assert.Equal(Status.Cancelled, ClientQueue.Take().Status);
        Receive();
        ServerQueue.Empty();
    }
}
