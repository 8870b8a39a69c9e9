using Rill.Abi;
using Rill.Protocols;
using Rill.Runtime.Simulation;
using Xunit;

namespace Rill.Runtime.Tests.Lanes;

public sealed class LaneTests
{
    private readonly SimulatedMachine _machine = new();
    private readonly SimulatedProcess _server;
    private readonly SimulatedProcess _client;
    private readonly EventLoop _serverLoop;
    private readonly EventLoop _clientLoop;
    private readonly Lane _lane;
    private readonly ServedLane _served;
    private readonly Handler _handler = new();

    public LaneTests()
    {
        _server = _machine.CreateProcess();
        _client = _machine.CreateProcess();
        _serverLoop = _machine.CreateLoop(_server);
        _clientLoop = _machine.CreateLoop(_client);
        _client.Kernel.StreamCreate(out uint ours, out uint theirs);
        uint served = _server.Install(_client.Find<SimulatedLane>(theirs)!);
        _client.Kernel.HandleClose(theirs);
        _lane = new Lane(_clientLoop, ours);
        _served = _serverLoop.ServeLane(served, _handler);
    }

    [Fact]
    public void CallGetsItsReply()
    {
        _handler.Request = (ref IncomingRequest request) =>
        {
            Assert.Equal(7u, request.Label);
            Assert.Equal(_client.Id, request.Sender);
            request.Reply(3, [.. request.Message, 9]);
        };
        byte[] reply = new byte[16];
        ValueTask<CallResult> call = _lane.CallAsync(7, [1, 2], reply);
        _machine.RunUntilIdle();
        CallResult result = call.Result;
        Assert.Equal(Status.Ok, result.Status);
        Assert.Equal(3u, result.Label);
        Assert.Equal([1, 2, 9], reply[..result.Length]);
    }

    [Fact]
    public void HeldCallIsAnsweredLaterWithBulkBothWays()
    {
        PendingCall held = default;
        _handler.Request = (ref IncomingRequest request) => held = request.Defer();
        byte[] room = new byte[8];
        ValueTask<CallResult> call = _lane.CallAsync(1, [], bulkOut: new byte[] { 5, 6, 7 }, bulkIn: room);
        _machine.RunUntilIdle();
        Assert.False(call.IsCompleted);

        byte[] seen = new byte[4];
        Assert.Equal(Status.Ok, held.ReadBulk(1, seen, out int read));
        Assert.Equal([6, 7], seen[..read]);
        Assert.Equal(Status.Ok, held.WriteBulk(0, [8, 9, 10], out int written));
        Assert.Equal(3, written);
        _serverLoop.Post(_ => held.Reply(0), null);
        _machine.RunUntilIdle();
        Assert.Equal(3ul, call.Result.BulkWritten);
        Assert.Equal([8, 9, 10], room[..3]);
    }

    [Fact]
    public void HandlesMoveWithTheMessage()
    {
        uint got = 0;
        _handler.Request = (ref IncomingRequest request) =>
        {
            got = request.Handles.First;
            request.Reply(0);
        };
        _client.Kernel.MemoryCreate(4096, MemoryFlags.None, out uint memory);
        ValueTask<CallResult> call = _lane.CallAsync(1, [], handles: new HandleSet { First = memory }, moveHandles: true);
        _machine.RunUntilIdle();
        Assert.True(call.Result.IsOk);
        Assert.NotNull(_server.Find<SimulatedMemory>(got));
        Assert.Null(_client.Find<SimulatedMemory>(memory));
    }

    [Fact]
    public void CancellationReachesTheServerAndTheReplyStillComes()
    {
        PendingCall held = default;
        uint cancelled = 0;
        _handler.Request = (ref IncomingRequest request) => held = request.Defer();
        _handler.Cancelled = call =>
        {
            cancelled = call;
            held.Reply(512);
        };
        using var source = new CancellationTokenSource();
        ValueTask<CallResult> call = _lane.CallAsync(1, [], cancellation: source.Token);
        _machine.RunUntilIdle();
        source.Cancel();
        _machine.RunUntilIdle();
        Assert.Equal(held.Handle, cancelled);
        Assert.Equal(512u, call.Result.Label);
    }

    [Fact]
    public void ARefusedReplyFailsItsCallAndLeavesNoHandleBehind()
    {
        uint moved = 0;
        uint held = 0;
        _handler.Request = (ref IncomingRequest request) =>
        {
            held = request.Call;
            moved = _server.Install(_machine.CreateMemory([1]));
            request.Reply(0, [], new HandleSet { First = moved, Second = 0xFFFFF }, moveHandles: true);
        };
        ValueTask<CallResult> call = _lane.CallAsync(1, []);
        _machine.RunUntilIdle();
        Assert.True(call.IsCompleted, "the caller hears of it");
        Assert.Equal(Status.PeerClosed, call.Result.Status);
        Assert.Equal(1ul, _serverLoop.Diagnostics.Refusals);
        Assert.Equal(Status.BadHandle, _server.Kernel.HandleClose(held));
        Assert.Equal(Status.BadHandle, _server.Kernel.HandleClose(moved));
    }

