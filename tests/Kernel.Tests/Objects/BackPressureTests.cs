using Rill.Abi;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

/// <summary>Full rings and bounds: who waits, and that nothing is lost.</summary>
public sealed class BackPressureTests : StreamTestBase
{
    [Fact]
    public void AReplyToAFullRingWaitsInTheKernelWithItsBytesAndInOrder()
    {
        GuestQueue small = Client.NewQueue(4096);
        Receive();
        List<uint> calls = [];
        for (ulong i = 0; i < 40; i++)
        {
            Assert.Equal(1, small.Submit(Message(Operation.Call, "q"u8, i)));
            calls.Add(ServerQueue.Take().Call);
        }
        for (int i = 0; i < 40; i++)
        {
            byte[] bytes = Enumerable.Repeat((byte)i, 200).ToArray();
            ServerQueue.MustSubmit(new Submission
            {
                Operation = Operation.Reply,
                Handle = calls[i],
                Buffer = Server.StoreBytes(bytes),
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
        Assert.Equal(0u, Client.Process.OverflowBytes);
    }

    [Fact]
    public void AFloodedReceiverPushesBackAndLosesNothing()
    {
        GuestQueue small = Server.NewQueue(4096);
        Assert.Equal(1, small.Submit(new Submission
        {
            Operation = Operation.Receive,
            Handle = ServerLane,
            Token = 100,
            Length = 512,
            Flags = SubmissionFlags.Multishot,
        }));
        for (uint i = 0; i < 100; i++)
        {
            Submission message = Message(Operation.Send, new byte[512], i);
            message.Label = i;
            ClientQueue.MustSubmit(message);
        }
        Assert.True(Client.Process.PendingOperations > 80);
        for (uint i = 0; i < 100; i++)
        {
            Assert.Equal(i, small.Take().Label);
        }
        for (ulong i = 0; i < 100; i++)
        {
            Assert.Equal(i, ClientQueue.Take().Token);
        }
        small.Empty();
    }

    [Fact]
    public void AMessageAsLargeAsTheRingComesThroughWhereverTheTailIs()
    {
        GuestQueue small = Server.NewQueue(4096);
        for (int i = 0; i < 20; i++)
        {
            Server.Ok(KernelCall.QueuePost, small.Handle, 1, 1);
            small.Take();
            Assert.Equal(1, small.Submit(new Submission { Operation = Operation.Receive, Handle = ServerLane, Token = 9, Length = 4032 }));
            ClientQueue.MustSubmit(Message(Operation.Send, new byte[4000]));
            Assert.Equal(4000u, small.Take().Length);
            Assert.Equal(Status.Ok, ClientQueue.Take().Status);
        }
        Assert.Equal((long)Status.InvalidArgument, small.Submit(new Submission { Operation = Operation.Receive, Handle = ServerLane, Length = 4033 }));
    }

    [Fact]
    public void PendingOperationsAreBoundedPerProcess()
    {
        Submission message = Message(Operation.Send, "x"u8);
        Submission[] batch = Enumerable.Repeat(message, 1024).ToArray();
        long total = 0, accepted;
        while ((accepted = ClientQueue.Submit(batch)) > 0)
        {
            total += accepted;
        }
        Assert.Equal(Status.LimitReached, (Status)accepted);
        // One for each thread besides.
        Assert.Equal(ProcessLimits.MaxPendingOperations + 1, (uint)total);
    }
}
