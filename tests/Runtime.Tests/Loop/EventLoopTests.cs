using Rill.Abi;
using Rill.Runtime.Simulation;
using Xunit;

namespace Rill.Runtime.Tests.Loop;

public sealed class EventLoopTests
{
    private readonly SimulatedMachine _machine = new();
    private readonly SimulatedProcess _process;
    private readonly EventLoop _loop;

    public EventLoopTests()
    {
        _process = _machine.CreateProcess();
        _loop = _machine.CreateLoop(_process);
    }

    [Fact]
    public void TimersFireInOrderOfTheirDeadlines()
    {
        var fired = new List<int>();
        var random = new Random(3);
        int[] delays = Enumerable.Range(1, 200).OrderBy(_ => random.Next()).ToArray();
        var timers = delays.ToDictionary(delay => delay, delay => new LoopTimer(_loop, _ => fired.Add(delay)));
        foreach (int delay in delays)
        {
            timers[delay].StartAfter(TimeSpan.FromMilliseconds(delay));
        }

        foreach (int delay in delays.Where(delay => delay % 3 == 0))
        {
            timers[delay].Stop();
        }

        _machine.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(Enumerable.Range(1, 100).Where(delay => delay % 3 != 0), fired);
        _machine.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(Enumerable.Range(1, 200).Where(delay => delay % 3 != 0), fired);
    }

    [Fact]
    public void AwaitsGoOnInTheLoop()
    {
        bool inLoop = false;
        ulong start = _machine.Now;
        _loop.Run(async () =>
        {
            await _loop.DelayAsync(TimeSpan.FromSeconds(2));
            await Task.Yield();
            inLoop = _loop.IsCurrent;
        });
        Assert.True(inLoop);
        Assert.Equal(start + 2_000_000_000, _machine.Now);
    }

    [Fact]
    public async Task PostsFromOtherThreadsAreRunOnceEach()
    {
        int count = 0;
        Task[] posters = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                _loop.Post(_ => count++, null);
            }
        })).ToArray();
        while (!posters.All(poster => poster.IsCompleted))
        {
            _loop.RunPending();
        }

        await Task.WhenAll(posters);
        _loop.RunPending();
        Assert.Equal(4000, count);
    }

    [Fact]
    public void ExitIsObserved()
    {
        SimulatedProcess other = _machine.CreateProcess();
        ValueTask<KernelEvent> exit = _loop.ObserveExitAsync(_process.Install(other));
        _machine.RunUntilIdle();
        Assert.False(exit.IsCompleted);
        other.End(ExitReason.Fault, 14);
        _machine.RunUntilIdle();
        KernelEvent result = exit.Result;
        Assert.Equal((uint)ExitReason.Fault, result.Label);
        Assert.Equal(14ul, result.Value);
    }

    [Fact]
    public void RefusedSubmissionCompletesWithTheRefusal()
    {
        ValueTask<KernelEvent> exit = _loop.ObserveExitAsync(12345);
        ValueTask<KernelEvent> second = _loop.ObserveExitAsync(54321);
        _machine.RunUntilIdle();
        Assert.Equal(Status.BadHandle, exit.Result.Status);
        Assert.Equal(Status.BadHandle, second.Result.Status);
    }

    [Fact]
    public void InterruptsComeUntilTheSourceIsDisposed()
    {
        int interrupts = 0;
        uint resource = _process.Install(new SimulatedResource(_machine));
        Assert.Equal(Status.Ok, _process.Kernel.InterruptCreate(resource, 4, 0, out uint line));
        InterruptSource source = null!;
        source = _loop.OnInterrupt(line, () =>
        {
            interrupts++;
            _machine.SetLine(4, false);
            source.Acknowledge();
        });
        for (int i = 0; i < 3; i++)
        {
            _machine.SetLine(4, true);
            _machine.RunUntilIdle();
        }

        Assert.Equal(3, interrupts);
        source.Dispose();
        _machine.SetLine(4, true);
        _machine.RunUntilIdle();
        Assert.Equal(3, interrupts);
    }

    [Fact]
    public void ExceptionInAPostIsReportedAndTheLoopGoesOn()
    {
        bool later = false;
        _loop.Post(_ => throw new InvalidOperationException("once"), null);
        _loop.Post(_ => later = true, null);
        _machine.RunUntilIdle();
        Assert.True(later);
        Assert.Contains("once", _machine.LogText.ToString());
    }
}
