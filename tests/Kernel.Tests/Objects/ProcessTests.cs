using Rill.Abi;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed unsafe class ProcessTests
{
    [Fact]
    public void AnExitIsObservedByProcessAndThreadAlsoAfterwards()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest parent = kernel.NewGuest(0), child = kernel.NewGuest(1);
        GuestQueue queue = parent.NewQueue();
        Assert.Equal(Status.Ok, parent.Process.Handles.TryAdd(child.Process, Rights.All, out uint process));
        Assert.Equal(Status.Ok, parent.Process.Handles.TryAdd(child.Main, Rights.All, out uint thread));
        queue.MustSubmit(new Submission { Operation = Operation.ObserveExit, Handle = process, Token = 1 });
        queue.MustSubmit(new Submission { Operation = Operation.ObserveExit, Handle = thread, Token = 2 });
        queue.MustSubmit(new Submission { Operation = Operation.ObserveExit, Handle = process, Token = 3 });
        parent.Ok(KernelCall.QueueCancel, queue.Handle, 3);
        queue.Take();
        child.Call(KernelCall.ProcessExit, 42);
        queue.MustSubmit(new Submission { Operation = Operation.ObserveExit, Handle = process, Token = 4 });
        queue.MustSubmit(new Submission { Operation = Operation.ObserveExit, Handle = thread, Token = 5 });
        HashSet<ulong> tokens = [];
        for (int i = 0; i < 4; i++)
        {
            Completion record = queue.Take();
            Assert.Equal((CompletionKind.Exit, 42ul, (uint)ExitReason.Exited), (record.Kind, record.Value, record.Label));
            tokens.Add(record.Token);
        }
        Assert.Equal(new ulong[] { 1, 2, 4, 5 }, tokens.Order());
        parent.Is(Status.BadState, KernelCall.ProcessInstall, process, queue.Handle, (ulong)Rights.Same, 0);
        parent.Is(Status.BadState, KernelCall.ThreadCreate, process, parent.Store(new ThreadStart { Area = 0x5000_0000 }));
        parent.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AThreadsExitClearsItsWordWakesOneAndUnmapsItsArea()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        Thread second = guest.NewThread(1);
        ulong word = guest.Store(5u);
        ulong area = second.Area->Self;
        Assert.Equal(Guest.Parked, guest.Call(KernelCall.FutexWait, word, 5, Deadline.Never, 0));
        guest.CallFrom(second, KernelCall.ThreadExit, word, Guest.Memory + 0x8_0000, 0x1000);
        Assert.Equal(ThreadState.Running, guest.Main.State);
        Assert.Equal(0u, guest.Load<uint>(word));
        Assert.Equal(Status.BadAddress, UserMemory.CopyIn(guest.Process.Space, area, out ulong _));
        Assert.Equal(Status.BadAddress, UserMemory.CopyIn(guest.Process.Space, Guest.Memory + 0x8_0000, out ulong _));
        Assert.Equal(ProcessState.Alive, guest.Process.State);
        guest.CallFrom(guest.Main, KernelCall.ThreadExit, 0, 0, 0);
        Assert.Equal((ProcessState.Dead, ExitReason.Exited), (guest.Process.State, guest.Process.ExitReason));
        kernel.AssertNothingLeft();
    }

    /// <summary>
    /// A process that borrowed its parent's space is killed while it runs on another core; the parent uses the addresses
    /// of its thread's area and queue again, before that core has noticed, or after it. What is the parent's stays.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheEndOfABorrowerUnmapsOnlyWhatItHad(bool isLate)
    {
        using TestKernel kernel = TestKernel.Start();
        Guest parent = kernel.NewGuest(0);
        ulong ring = Layout.ShimHeap + (8 << 20);
        Assert.Equal(Status.Ok, Process.Create(parent.Process.Space, kernel.RootJob, Rights.All, null, out Process? borrower));
        Assert.Equal(Status.Ok, parent.Process.Handles.TryAdd(borrower!, Rights.All, out uint handle));
        const ulong area = Layout.ShimHeap + (4 << 20);
        uint thread = parent.Handle(KernelCall.ThreadCreate, handle, parent.Store(new ThreadStart { Entry = 0x40_0000, Area = area }));
        Assert.True(parent.Process.Handles.TryGet(thread, out KernelObject? found, out _));
        QueueRequest request = new() { Capacity = 4096, Address = ring };
        Assert.Equal(Status.Ok, CompletionQueue.Create(borrower!, ref request, out CompletionQueue? queue));
        Assert.Equal(Status.Ok, borrower!.Handles.TryAdd(queue!, Rights.All, out _));
        queue!.Release();
        borrower.Release();
        Assert.Equal(ThreadState.Running, ((Thread)found!).State);
        kernel.DeliversWakes = false;
        parent.Ok(KernelCall.ProcessKill, handle, 9);
        if (!isLate)
        {
            kernel.DeliverWakes();
        }

        foreach (ulong address in new[] { area, ring })
        {
            MapRequest map = new() { Address = address, Length = 8192, Protection = Protection.Read | Protection.Write, Flags = MapFlags.Fixed };
            Assert.Equal((long)address, parent.Call(KernelCall.SpaceMap, 0, parent.Store(map)));
            Assert.Equal(Status.Ok, UserMemory.CopyOut(parent.Process.Space, address, 0x1234_5678ul));
        }

        kernel.DeliverWakes();
        kernel.DeliversWakes = true;
        foreach (ulong address in new[] { area, ring })
        {
            Assert.Equal(0x1234_5678ul, parent.Load<ulong>(address));
        }

        parent.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AKilledProcessEndsOnItsOtherCoresToo()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest killer = kernel.NewGuest(0), victim = kernel.NewGuest(1);
        victim.NewThread(2);
        victim.NewThread(1);
        Assert.Equal(Status.Ok, killer.Process.Handles.TryAdd(victim.Process, Rights.All, out uint process));
        kernel.DeliversWakes = false;
        killer.Ok(KernelCall.ProcessKill, process, 7);
        Assert.Equal(ProcessState.Dying, victim.Process.State);
        kernel.DeliverWakes();
        Assert.Equal((ProcessState.Dead, ExitReason.Killed, 7ul), (victim.Process.State, victim.Process.ExitReason, victim.Process.ExitCode));
        killer.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void ASuspendedProcessStandsStillUntilAsManyResumes()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0), target = kernel.NewGuest(1);
        Thread second = target.NewThread(2);
        ulong word = target.Store(0u);
        Assert.Equal(Guest.Parked, target.CallFrom(second, KernelCall.FutexWait, word, 0, Deadline.Never, 0));
        Assert.Equal(Status.Ok, guest.Process.Handles.TryAdd(target.Process, Rights.All, out uint process));
        Assert.Equal(Status.Ok, guest.Process.Handles.TryAdd(target.Main, Rights.All, out uint thread));
        ulong registers = guest.Store(default(UserRegisters));
        guest.Is(Status.BadState, KernelCall.ThreadGetRegisters, thread, registers);
        guest.Ok(KernelCall.ProcessSuspend, process);
        guest.Ok(KernelCall.ProcessSuspend, process);
        Assert.Equal(ThreadState.Suspended, target.Main.State);
        second.EndWait(Status.Ok);
        Assert.Equal(ThreadState.Suspended, second.State);
        guest.Ok(KernelCall.ThreadGetRegisters, thread, registers);
        UserRegisters values = guest.Load<UserRegisters>(registers);
        values.Rbx = 99;
        guest.Ok(KernelCall.ThreadSetRegisters, thread, guest.Store(values));
        values.Rip = Layout.UserEnd;
        guest.Is(Status.InvalidArgument, KernelCall.ThreadSetRegisters, thread, guest.Store(values));
        guest.Ok(KernelCall.ProcessResume, process);
        Assert.Equal(ThreadState.Suspended, target.Main.State);
        guest.Ok(KernelCall.ProcessResume, process);
        Assert.Equal((ThreadState.Running, ThreadState.Running, 99ul), (target.Main.State, second.State, target.Main.Context->Rbx));
        guest.Is(Status.BadState, KernelCall.ProcessResume, process);
        guest.Exit();
        target.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void ProcessesThatNeverRanEndWithTheirMakerHoweverTheyHoldEachOther()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        uint previous = 0;
        long result;
        int count = 0;
        while ((result = guest.Call(KernelCall.SpaceCreate)) > 0)
        {
            uint space = (uint)result;
            result = guest.Call(KernelCall.ProcessCreate, space);
            guest.Ok(KernelCall.HandleClose, space);
            if (result < 0)
            {
                break;
            }
            uint process = (uint)result;
            guest.Handle(KernelCall.ProcessInstall, process, process, (ulong)Rights.Same, 0);
            if (previous != 0)
            {
                guest.Handle(KernelCall.ProcessInstall, process, previous, (ulong)Rights.Same, 0);
                guest.Handle(KernelCall.ProcessInstall, previous, process, (ulong)Rights.Same, 0);
                guest.Ok(KernelCall.HandleClose, previous);
            }
            previous = process;
            count++;
        }
        Assert.Equal((Status.LimitReached, (int)ProcessLimits.MaxUnstartedProcesses), ((Status)result, count));
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AChainOfProcessesThatNobodyNamesGoesWithoutDeepRecursion()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        uint previous = 0;
        for (int i = 0; i < 200; i++)
        {
            uint process = guest.Handle(KernelCall.ProcessCreate, 0);
            if (previous != 0)
            {
                guest.Handle(KernelCall.ProcessInstall, process, previous, (ulong)Rights.Same, 0);
                guest.Ok(KernelCall.HandleClose, previous);
            }
            previous = process;
        }
        uint before = Process.LiveCount;
        guest.Ok(KernelCall.HandleClose, previous);
        kernel.FinishReaping();
        Assert.Equal(before - 200, Process.LiveCount);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AThousandThreadsComeAndGo()
    {
        using TestKernel kernel = TestKernel.Start(2);
        Guest guest = kernel.NewGuest(0);
        ulong handle = guest.Store(0u);
        for (ulong i = 0; i < 1000; i++)
        {
            guest.Handle(KernelCall.ThreadCreate, 0, guest.Store(new ThreadStart { Entry = 0x1000, Area = 0x6000_0000 + (i * 4096) }));
        }
        guest.Is(Status.AlreadyExists, KernelCall.ThreadCreate, 0, guest.Store(new ThreadStart { Entry = 0x1000, Area = 0x6000_0000 }));
        guest.Is(Status.InvalidArgument, KernelCall.ThreadCreate, 0, guest.Store(new ThreadStart { Entry = 0x1000, Area = 0x6000_0001 }));
        Assert.Equal(1001u, guest.Process.ThreadCount);
        kernel.Advance(100_000_000);
        guest.Kill();
        kernel.AssertNothingLeft();
    }
}
