using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Entry;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed unsafe class MemoryWaitTests : IDisposable
{
    private const ulong Hoard = 0x2000_0000;

    private readonly TestKernel _kernel = TestKernel.Start(megabytes: 16);
    private readonly Guest _server;
    private readonly GuestQueue _queue;
    private readonly uint _pressure;

    public MemoryWaitTests()
    {
        _server = NewServer(_kernel, out _queue, out _pressure);
        FrameAllocator.Reserve = 256;
    }

    public void Dispose()
    {
        _server.Kill();
        _kernel.AssertNothingLeft();
        _kernel.Dispose();
    }

    [Fact]
    public void AFaultWithoutAFrameWaitsUntilSomebodyHasEnded()
    {
        Guest hog = NewProgram(_kernel, 1), child = NewProgram(_kernel, 2);
        Observe(_queue, _pressure, 1);
        _queue.Empty();
        ulong touched = Fill(_kernel, hog);
        Assert.Equal(ThreadState.Parked, hog.Main.State);
        Completion told = _queue.Take();
        Assert.Equal((1ul, CompletionKind.Pressure, Status.Ok), (told.Token, told.Kind, told.Status));
        Touch(_kernel, child, Hoard);
        Assert.Equal(ThreadState.Parked, child.Main.State);
        // Still short: told again at once.
        Observe(_queue, _pressure, 2);
        Assert.Equal((2ul, 2ul), (_queue.Take() is var again ? again.Token : 0, again.Value));
        hog.Kill();
        _kernel.Advance(10_000_000);
        Assert.Equal(ThreadState.Running, child.Main.State);
        Touch(_kernel, child, Hoard);
        Assert.Equal(ThreadState.Running, child.Main.State);
        Observe(_queue, _pressure, 3);
        _queue.Empty();
        Assert.True(touched > 1000);
        child.Kill();
    }

    [Fact]
    public void AThreadThatWaitsForMemoryIsKilledInterruptedAndSuspendedAsAnyOther()
    {
        Guest hog = NewProgram(_kernel, 1), child = NewProgram(_kernel, 2);
        Observe(_queue, _pressure, 1);
        Fill(_kernel, hog);
        Touch(_kernel, child, Hoard);
        ulong rip = child.Main.Context->Rip, rax = child.Main.Context->Rax;
        Assert.Equal(Status.Ok, _server.Process.Handles.TryAdd(child.Main, Rights.All, out uint thread));
        _server.Ok(KernelCall.ThreadInterrupt, thread);
        Assert.Equal(ThreadState.Running, child.Main.State);
        Assert.Equal((rip, rax), (child.Main.Context->Rip, child.Main.Context->Rax));
        Touch(_kernel, child, Hoard);
        Assert.Equal(ThreadState.Parked, child.Main.State);
        child.Kill();
        hog.Kill();
    }

    [Fact]
    public void AThreadThatComesToWaitAfterItsProcessWasEndedIsEnded()
    {
        Guest hog = NewProgram(_kernel, 1), child = NewProgram(_kernel, 2);
        Observe(_queue, _pressure, 1);
        Fill(_kernel, hog);
        _queue.Take();
        // It runs, so its end is left to its core, which comes into the kernel by a fault of its own first.
        child.Process.Terminate(ExitReason.Killed, 9);
        Touch(_kernel, child, Hoard);
        Assert.Equal(ProcessState.Dead, child.Process.State);
        // Nothing holds up those who look after the shortage.
        Observe(_queue, _pressure, 2);
        Assert.Equal(2ul, _queue.Take().Token);
        hog.Kill();
    }

    [Fact]
    public void WithoutAnObserverAndForServersAShortageIsTold()
    {
        Guest hog = NewProgram(_kernel, 1);
        Fill(_kernel, hog);
        Assert.Equal(ProcessState.Dead, hog.Process.State);
        Observe(_queue, _pressure, 1);
        Guest second = NewProgram(_kernel, 1);
        Fill(_kernel, second);
        Assert.Equal(ThreadState.Parked, second.Main.State);
        _queue.Take();
        // The server takes from the reserve: somebody has to hear of that too, once he observes again.
        MapHoard(_server);
        Touch(_kernel, _server, Hoard);
        Assert.Equal(ThreadState.Running, _server.Main.State);
        Observe(_queue, _pressure, 2);
        Assert.Equal(2ul, _queue.Take().Token);
        second.Kill();
    }

    [Fact]
    public void WhereNobodyCanBeEndedTheFaultIsTold()
    {
        Guest hog = NewProgram(_kernel, 1);
        Observe(_queue, _pressure, 1);
        ulong touched = Fill(_kernel, hog);
        Assert.Equal(ThreadState.Parked, hog.Main.State);
        _queue.Take();
        Observe(_queue, _pressure, 2, gaveUp: true);
        Assert.Equal(ThreadState.Running, hog.Main.State);
        Touch(_kernel, hog, Hoard + (touched * 4096));
        Assert.Equal(ProcessState.Dead, hog.Process.State);
        // Another shortage is waited for again.
        _kernel.Advance(10_000_000);
        Guest second = NewProgram(_kernel, 1);
        Fill(_kernel, second);
        Assert.Equal(ThreadState.Parked, second.Main.State);
        second.Kill();
    }

    private static Guest NewServer(TestKernel kernel, out GuestQueue queue, out uint pressure)
    {
        kernel.RootJob.MayUseReserve = true;
        Guest server = kernel.NewGuest(0);
        queue = server.NewQueue();
        Assert.Equal(Status.Ok, Rill.Kernel.Devices.Resource.Create(ResourceKind.Pressure, 0, 1, out var resource));
        Assert.Equal(Status.Ok, server.Process.Handles.TryAdd(resource!, Rights.All, out pressure));
        resource!.Release();
        return server;
    }

    private static Guest NewProgram(TestKernel kernel, int core)
    {
        Job job = kernel.NewJob();
        Guest guest = kernel.NewGuest(core, job, Rights.Read);
        job.Release();
        MapHoard(guest);
        return guest;
    }

    private static void MapHoard(Guest guest)
        => Assert.Equal(
            Status.Ok,
            guest.Process.Space.Map(
                new MapRequest { Address = Hoard, Length = 64 << 20, Protection = Protection.Read | Protection.Write, Flags = MapFlags.Fixed },
                null,
                out _));

    private static void Observe(GuestQueue queue, uint pressure, ulong token, bool gaveUp = false)
        => queue.MustSubmit(new Submission { Operation = Operation.ObservePressure, Handle = pressure, Token = token, Value = gaveUp ? 1u : 0u });

    private static ulong Fill(TestKernel kernel, Guest guest)
    {
        ulong touched = 0;
        while (guest.Main.State == ThreadState.Running && touched < 8192)
        {
            Touch(kernel, guest, Hoard + (touched++ * 4096));
        }
        return touched;
    }

    private static void Touch(TestKernel kernel, Guest guest, ulong address)
        => kernel.Enter(guest.Main.CoreIndex, context => (nint)EntryPoints.PageFault((ThreadContext*)context, address, 6));
}
