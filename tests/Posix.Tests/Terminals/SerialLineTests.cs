using System.Text;
using Rill.Posix.Terminals;
using Rill.Protocols;
using Rill.Protocols.Serial;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Simulation;

namespace Rill.Posix.Tests.Terminals;

/// <summary>A serial line with the test in the driver's place.</summary>
public sealed class SerialLineTests
{
    private readonly SimulatedMachine _machine = new();
    private readonly EventLoop _loop;
    private readonly SimulatedProcess _client;
    private readonly SerialLine _line;
    private readonly List<TaskCompletionSource<Lane>> _connecting = [];

    public SerialLineTests()
    {
        _client = _machine.CreateProcess();
        _loop = _machine.CreateLoop(_client);
        _line = new SerialLine(
            () =>
            {
                _connecting.Add(new TaskCompletionSource<Lane>());
                return new(_connecting[^1].Task);
            },
            new Log(_client.Kernel, 0, "line"));
        InLoop(() => _ = _line.StartAsync());
    }

    [Fact]
    public void ADrainedLineDrainsAtOnce()
    {
        StartDriver();
        Assert.True(Drain().IsCompletedSuccessfully);
    }

    [Fact]
    public void OutputWaitsForTheDriverAndDrainForTheOutput()
    {
        Write("before");
        Task drain = Drain();
        Assert.False(drain.IsCompleted);
        FakePort port = StartDriver();
        Assert.Equal("before", port.Output);
        Assert.True(drain.IsCompletedSuccessfully);
    }

    [Fact]
    public void StoppedOutputIsNotDrainedBeforeItGoesOn()
    {
        FakePort port = StartDriver();
        InLoop(() => _line.IsStopped = true);
        Write("held");
        Task first = Drain();
        Task second = Drain();
        Assert.False(first.IsCompleted);
        InLoop(() => _line.IsStopped = false);
        Assert.Equal("held", port.Output);
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
    }

    [Fact]
    public void OutputStoppedWhileItIsSentIsNotDrained()
    {
        FakePort port = StartDriver();
        port.Gate = new TaskCompletionSource();
        Write("first");
        Write("second");
        InLoop(() => _line.IsStopped = true);
        Task drain = Drain();
        InLoop(port.Gate.SetResult);
        Assert.Equal("first", port.Output);
        Assert.False(drain.IsCompleted);
        InLoop(() => _line.IsStopped = false);
        Assert.Equal("firstsecond", port.Output);
        Assert.True(drain.IsCompletedSuccessfully);
    }

    [Fact]
    public void DiscardedOutputCountsAsDrained()
    {
        FakePort port = StartDriver();
        InLoop(() => _line.IsStopped = true);
        Write("dropped");
        Task drain = Drain();
        Assert.False(drain.IsCompleted);
        InLoop(_line.DiscardOutput);
        Assert.True(drain.IsCompletedSuccessfully);
        InLoop(() => _line.IsStopped = false);
        Assert.Equal("", port.Output);
    }

    [Fact]
    public void InputWithoutRoomWaitsAndNoneIsLost()
    {
        int room = 2;
        var taken = new StringBuilder();
        _line.Received = data =>
        {
            int count = Math.Min(room, data.Length);
            taken.Append(Encoding.ASCII.GetString(data[..count]));
            room -= count;
            return count;
        };
        FakePort port = StartDriver();
        InLoop(() => port.Feed("abcde"));
        Assert.Equal("ab", taken.ToString());
        // Told of room that it does not need, or that is not there: neither loses nor repeats anything.
        InLoop(_line.ResumeInput);
        Assert.Equal("ab", taken.ToString());
        room = 2;
        InLoop(_line.ResumeInput);
        Assert.Equal("abcd", taken.ToString());
        room = 10;
        InLoop(_line.ResumeInput);
        InLoop(_line.ResumeInput);
        InLoop(() => port.Feed("f"));
        Assert.Equal("abcdef", taken.ToString());
    }

    private FakePort StartDriver()
    {
        SimulatedProcess driver = _machine.CreateProcess();
        _client.Kernel.StreamCreate(out uint ours, out uint theirs);
        uint served = driver.Install(_client.Find<SimulatedLane>(theirs)!);
        var port = new FakePort();
        _machine.CreateLoop(driver).ServeLane(
            served, new ProtocolServer(port.DispatchAsync, new Log(driver.Kernel, 0, "port")));
        InLoop(() => _connecting[^1].SetResult(new Lane(_loop, ours)));
        return port;
    }

    private void Write(string text) =>
        InLoop(() => Assert.Equal(text.Length, _line.Write(Encoding.ASCII.GetBytes(text))));

    private Task Drain()
    {
        Task drain = Task.CompletedTask;
        InLoop(() => drain = _line.DrainAsync());
        return drain;
    }

    private void InLoop(Action action)
    {
        _loop.Post(_ => action(), null);
        _machine.RunUntilIdle();
    }

    /// <summary>A port that keeps what it gets; its input is what the test feeds.</summary>
    private sealed class FakePort : SerialService<RequestContext>
    {
        private readonly StringBuilder _output = new();
        private readonly Queue<(RequestContext Context, TaskCompletionSource<Reply<TransferReply>> Reply)> _reads = [];

        public string Output => _output.ToString();

        /// <summary>Holds writes back until it is set.</summary>
        public TaskCompletionSource? Gate { get; set; }

        /// <summary>Answers the read that waits.</summary>
        public void Feed(string text)
        {
            var (context, reply) = _reads.Dequeue();
            context.Call.WriteBulk(0, Encoding.ASCII.GetBytes(text), out int written);
            reply.SetResult(new TransferReply { Count = (ulong)written });
        }

        public override ValueTask<Reply<TransferReply>> ReadAsync(RequestContext context, Empty request)
        {
            var reply = new TaskCompletionSource<Reply<TransferReply>>();
            _reads.Enqueue((context, reply));
            return new(reply.Task);
        }

        public override async ValueTask<Reply<TransferReply>> WriteAsync(RequestContext context, Empty request)
        {
            if (Gate is { } gate)
            {
                await gate.Task;
            }

            byte[] data = new byte[Lengths.AtMost(context.Call.BulkReadable, 1 << 20)];
            context.Call.ReadBulk(0, data, out int read);
            _output.Append(Encoding.ASCII.GetString(data, 0, read));
            return new TransferReply { Count = (ulong)read };
        }

        public override ValueTask<Reply<Empty>> DrainAsync(RequestContext context, Empty request) => new(new Empty());

        public override ValueTask<Reply<Empty>> DiscardAsync(RequestContext context, DiscardRequest request) => new(new Empty());

        public override ValueTask<Reply<Empty>> SetLineAsync(RequestContext context, LineSettings request) => new(new Empty());

        public override ValueTask<Reply<LineSettings>> GetLineAsync(RequestContext context, Empty request) => new(new LineSettings());

        public override ValueTask<Reply<Empty>> SetModemAsync(RequestContext context, ModemRequest request) => new(new Empty());

        public override ValueTask<Reply<ModemReply>> GetModemAsync(RequestContext context, Empty request) => new(new ModemReply());

        public override ValueTask<Reply<Empty>> SendBreakAsync(RequestContext context, Empty request) => new(new Empty());
    }
}
