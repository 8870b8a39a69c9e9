using Rill.Abi;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

/// <summary>A client and a server with a stream between them, each with a queue of its own.</summary>
public abstract class StreamTestBase : IDisposable
{
    private protected TestKernel Kernel { get; } = TestKernel.Start();

    protected StreamTestBase()
    {
        Client = Kernel.NewGuest(0);
        Server = Kernel.NewGuest(1);
        ClientQueue = Client.NewQueue();
        ServerQueue = Server.NewQueue();
        (uint first, uint second) = Client.NewStream();
        Lane = first;
        ServerLane = Client.Give(Server, second);
        Client.Ok(KernelCall.HandleClose, second);
    }

    private protected Guest Client { get; }

    private protected Guest Server { get; }

    private protected GuestQueue ClientQueue { get; }

    private protected GuestQueue ServerQueue { get; }

    /// <summary>The client's end.</summary>
    private protected uint Lane { get; }

    private protected uint ServerLane { get; }

    public void Dispose()
    {
        End();
        Client.Exit();
        Server.Exit();
        Kernel.AssertNothingLeft();
        Kernel.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what a test has made besides.</summary>
    protected virtual void End()
    {
    }

    private protected Submission Message(Operation operation, ReadOnlySpan<byte> bytes, ulong token = 1) => new()
    {
        Operation = operation,
        Handle = Lane,
        Token = token,
        Buffer = Client.StoreBytes(bytes),
        Length = (uint)bytes.Length,
        ReplyBound = operation == Operation.Call ? 256u : 0,
    };

    private protected void Receive(bool multishot = true, uint bound = 1024, ulong token = 100)
        => ServerQueue.MustSubmit(new Submission
        {
            Operation = Operation.Receive,
            Handle = ServerLane,
            Token = token,
            Length = bound,
            Flags = multishot ? SubmissionFlags.Multishot : 0,
        });

    /// <summary>Makes a call that the server has taken.</summary>
    private protected Completion HeldCall(ulong token = 1, Func<Submission, Submission>? change = null)
    {
        Receive(multishot: false);
        Submission call = Message(Operation.Call, "ask"u8, token);
        ClientQueue.MustSubmit(change?.Invoke(call) ?? call);
        return ServerQueue.Take();
    }
}
