using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Entry;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed unsafe class SchedulingTests
{
    private const ulong Millisecond = 1_000_000;

    [Fact]
    public void ACoreWithOneThreadArmsNoTimer()
    {
        using TestKernel kernel = TestKernel.Start(1);
        Guest guest = kernel.NewGuest();
        Assert.Equal(ulong.MaxValue, OneShotTimer.Deadlines[0]);
        guest.NewThread(-1);
        Assert.NotEqual(ulong.MaxValue, OneShotTimer.Deadlines[0]);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void ThreadsShareACoreByTheirWeights()
    {
        using TestKernel kernel = TestKernel.Start(1);
        Guest first = kernel.NewGuest(), second = kernel.NewGuest(), nice = kernel.NewGuest();
        nice.Main.SetPriority(SchedulingClass.Normal, 5);
        kernel.Advance(3_000 * Millisecond);
        ulong a = first.Process.UserTime, b = second.Process.UserTime, c = nice.Process.UserTime;
        Assert.InRange(a, b - (12 * Millisecond), b + (12 * Millisecond));
        // Five steps of nice: 1.25 to the fifth.
        Assert.InRange((double)a / c, 2.7, 3.4);
        first.Kill();
        second.Kill();
        nice.Kill();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void SystemThreadsGoFirstAndIdleThreadsLast()
    {
        using TestKernel kernel = TestKernel.Start(1);
        Guest normal = kernel.NewGuest(), idle = kernel.NewGuest(), system = kernel.NewGuest();
        idle.Main.SetPriority(SchedulingClass.Idle, 0);
        system.Main.SetPriority(SchedulingClass.System, 0);
        kernel.Advance(50 * Millisecond);
        Assert.Equal(ThreadState.Running, system.Main.State);
        ulong word = system.Store(0u);
        Assert.Equal(Guest.Parked, system.Call(KernelCall.FutexWait, word, 0, Clock.Now + (20 * Millisecond), 0));
        Assert.Equal(ThreadState.Running, normal.Main.State);
        kernel.Advance(10 * Millisecond);
        Assert.Equal(ThreadState.Running, normal.Main.State);
        Assert.Equal(0ul, idle.Process.UserTime);
        kernel.Advance(10 * Millisecond);
        Assert.Equal(ThreadState.Running, system.Main.State);
        system.Exit();
        normal.Exit();
        Assert.Equal(ThreadState.Running, idle.Main.State);
        idle.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AnIdleCoreTakesAReadyThreadFromAnother()
    {
        using TestKernel kernel = TestKernel.Start(2);
        Guest first = kernel.NewGuest(), second = kernel.NewGuest(), third = kernel.NewGuest();
        Assert.Equal(2, Enumerable.Count([first, second, third], guest => guest.Main.State == ThreadState.Running));
        Guest waiting = new[] { first, second, third }.Single(guest => guest.Main.State == ThreadState.Ready);
        Guest leaving = new[] { first, second, third }.First(guest => guest.Main.State == ThreadState.Running && guest.Main.CoreIndex != waiting.Main.CoreIndex);
        leaving.Exit();
        Assert.Equal(ThreadState.Running, waiting.Main.State);
        first.Kill();
        second.Kill();
        third.Kill();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void ACallHandsTheCoreToTheServerAndTheReplyHandsItBack()
    {
        using TestKernel kernel = TestKernel.Start(1);
        Guest client = kernel.NewGuest(), server = kernel.NewGuest();
        GuestQueue clientQueue = client.NewQueue();
        (GuestQueue serverQueue, uint lane) = Serve(client, server, SchedulingClass.Normal);
        Assert.Equal(ThreadState.Running, client.Main.State);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(Guest.Parked, clientQueue.SubmitAndWait(new Submission { Operation = Operation.Call, Handle = lane, Token = 5 }));
            Assert.Equal(ThreadState.Running, server.Main.State);
            uint call = serverQueue.Take().Call;
            Assert.Equal(Guest.Parked, serverQueue.SubmitAndWait(new Submission { Operation = Operation.Reply, Handle = call }));
            Assert.Equal(ThreadState.Running, client.Main.State);
            Assert.Equal(0ul, client.Main.Context->Rax);
            Assert.Equal(5ul, clientQueue.Take().Token);
        }
        Guest other = kernel.NewGuest();
        // The pair shares its slices: it cannot keep the third from the core.
        for (int i = 0; i < 20 && other.Main.State != ThreadState.Running; i++)
        {
            Clock.Now += Millisecond;
            if (client.Main.State == ThreadState.Running)
            {
                Assert.Equal(Guest.Parked, clientQueue.SubmitAndWait(new Submission { Operation = Operation.Call, Handle = lane }));
            }
            else
            {
                serverQueue.SubmitAndWait(new Submission { Operation = Operation.Reply, Handle = serverQueue.Take().Call });
            }
        }
        Assert.Equal(ThreadState.Running, other.Main.State);
        client.Kill();
        server.Kill();
        other.Kill();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void ThreadsOfAProcessShareItsTurns()
    {
        using TestKernel kernel = TestKernel.Start(1);
        Guest many = kernel.NewGuest(), one = kernel.NewGuest();
        for (int i = 0; i < 7; i++)
        {
            many.NewThread(-1);
        }
        kernel.Advance(3_000 * Millisecond);
        // Eight threads may each be a slice ahead.
        Assert.InRange(many.Process.UserTime, one.Process.UserTime - (72 * Millisecond), one.Process.UserTime + (72 * Millisecond));
        many.Kill();
        one.Kill();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void BusyCoresShareWhatIsReady()
    {
        using TestKernel kernel = TestKernel.Start(4);
        Guest[] guests = [.. Enumerable.Range(0, 11).Select(_ => kernel.NewGuest())];
        kernel.Advance(100 * Millisecond);
        int[] perCore = PerCore(guests);
        Assert.InRange(perCore.Min(), 2, 3);
        Assert.InRange(perCore.Max(), 2, 3);
        // And once they are spread, they stay where their memory is in the caches.
        int[] places = [.. guests.Select(guest => guest.Main.CoreIndex)];
        kernel.Advance(500 * Millisecond);
        Assert.Equal(places, guests.Select(guest => guest.Main.CoreIndex));
        Array.ForEach(guests, guest => guest.Kill());
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void OnlyThoseThatMayGoToAnotherCore()
    {
        using TestKernel kernel = TestKernel.Start(2);
        Guest[] bound = [.. Enumerable.Range(0, 6).Select(_ => kernel.NewGuest(0))];
        kernel.Advance(100 * Millisecond);
        Assert.Equal([6, 0], PerCore(bound).Take(2));
        Array.ForEach(bound, guest => guest.Kill());
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void WhoeverIsReadyWhereASystemThreadWorksOnGetsAnotherCore()
    {
        using TestKernel kernel = TestKernel.Start(2);
        Guest server = kernel.NewGuest(1);
        server.Main.SetPriority(SchedulingClass.System, 0);
        Guest[] guests = [.. Enumerable.Range(0, 3).Select(_ => kernel.NewGuest(0))];
        Guest late = kernel.NewGuest(1);
        late.Main.IsBound = false;
        Assert.Equal((ThreadState.Ready, 1), (late.Main.State, late.Main.CoreIndex));
        kernel.Advance(100 * Millisecond);
        Assert.Equal(0, late.Main.CoreIndex);
        kernel.Advance(400 * Millisecond);
        Assert.InRange(late.Process.UserTime, 100 * Millisecond, 150 * Millisecond);
        server.Kill();
        late.Kill();
        Array.ForEach(guests, guest => guest.Kill());
        kernel.AssertNothingLeft();
    }

    private static int[] PerCore(Guest[] guests)
    {
        int[] count = new int[4];
        Array.ForEach(guests, guest => count[guest.Main.CoreIndex]++);
        return count;
    }

    [Fact]
    public void ProcessesOfAJobShareItsTurns()
    {
        using TestKernel kernel = TestKernel.Start(1);
        Job one = kernel.NewJob();
        Job other = kernel.NewJob();
        Guest[] many = [.. Enumerable.Range(0, 8).Select(_ => kernel.NewGuest(job: one))];
        Guest single = kernel.NewGuest(job: other);
        kernel.Advance(3_000 * Millisecond);
        ulong together = many.Aggregate(0ul, (sum, guest) => sum + guest.Process.UserTime);
        Assert.InRange(together, single.Process.UserTime - (72 * Millisecond), single.Process.UserTime + (72 * Millisecond));
        // And each of them has the same part.
        Assert.All(many, guest => Assert.InRange(guest.Process.UserTime, (together / 8) - (8 * Millisecond), (together / 8) + (8 * Millisecond)));
        Array.ForEach(many, guest => guest.Kill());
        single.Kill();
        one.Release();
        other.Release();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void WhatAServerDoesForAClientIsTheClientsTurn()
    {
        using TestKernel kernel = TestKernel.Start(1);
        Guest client = kernel.NewGuest(), server = kernel.NewGuest();
        GuestQueue clientQueue = client.NewQueue();
        (GuestQueue serverQueue, uint lane) = Serve(client, server, SchedulingClass.System);
        Guest other = kernel.NewGuest();
        for (int turn = 0; turn < 3_000; turn++)
        {
            if (client.Main.State == ThreadState.Running)
            {
                // Its own part is a twentieth.
                kernel.Advance(Millisecond / 20);
                if (client.Main.State == ThreadState.Running)
                {
                    clientQueue.SubmitAndWait(new Submission { Operation = Operation.Call, Handle = lane });
                }
            }
            else if (server.Main.State == ThreadState.Running)
            {
                kernel.Advance(Millisecond);
                serverQueue.SubmitAndWait(new Submission { Operation = Operation.Reply, Handle = serverQueue.Take().Call });
                clientQueue.Take();
            }
            else
            {
                kernel.Advance(Millisecond);
            }
        }
        ulong forClient = client.Process.UserTime + client.Process.KernelTime + server.Process.UserTime + server.Process.KernelTime;
        ulong alone = other.Process.UserTime + other.Process.KernelTime;
        Assert.InRange((double)forClient / alone, 0.8, 1.25);
        client.Kill();
        server.Kill();
        other.Kill();
        kernel.AssertNothingLeft();
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(5 * Millisecond, false)]
    public void TheEndsOfAStreamShareACoreUntilTheyTalkOften(ulong pause, bool apart)
    {
        using TestKernel kernel = TestKernel.Start(2);
        Guest client = kernel.NewGuest(), server = kernel.NewGuest();
        GuestQueue clientQueue = client.NewQueue(), serverQueue = server.NewQueue();
        (uint lane, uint second) = client.NewStream();
        uint serverLane = client.Give(server, second);
        Submission receive = new() { Operation = Operation.Receive, Handle = serverLane, Length = 64, Flags = SubmissionFlags.Multishot };
        Assert.Equal(Guest.Parked, serverQueue.SubmitAndWait(receive));
        bool wereApart = false;
        for (int i = 0; i < 20; i++)
        {
            Clock.Now += pause;
            Assert.Equal(Guest.Parked, clientQueue.SubmitAndWait(new Submission { Operation = Operation.Call, Handle = lane }));
            Assert.Equal(ThreadState.Running, server.Main.State);
            wereApart |= server.Main.CoreIndex != client.Main.CoreIndex;
            Clock.Now += pause;
            Assert.Equal(Guest.Parked, serverQueue.SubmitAndWait(new Submission { Operation = Operation.Reply, Handle = serverQueue.Take().Call }));
            Assert.Equal(ThreadState.Running, client.Main.State);
            clientQueue.Take();
        }
        Assert.Equal(apart, wereApart);
        client.Kill();
        server.Kill();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AWokenThreadGoesToItsLastCoreWhenThatIsIdle()
    {
        using TestKernel kernel = TestKernel.Start(4);
        Guest guest = kernel.NewGuest(0);
        Thread thread = guest.NewThread(2);
        thread.IsBound = false;
        ulong word = guest.Store(0u);
        Assert.Equal(Guest.Parked, guest.CallFrom(thread, KernelCall.FutexWait, word, 0, Deadline.Never, 0));
        Assert.Equal(1, guest.Call(KernelCall.FutexWake, word, 1, 0));
        Assert.Equal((ThreadState.Running, 2), (thread.State, thread.CoreIndex));
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AnInterruptionSendsAThreadOutsideTheTextToItsEntryAndInTheCommitRangeToAbort()
    {
        using TestKernel kernel = TestKernel.Start(2);
        Guest guest = kernel.NewGuest(0);
        guest.Ok(KernelCall.SpaceSetRedirect, 0, guest.Store(new RedirectTable
        {
            TextStart = 0x1000_0000,
            TextEnd = 0x2000_0000,
            SyscallEntry = 0x1000_1000,
            InterruptEntry = 0x1000_2000,
            FaultEntry = 0x1000_3000,
            CommitStart = 0x1000_4000,
            CommitEnd = 0x1000_5000,
            CommitAbort = 0x1000_6000,
        }));
        Thread thread = guest.NewThread(1);
        Assert.Equal(Status.Ok, guest.Process.Handles.TryAdd(thread, Rights.All, out uint handle));
        foreach ((ulong rip, ulong expected) in new[] { (0x40_0000ul, 0x1000_2000ul), (0x1000_0500ul, 0x1000_0500ul), (0x1000_4800ul, 0x1000_6000ul), (0x1000_5000ul, 0x1000_5000ul) })
        {
            thread.Context->Rip = rip;
            thread.Context->Rbx = 77;
            guest.Ok(KernelCall.ThreadInterrupt, handle);
            Assert.Equal(expected, thread.Context->Rip);
            Assert.Equal((1u, 77ul), (thread.Area->InterruptPending, thread.Context->Rbx));
            if (expected == 0x1000_2000)
            {
                Assert.Equal((rip, 77ul), (thread.Area->InterruptedRegisters.Rip, thread.Area->InterruptedRegisters.Rbx));
            }
        }
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void TheProgramsTrapAndAlignmentFlagsAreNotTheRedirectsAndComeBack()
    {
        const ulong trap = 1 << 8, alignment = 1 << 18, others = 0x202;
        using TestKernel kernel = TestKernel.Start(2);
        Guest guest = kernel.NewGuest(0);
        guest.Ok(KernelCall.SpaceSetRedirect, 0, guest.Store(new RedirectTable
        {
            TextStart = 0x1000_0000,
            TextEnd = 0x2000_0000,
            InterruptEntry = 0x1000_2000,
            FaultEntry = 0x1000_3000,
            CommitStart = 0x1000_4000,
            CommitEnd = 0x1000_5000,
            CommitAbort = 0x1000_6000,
        }));
        Thread thread = guest.NewThread(1);
        Assert.Equal(Status.Ok, guest.Process.Handles.TryAdd(thread, Rights.All, out uint handle));
        void Raise(int vector) => kernel.Enter(1, context => (nint)EntryPoints.Exception((ThreadContext*)context, vector, 0));

        // Brought along by a system call: they are taken at the first exception, which is nobody's.
        thread.Context->Rip = 0x1000_1001;
        thread.Context->Rflags = others | trap | alignment;
        Raise(1);
        Assert.Equal((0x1000_1001ul, others), (thread.Context->Rip, thread.Context->Rflags));
        Assert.Equal(((uint)(trap | alignment), 1u, 0u), (thread.Area->TakenFlags, thread.Area->InterruptPending, thread.Area->FaultBusy));
        thread.Area->TakenFlags = 0;
        thread.Area->InterruptPending = 0;
        thread.Context->Rflags = others | alignment;
        Raise(17);
        Assert.Equal((0x1000_1001ul, others, (uint)alignment), (thread.Context->Rip, thread.Context->Rflags, thread.Area->TakenFlags));
        thread.Area->TakenFlags = 0;

        // On the way out, with the program's registers: on to the program, whose instruction is stepped.
        thread.Context->Rip = 0x1000_4800;
        thread.Context->Rflags = others | trap;
        thread.Area->ReturnAddress = 0x40_0010;
        Raise(1);
        Assert.Equal((0x40_0010ul, others | trap, 0u), (thread.Context->Rip, thread.Context->Rflags, thread.Area->TakenFlags));

        // A step of the program's is told with its flags, and the entry runs without them.
        Raise(1);
        Assert.Equal((0x1000_3000ul, others), (thread.Context->Rip, thread.Context->Rflags));
        Assert.Equal((1u, others | trap, 0x40_0010ul), (thread.Area->FaultVector, thread.Area->FaultRegisters.Rflags, thread.Area->FaultRegisters.Rip));
        thread.Area->FaultBusy = 0;

        thread.Context->Rip = 0x40_0020;
        thread.Context->Rflags = others | trap;
        guest.Ok(KernelCall.ThreadInterrupt, handle);
        Assert.Equal((0x1000_2000ul, others, (uint)trap), (thread.Context->Rip, thread.Context->Rflags, thread.Area->TakenFlags));

        // An address that is no user's does not get into the kernel's return.
        thread.Area->TakenFlags = 0;
        thread.Context->Rip = 0x1000_4800;
        thread.Context->Rflags = others | trap;
        thread.Area->ReturnAddress = Layout.UserEnd;
        Raise(1);
        Assert.Equal((0x1000_4800ul, others, (uint)trap), (thread.Context->Rip, thread.Context->Rflags, thread.Area->TakenFlags));
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AFaultGoesToTheFaultEntryOnceAndASecondOneEndsTheProcess()
    {
        using TestKernel kernel = TestKernel.Start(2);
        Guest guest = kernel.NewGuest(0);
        guest.Ok(KernelCall.SpaceSetRedirect, 0, guest.Store(new RedirectTable { TextStart = 0x1000_0000, TextEnd = 0x2000_0000, FaultEntry = 0x1000_3000 }));
        Thread thread = guest.NewThread(1);
        thread.Context->Rip = 0x1000_0800;
        kernel.Enter(1, context => (nint)EntryPoints.PageFault((ThreadContext*)context, Guest.Memory, 6));
        Assert.Equal(0x1000_0800ul, thread.Context->Rip);
        Assert.Equal(1ul, guest.Process.MinorFaults);
        kernel.Enter(1, context => (nint)EntryPoints.PageFault((ThreadContext*)context, 0x1234_5000, 6));
        Assert.Equal(0x1000_3000ul, thread.Context->Rip);
        Assert.Equal((14u, 6u, 0x1234_5000ul, Status.BadAddress, 1u, 0x1000_0800ul), (thread.Area->FaultVector, thread.Area->FaultErrorCode,
            thread.Area->FaultAddress, thread.Area->FaultStatus, thread.Area->FaultBusy, thread.Area->FaultRegisters.Rip));
        kernel.Enter(1, context => (nint)EntryPoints.Exception((ThreadContext*)context, 6, 0));
        Assert.Equal((ProcessState.Dead, ExitReason.Fault, 6ul << 32), (guest.Process.State, guest.Process.ExitReason, guest.Process.ExitCode));
        kernel.AssertNothingLeft();
    }

    /// <summary>Has a server wait for a client's messages, with the client running.</summary>
    /// <returns>The server's queue, and the client's handle of its lane.</returns>
    private static (GuestQueue Queue, uint Lane) Serve(Guest client, Guest server, SchedulingClass schedulingClass)
    {
        (uint lane, uint second) = client.NewStream();
        uint serverLane = client.Give(server, second);
        client.Call(KernelCall.ThreadYield);
        GuestQueue queue = server.NewQueue();
        server.Main.SetPriority(schedulingClass, 0);
        Assert.Equal(Guest.Parked, queue.SubmitAndWait(new Submission
        {
            Operation = Operation.Receive,
            Handle = serverLane,
            Length = 64,
            Flags = SubmissionFlags.Multishot,
        }));
        return (queue, lane);
    }
}
