using Rill.Abi;
using Rill.Kernel.Entry;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;
using static Rill.Kernel.Tests.Hosted.GuestJobs;

namespace Rill.Kernel.Tests.Objects;

public sealed unsafe class JobTests
{
    private const Rights ProgramRights = Rights.Read;

    [Fact]
    public void AProgramMakesNothingThatLeavesItsProcess()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest program = kernel.NewGuest(0, ownRights: ProgramRights);
        ulong start = program.Store(new ThreadStart { Entry = 0x1000, Area = 0x6000_0000 });
        ulong word = program.Store(0ul);
        program.Is(Status.AccessDenied, KernelCall.SpaceCreate, 0);
        program.Is(Status.AccessDenied, KernelCall.SpaceClone, 0, 0);
        program.Is(Status.AccessDenied, KernelCall.ProcessCreate, 0, 0, (ulong)Rights.Same);
        program.Is(Status.AccessDenied, KernelCall.ThreadCreate, 0, start);
        program.Is(Status.AccessDenied, KernelCall.MemoryCreate, 4096, 0, 0);
        program.Is(Status.AccessDenied, KernelCall.StreamCreate, word);
        program.Is(Status.AccessDenied, KernelCall.JobCreate, 0);
        program.Is(Status.AccessDenied, KernelCall.JobKill, 0, 0);
        program.Is(Status.AccessDenied, KernelCall.JobSetLimit, 0, (ulong)JobCount.Frames, 0, 1 << 20);
        program.Is(Status.AccessDenied, KernelCall.ProcessSuspend, 0);
        program.Is(Status.AccessDenied, KernelCall.ThreadSetPriority, 0, 0, unchecked((ulong)-20L), 0);
        program.Is(Status.AccessDenied, KernelCall.SpaceSetBounds, 0, program.Store(new SpaceBounds { Mapped = ulong.MaxValue, Data = ulong.MaxValue }));
        uint self = program.Handle(KernelCall.ThreadSelf);
        program.Is(Status.AccessDenied, KernelCall.ThreadInterrupt, self);
        program.Is(Status.AccessDenied, KernelCall.HandleDuplicate, self, (ulong)Rights.Same);
        program.Ok(KernelCall.ProcessInfo, 0, program.Store(default(ProcessInfo)));
        program.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void NobodyMakesAProcessThatMayMoreThanItself()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest server = kernel.NewGuest(0, ownRights: Rights.Read | Rights.Write | Rights.Manage);
        server.Is(Status.AccessDenied, KernelCall.ProcessCreate, 0, 0, (ulong)Rights.All);
        server.Is(Status.InvalidArgument, KernelCall.ProcessCreate, 0, 0, 0x1_0000);
        server.Handle(KernelCall.ProcessCreate, 0, 0, (ulong)(Rights.Read | Rights.Write));
        server.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void KillingAJobEndsItsWholeTreeAndIsObservedWhenNoneIsLeft()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        GuestQueue queue = holder.NewQueue();
        uint outer = holder.Handle(KernelCall.JobCreate, 0), inner = holder.Handle(KernelCall.JobCreate, outer);
        Guest first = kernel.NewGuest(1, JobOf(holder, outer)), second = kernel.NewGuest(2, JobOf(holder, inner));
        second.NewThread(3);
        Guest[] many = [.. Enumerable.Range(0, 300).Select(_ => kernel.NewGuest(3, JobOf(holder, inner)))];
        Guest bystander = kernel.NewGuest(3);
        queue.MustSubmit(new Submission { Operation = Operation.ObserveExit, Handle = outer, Token = 1 });
        queue.Empty();
        kernel.DeliversWakes = false;
        holder.Ok(KernelCall.JobKill, outer, 7);
        queue.Empty();
        holder.Is(Status.BadState, KernelCall.ProcessCreate, 0, inner, 0);
        holder.Is(Status.BadState, KernelCall.JobCreate, inner);
        kernel.DeliversWakes = true;
        kernel.DeliverWakes();
        kernel.Advance(100_000_000);
        Assert.Equal((ProcessState.Dead, ProcessState.Dead), (first.Process.State, second.Process.State));
        Assert.All(many, guest => Assert.Equal((ProcessState.Dead, ExitReason.Killed, 7ul),
            (guest.Process.State, guest.Process.ExitReason, guest.Process.ExitCode)));
        Assert.Equal(ProcessState.Alive, bystander.Process.State);
        Completion record = queue.Take();
        Assert.Equal((1ul, CompletionKind.Exit, 7ul), (record.Token, record.Kind, record.Value));
        queue.MustSubmit(new Submission { Operation = Operation.ObserveExit, Handle = outer, Token = 2 });
        Assert.Equal(2ul, queue.Take().Token);
        bystander.Exit();
        holder.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void ProcessesEndWithTheHolderOfTheirJob()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint job = holder.Handle(KernelCall.JobCreate, 0);
        Guest member = kernel.NewGuest(1, JobOf(holder, job));
        holder.Exit();
        kernel.Advance(10_000_000);
        Assert.Equal(ProcessState.Dead, member.Process.State);
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void WhatAProcessHoldsIsChargedUpTheTreeAndGivenBackAtItsEnd()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint outer = holder.Handle(KernelCall.JobCreate, 0), inner = holder.Handle(KernelCall.JobCreate, outer);
        JobCounts before = InfoOf(holder, outer).Used;
        Guest member = kernel.NewGuest(1, JobOf(holder, inner));
        (uint _, uint lane) = member.NewStream();
        GuestQueue queue = member.NewQueue();
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = lane, Token = 1, Length = 64 });
        uint memory = member.Handle(KernelCall.MemoryCreate, 1 << 20, 0, 0);
        member.Call(KernelCall.MemoryWrite, memory, 0, member.StoreBytes(new byte[65_536]), 65_536);
        JobInfo info = InfoOf(holder, outer);
        Assert.Equal((1ul, 1ul, 1ul), (info.Used.Processes, info.Used.Threads, info.Used.Queues));
        Assert.Equal(1ul, info.LiveProcesses);
        Assert.InRange(info.Used.Frames, 16ul + 17, 256ul);
        Assert.InRange(info.Used.Handles, 4ul, 128ul);
        Assert.InRange(info.Used.Operations, 1ul, 16ul);
        Assert.InRange(info.Used.HeapBytes, 4096ul, 65_536ul);
        // A space, a Memory object, the ring's and the thread's, two lanes, the inner Job.
        Assert.Equal(before.Objects + 6, info.Used.Objects);
        Assert.Equal(info.Used.Threads, InfoOf(holder, inner).Used.Threads);
        member.Exit();
        kernel.Advance(10_000_000);
        for (int i = 0; i < 3; i++)
        {
            // What ended last on a core is freed by the core's next entries.
            kernel.Enter(1, context => (nint)EntryPoints.Wake((Rill.Kernel.Arch.ThreadContext*)context));
        }
        FrameAllocator.ReturnStocks();
        Assert.Equal(before, InfoOf(holder, outer).Used);
        holder.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void ALimitThatIsReachedIsTheCallersErrorAndEndsWithTheUse()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint job = holder.Handle(KernelCall.JobCreate, 0);
        Guest member = kernel.NewGuest(1, JobOf(holder, job));
        Limit(holder, job, JobCount.Threads, 3);
        Limit(holder, job, JobCount.Objects, InfoOf(holder, job).Used.Objects + 4);
        member.Handle(KernelCall.ThreadCreate, 0, member.Store(new ThreadStart { Entry = 0x1000, Area = 0x6000_0000 }));
        member.Handle(KernelCall.ThreadCreate, 0, member.Store(new ThreadStart { Entry = 0x1000, Area = 0x6000_1000 }));
        member.Is(Status.LimitReached, KernelCall.ThreadCreate, 0, member.Store(new ThreadStart { Entry = 0x1000, Area = 0x6000_2000 }));
        uint first = member.Handle(KernelCall.MemoryCreate, 4096, 0, 0);
        member.Handle(KernelCall.MemoryCreate, 4096, 0, 0);
        member.Is(Status.LimitReached, KernelCall.MemoryCreate, 4096, 0, 0);
        member.Ok(KernelCall.HandleClose, first);
        member.Handle(KernelCall.MemoryCreate, 4096, 0, 0);
        member.Exit();
        holder.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AJobThatGetsALimitLateCountsWhatWasThereBefore()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint outer = holder.Handle(KernelCall.JobCreate, 0), middle = holder.Handle(KernelCall.JobCreate, outer);
        uint inner = holder.Handle(KernelCall.JobCreate, middle);
        Guest first = kernel.NewGuest(1, JobOf(holder, inner)), second = kernel.NewGuest(2, JobOf(holder, middle));
        // Once below, then above: each counts the same as nobody's limit did.
        JobCounts before = InfoOf(holder, outer).Used, ofMiddle = InfoOf(holder, middle).Used;
        Limit(holder, middle, JobCount.Threads, 3);
        Assert.Equal(ofMiddle, InfoOf(holder, middle).Used);
        Assert.Equal(before, InfoOf(holder, outer).Used);
        Limit(holder, outer, JobCount.Queues, 1);
        Assert.Equal(before, InfoOf(holder, outer).Used);
        Assert.Equal(Status.Ok, NewThread(first, 0x6000_0000));
        Assert.Equal(Status.LimitReached, NewThread(second, 0x6000_0000));
        Assert.Equal(3ul, InfoOf(holder, outer).Peaks.Threads);
        first.NewQueue();
        Assert.Equal((1ul, 1ul), (InfoOf(holder, outer).Used.Queues, InfoOf(holder, middle).Used.Queues));
        first.Exit();
        kernel.Advance(10_000_000);
        Assert.Equal((0ul, 0ul), (InfoOf(holder, outer).Used.Queues, InfoOf(holder, middle).Used.Queues));
        second.Exit();
        holder.Exit();
        kernel.AssertNothingLeft();

        static Status NewThread(Guest guest, ulong area)
        {
            long result = guest.Call(KernelCall.ThreadCreate, 0, guest.Store(new ThreadStart { Entry = 0x1000, Area = area }));
            return result < 0 ? (Status)result : Status.Ok;
        }
    }

    [Fact]
    public void HeapBytesAreLimitedByWhatCostsThem()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint job = holder.Handle(KernelCall.JobCreate, 0);
        Guest member = kernel.NewGuest(1, JobOf(holder, job));
        // Room for handles is charged with the first.
        member.Handle(KernelCall.MemoryCreate, 4096, 0, 0);
        ulong used = InfoOf(holder, job).Used.HeapBytes;
        // An object costs 512 bytes at most.
        Limit(holder, job, JobCount.HeapBytes, used + 1024);
        uint first = member.Handle(KernelCall.MemoryCreate, 4096, 0, 0);
        member.Handle(KernelCall.MemoryCreate, 4096, 0, 0);
        Assert.Equal(used + 1024, InfoOf(holder, job).Used.HeapBytes);
        member.Is(Status.LimitReached, KernelCall.MemoryCreate, 4096, 0, 0);
        member.Ok(KernelCall.HandleClose, first);
        member.Handle(KernelCall.MemoryCreate, 4096, 0, 0);
        Limit(holder, job, JobCount.HeapBytes, JobCounts.Unlimited);
        member.Handle(KernelCall.MemoryCreate, 4096, 0, 0);
        Limit(holder, job, JobCount.HeapBytes, used);
        member.Is(Status.LimitReached, KernelCall.MemoryCreate, 4096, 0, 0);
        member.Exit();
        kernel.Advance(10_000_000);
        Limit(holder, job, JobCount.HeapBytes, 0);
        holder.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void NodesOfSparseMemoryAreHeapOfWhoseTheMemoryIs()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint job = holder.Handle(KernelCall.JobCreate, 0);
        uint memory = holder.Handle(KernelCall.MemoryCreate, 1ul << 40, 0, job);
        ulong before = InfoOf(holder, job).Used.HeapBytes;
        ulong byteAt = holder.StoreBytes(new byte[1]);
        Assert.Equal(Status.Ok, Write(0));
        Assert.Equal(before, InfoOf(holder, job).Used.HeapBytes);
        // 2^28 pages take five levels of 64 entries: the first page far away makes all of them twice but the root.
        Assert.Equal(Status.Ok, Write(1ul << 39));
        ulong after = InfoOf(holder, job).Used.HeapBytes;
        Assert.Equal(before + (9 * 512), after);
        Limit(holder, job, JobCount.HeapBytes, after);
        Assert.Equal(Status.Ok, Write((1ul << 39) + 4096));
        Assert.Equal(Status.NoMemory, Write(1ul << 38));
        Assert.Equal(after, InfoOf(holder, job).Used.HeapBytes);
        holder.Ok(KernelCall.MemoryDiscard, memory, 0, 1ul << 40);
        Assert.Equal(before, InfoOf(holder, job).Used.HeapBytes);
        holder.Exit();
        kernel.AssertNothingLeft();

        Status Write(ulong at)
        {
            long result = holder.Call(KernelCall.MemoryWrite, memory, at, byteAt, 1);
            return result < 0 ? (Status)result : Status.Ok;
        }
    }

    [Fact]
    public void FramesAreLimitedTogetherWhateverHoldsThemAndOnWhateverCore()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint job = holder.Handle(KernelCall.JobCreate, 0);
        Guest first = kernel.NewGuest(1, JobOf(holder, job)), second = kernel.NewGuest(2, JobOf(holder, job));
        FrameAllocator.ReturnStocks();
        Limit(holder, job, JobCount.Frames, InfoOf(holder, job).Used.Frames + 40);
        int touched = 0;
        bool more = true;
        for (ulong page = 0; page < 60 && more; page++)
        {
            more = Touch(first, 1, page) | Touch(second, 2, page);
            touched += more ? 1 : 0;
        }
        Assert.False(more);
        Assert.InRange(InfoOf(holder, job).Used.Frames, 1ul, InfoOf(holder, job).Limits.Frames);
        Assert.InRange(touched, 18, 60);
        holder.Exit();
        kernel.Advance(10_000_000);
        kernel.AssertNothingLeft();

        bool Touch(Guest guest, int core, ulong page)
        {
            Rill.Kernel.Arch.Cpu.CurrentIndex = core;
            return guest.Process.Space.HandleFault(Guest.Memory + 0x8_0000 + (page * 4096), FaultAccess.Write) == Status.Ok;
        }
    }

    [Fact]
    public void MappingsArePlacedBelowTheTopOfTheSpaceAndOfItsClones()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        AddressSpace space = guest.Process.Space;
        var bounds = new SpaceBounds { Mapped = ulong.MaxValue, Data = ulong.MaxValue };
        foreach (ulong bad in new[] { 1ul, Layout.MapTop + 1, Layout.MapTop + 4096, Layout.UserStart, ulong.MaxValue })
        {
            Assert.Equal(Status.InvalidArgument, space.SetBounds(bounds with { MapTop = bad }));
        }

        const ulong top = 0x7ABC_DEF0_1000;
        Assert.Equal(Status.Ok, space.SetBounds(bounds with { MapTop = top }));

        // Bounds that say nothing of it leave it as it is.
        Assert.Equal(Status.Ok, space.SetBounds(bounds));
        Assert.Equal(top - 0x2000, Map(guest, 0x2000, Protection.Read, out _));
        Assert.Equal(top - 0x3000, Map(guest, 0x1000, Protection.Read, out _));
        Assert.Equal(Status.Ok, space.Clone(out AddressSpace? clone, guest.Process.Job.Account));
        Assert.Equal(Status.Ok, clone!.Map(new MapRequest { Length = 0x1000, Protection = Protection.Read }, null, out ulong inClone));
        Assert.Equal(top - 0x4000, inClone);
        clone.Release();
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void BoundsOfASpaceHoldForMapsResizesAndProtectionAndAreInherited()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        guest.Process.Space.GetInfo(out SpaceInfo info);
        guest.Process.Space.SetBounds(new SpaceBounds { Mapped = info.Mapped + 0x4000, Data = Guest.MemorySize + 0x2000 });
        ulong address = Map(guest, 0x2000, Protection.Read | Protection.Write, out Status status);
        Assert.Equal(Status.Ok, status);
        Map(guest, 0x1000, Protection.Read | Protection.Write, out status);
        Assert.Equal(Status.LimitReached, status);
        ulong reading = Map(guest, 0x2000, Protection.Read, out status);
        Assert.Equal(Status.Ok, status);
        Map(guest, 0x1000, Protection.Read, out status);
        Assert.Equal(Status.LimitReached, status);
        guest.Is(Status.LimitReached, KernelCall.SpaceProtect, 0, reading, 0x1000, (ulong)(Protection.Read | Protection.Write));
        guest.Ok(KernelCall.SpaceProtect, 0, address, 0x1000, (ulong)Protection.Read);
        guest.Ok(KernelCall.SpaceProtect, 0, reading, 0x1000, (ulong)(Protection.Read | Protection.Write));
        Assert.Equal(Status.Ok, guest.Process.Space.Clone(out AddressSpace? clone, guest.Process.Job.Account));
        Assert.Equal(Status.LimitReached, clone!.Map(new MapRequest { Length = 0x2000, Protection = Protection.Read }, null, out _));
        clone.Release();
        guest.Ok(KernelCall.SpaceUnmap, 0, reading, 0x2000);
        Map(guest, 0x1000, Protection.Read | Protection.Write, out status);
        Assert.Equal(Status.Ok, status);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    private static ulong Map(Guest guest, ulong length, Protection protection, out Status status)
    {
        long result = guest.Call(KernelCall.SpaceMap, 0, guest.Store(new MapRequest { Length = length, Protection = protection }));
        status = result < 0 ? (Status)result : Status.Ok;
        return (ulong)result;
    }
}
