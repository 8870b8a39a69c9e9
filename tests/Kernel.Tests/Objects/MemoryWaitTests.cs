using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Entry;
using Rill.Kernel.Memory;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed unsafe class MemoryWaitTests
{
    private const ulong Hoard = 0x2000_0000;

    [Fact]
    public void AFaultWithoutAFrameWaitsUntilSomebodyHasEnded()
    {
        using TestKernel kernel = TestKernel.Start(megabytes: 16);
        Guest server = NewServer(kernel, out GuestQueue queue, out uint pressure);
        Guest hog = NewProgram(kernel, 1), child = NewProgram(kernel, 2);
        FrameAllocator.Reserve = 256;
        Observe(queue, pressure, 1);
        queue.Empty();
        ulong touched = Fill(kernel, hog);
        Assert.Equal(ThreadState.Parked, hog.Main.State);
        Completion told = queue.Take();
        Assert.Equal((1ul, CompletionKind.Pressure, Status.Ok), (told.Token, told.Kind, told.Status));
        Touch(kernel, child, Hoard);
        Assert.Equal(ThreadState.Parked, child.Main.State);
        // Still short: told again at once.
        Observe(queue, pressure, 2);
        Assert.Equal((2ul, 2ul), (queue.Take() is var again ? again.Token : 0, again.Value));
        hog.Kill();
        kernel.Advance(10_000_000);
        Assert.Equal(ThreadState.Running, child.Main.State);
        Touch(kernel, child, Hoard);
        Assert.Equal(ThreadState.Running, child.Main.State);
        Observe(queue, pressure, 3);
        queue.Empty();
        Assert.True(touched > 1000);
        child.Kill();
        server.Kill();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AThreadThatWaitsForMemoryIsKilledInterruptedAndSuspendedAsAnyOther()
    {
        using TestKernel kernel = TestKernel.Start(megabytes: 16);
        Guest server = NewServer(kernel, out GuestQueue queue, out uint pressure);
        Guest hog = NewProgram(kernel, 1), child = NewProgram(kernel, 2);
        FrameAllocator.Reserve = 256;
        Observe(queue, pressure, 1);
        Fill(kernel, hog);
        Touch(kernel, child, Hoard);
        ulong rip = child.Main.Context->Rip, rax = child.Main.Context->Rax;
        Assert.Equal(Status.Ok, server.Process.Handles.TryAdd(child.Main, Rights.All, out uint thread));
        server.Ok(KernelCall.ThreadInterrupt, thread);
        Assert.Equal(ThreadState.Running, child.Main.State);
        Assert.Equal((rip, rax), (child.Main.Context->Rip, child.Main.Context->Rax));
        Touch(kernel, child, Hoard);
        Assert.Equal(ThreadState.Parked, child.Main.State);
        child.Kill();
        hog.Kill();
        server.Kill();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void WithoutAnObserverAndForServersAShortageIsTold()
    {
        using TestKernel kernel = TestKernel.Start(megabytes: 16);
        Guest server = NewServer(kernel, out GuestQueue queue, out uint pressure);
        Guest hog = NewProgram(kernel, 1);
        FrameAllocator.Reserve = 256;
        Fill(kernel, hog);
        Assert.Equal(ProcessState.Dead, hog.Process.State);
        Observe(queue, pressure, 1);
        Guest second = NewProgram(kernel, 1);
        Fill(kernel, second);
        Assert.Equal(ThreadState.Parked, second.Main.State);
        queue.Take();
        // The server takes from the reserve: somebody has to hear of that too, once he observes again.
        MapHoard(server);
        Touch(kernel, server, Hoard);
        Assert.Equal(ThreadState.Running, server.Main.State);
        Observe(queue, pressure, 2);
        Assert.Equal(2ul, queue.Take().Token);
        second.Kill();
        server.Kill();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void WhereNobodyCanBeEndedTheFaultIsTold()
    {
        using TestKernel kernel = TestKernel.Start(megabytes: 16);
        Guest server = NewServer(kernel, out GuestQueue queue, out uint pressure);
        Guest hog = NewProgram(kernel, 1);
        FrameAllocator.Reserve = 256;
        Observe(queue, pressure, 1);
        ulong touched = Fill(kernel, hog);
        Assert.Equal(ThreadState.Parked, hog.Main.State);
        queue.Take();
        Observe(queue, pressure, 2, gaveUp: true);
        Assert.Equal(ThreadState.Running, hog.Main.State);
        Touch(kernel, hog, Hoard + (touched * 4096));
        Assert.Equal(ProcessState.Dead, hog.Process.State);
        // Another shortage is waited for again.
        kernel.Advance(10_000_000);
        Guest second = NewProgram(kernel, 1);
        Fill(kernel, second);
        Assert.Equal(ThreadState.Parked, second.Main.State);
        second.Kill();
        server.Kill();
        kernel.AssertNothingLeft();
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
        Assert.Equal(Status.Ok, Job.Create(kernel.RootJob, out Job? job));
        Guest guest = kernel.NewGuest(core, job, Rights.Read);
        job!.Release();
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