    [Fact]
    public void AClosedLaneServesNothingThatLayInTheRing()
    {
        int served = 0;
        _handler.Request = (ref IncomingRequest request) =>
        {
            served++;
            request.Reply(0);
            _served.Dispose();
        };
        _client.Kernel.MemoryCreate(4096, MemoryFlags.None, out uint sent);
        ValueTask<CallResult> first = _lane.CallAsync(1, []);
        ValueTask<CallResult> second = _lane.CallAsync(2, [], handles: new HandleSet { First = sent });
        int before = _server.HandleCount;
        _machine.RunUntilIdle();
        Assert.Equal(1, served);
        Assert.True(first.Result.IsOk);
        Assert.Equal(Status.PeerClosed, second.Result.Status);

        // The lane itself.
        Assert.Equal(before - 1, _server.HandleCount);
    }

    [Fact]
    public void HandlerThatThrowsAnswersWithAnErrorAndLives()
    {
        _handler.Request = (ref IncomingRequest request) => throw new InvalidOperationException("broken");
        ValueTask<CallResult> first = _lane.CallAsync(1, []);
        _machine.RunUntilIdle();
        Assert.Equal(ServedLane.HandlerFailed, first.Result.Label);
        Assert.Contains("broken", _machine.LogText.ToString());

        _handler.Request = (ref IncomingRequest request) => request.Reply(0);
        ValueTask<CallResult> second = _lane.CallAsync(1, []);
        _machine.RunUntilIdle();
        Assert.True(second.Result.IsOk);
    }

    [Fact]
    public void ForgottenCallIsAnsweredWithAnError()
    {
        _handler.Request = (ref IncomingRequest request) => { };
        ValueTask<CallResult> call = _lane.CallAsync(1, []);
        _machine.RunUntilIdle();
        Assert.Equal(ServedLane.HandlerFailed, call.Result.Label);
    }

    [Fact]
    public void EndOfTheServerFailsItsCalls()
    {
        _handler.Request = (ref IncomingRequest request) => request.Defer();
        ValueTask<CallResult> held = _lane.CallAsync(1, []);
        _machine.RunUntilIdle();
        _machine.RemoveLoop(_serverLoop);
        _server.End(ExitReason.Killed, 0);
        ValueTask<CallResult> late = _lane.CallAsync(1, []);
        _machine.RunUntilIdle();
        Assert.Equal(Status.PeerClosed, held.Result.Status);
        Assert.Equal(Status.PeerClosed, late.Result.Status);
    }

    [Fact]
    public void EndOfTheClientIsTold()
    {
        _machine.RunUntilIdle();
        _lane.Dispose();
        _machine.RunUntilIdle();
        Assert.Equal(Status.PeerClosed, _handler.Closed);
    }

    [Fact]
    public void RequestLargerThanTheBoundAndReplyLargerThanTheRoomAreErrors()
    {
        _handler.Request = (ref IncomingRequest request) => request.Reply(0, new byte[100]);
        ValueTask<CallResult> call = _lane.CallAsync(1, [], new byte[10]);
        _machine.RunUntilIdle();
        Assert.Equal(Status.TooLarge, call.Result.Status);
        ValueTask<CallResult> huge = _lane.CallAsync(1, new byte[Submission.MaxMessage + 1]);
        _machine.RunUntilIdle();
        Assert.Equal(Status.InvalidArgument, huge.Result.Status);
    }

    [Fact]
    public void ManyCallsGoThroughASmallRing()
    {
        SimulatedProcess process = _machine.CreateProcess();
        EventLoop small = _machine.CreateLoop(process, new EventLoopOptions { RingCapacity = 4096 });
        process.Kernel.StreamCreate(out uint ours, out uint theirs);
        uint served = _server.Install(process.Find<SimulatedLane>(theirs)!);
        _serverLoop.ServeLane(served, _handler);
        _handler.Request = (ref IncomingRequest request) => request.Reply(0, request.Message);
        using var lane = new Lane(small, ours);
        var calls = Enumerable.Range(0, 500).Select(i => lane.CallAsync(1, new byte[i], new byte[512]).AsTask()).ToArray();
        _machine.RunUntilIdle();
        Assert.Equal(Enumerable.Range(0, 500), calls.Select(call => call.Result.Length));
    }

    [Fact]
    public void SteadyStateAllocatesNothing()
    {
        _handler.Request = (ref IncomingRequest request) => request.Reply(0, request.Message);
        byte[] reply = new byte[64];
        long Round(int count)
        {
            // The simulated kernel allocates; only the loops' own work is measured.
            long total = 0;
            for (int i = 0; i < count; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                ValueTask<CallResult> call = _lane.CallAsync(1, [1, 2, 3], reply);
                total += GC.GetAllocatedBytesForCurrentThread() - before;
                _machine.RunUntilIdle();
                before = GC.GetAllocatedBytesForCurrentThread();
                _ = call.Result;
                total += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            return total;
        }

        Round(100);
        Assert.Equal(0, Round(100));
    }

    private delegate void RequestAction(ref IncomingRequest request);

    private sealed class Handler : ILaneHandler
    {
        public RequestAction? Request { get; set; }

        public Action<uint>? Cancelled { get; set; }

        public Status Closed { get; private set; }

        public void OnRequest(ServedLane lane, ref IncomingRequest request) => Request!(ref request);

        public void OnCallCancelled(ServedLane lane, uint call) => Cancelled?.Invoke(call);

        public void OnClosed(ServedLane lane, Status status) => Closed = status;
    }
}
