using Rill.Protocols.Examples;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Simulation;
using Xunit;

namespace Rill.Runtime.Tests.Examples;

public sealed class CounterTests
{
    private readonly SimulatedMachine _machine = new();
    private readonly CounterClient _client;

    public CounterTests()
    {
        SimulatedProcess server = _machine.CreateProcess();
        SimulatedProcess client = _machine.CreateProcess();
        client.Kernel.StreamCreate(out uint ours, out uint theirs);
        uint served = server.Install(client.Find<SimulatedLane>(theirs)!);
        _machine.CreateLoop(server).ServeLane(
            served, new ProtocolServer(new CounterServer().DispatchAsync, new Log(server.Kernel, 0, "counter")));
        _client = new CounterClient(new Lane(_machine.CreateLoop(client), ours));
    }

    [Fact]
    public void WaitEndsWhenTheSumIsReached()
    {
        var wait = _client.WaitForAsync(new Sum { Value = 5 });
        var first = _client.AddAsync(new AddRequest { Amount = 3 });
        _machine.RunUntilIdle();
        Assert.Equal(3ul, first.Result.Value.Value);
        Assert.False(wait.IsCompleted);

        var second = _client.AddAsync(new AddRequest { Amount = 2 });
        _machine.RunUntilIdle();
        Assert.True(second.Result.IsOk);
        Assert.Equal(5ul, wait.Result.Value.Value);
    }

    [Fact]
    public void CancelledWaitEnds()
    {
        using var source = new CancellationTokenSource();
        var wait = _client.WaitForAsync(new Sum { Value = 5 }, source.Token);
        _machine.RunUntilIdle();
        source.Cancel();
        _machine.RunUntilIdle();
        Assert.Equal(125, wait.Result.Status);
    }
}
