using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;
using static Rill.Kernel.Tests.Hosted.GuestJobs;

namespace Rill.Kernel.Tests.Objects;

public sealed unsafe class JobMoveTests
{
    [Fact]
    public void AllThatAProcessHoldsIsChargedToTheJobThatItMovesTo()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint from = holder.Handle(KernelCall.JobCreate, 0), to = holder.Handle(KernelCall.JobCreate, 0);
        JobCounts empty = UsedOf(holder, from);
        Guest member = kernel.NewGuest(1, JobOf(holder, from));
        member.NewThread(2);
        (uint _, uint lane) = member.NewStream();
        GuestQueue queue = member.NewQueue();
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = lane, Token = 1, Length = 64 });
        // Memory and lanes are the Job's that was named as they were made: they can be passed on.
        JobCounts held = UsedOf(holder, from);
        held.Objects -= 2;
        held.HeapBytes -= 2 * 512;
        Move(holder, from, to, member, Status.Ok);
        Assert.Equal(held, UsedOf(holder, to));
        Assert.Equal(empty with { Objects = 2, HeapBytes = 2 * 512 }, UsedOf(holder, from));
        Assert.Equal((0ul, 1ul), (InfoOf(holder, from).LiveProcesses, InfoOf(holder, to).LiveProcesses));

        // What it takes from now on, and what it gives back, is the new Job's matter.
        member.NewThread(3);
        Assert.Equal((3ul, 0ul), (UsedOf(holder, to).Threads, UsedOf(holder, from).Threads));
        Move(holder, to, from, member, Status.Ok);
        Assert.Equal(empty, UsedOf(holder, to));
        member.Exit();
        End(kernel);
        Assert.Equal(empty, UsedOf(holder, from));
        holder.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void PagesThatAChildStillHasGoWithWhoBroughtThemInUntilTheyAreFree()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint from = holder.Handle(KernelCall.JobCreate, 0), to = holder.Handle(KernelCall.JobCreate, 0);
        JobCounts empty = UsedOf(holder, from);
        Guest parent = kernel.NewGuest(1, JobOf(holder, from));
        parent.StoreBytes(new byte[40 * 4096]);
        Assert.Equal(Status.Ok, parent.Process.Space.Clone(out AddressSpace? clone, JobOf(holder, from).Account));
        FrameAllocator.ReturnStocks();
        ulong frames = UsedOf(holder, from).Frames;
        Move(holder, from, to, parent, Status.Ok);
        Assert.InRange(UsedOf(holder, to).Frames, 40ul, frames);
        Assert.Equal(frames, UsedOf(holder, to).Frames + UsedOf(holder, from).Frames);
        parent.Exit();
        End(kernel);
        FrameAllocator.ReturnStocks();
        Assert.InRange(UsedOf(holder, to).Frames, 40ul, 48ul);
        clone!.Release();
        FrameAllocator.ReturnStocks();
        Assert.Equal((empty, empty), (UsedOf(holder, from), UsedOf(holder, to)));
        holder.Exit();
        kernel.AssertNothingLeft();
    }

    [Theory]
    [InlineData(JobCount.Frames)]
    [InlineData(JobCount.HeapBytes)]
    [InlineData(JobCount.Processes)]
    [InlineData(JobCount.Threads)]
    [InlineData(JobCount.Mappings)]
    [InlineData(JobCount.Handles)]
    [InlineData(JobCount.Queues)]
    [InlineData(JobCount.Operations)]
    [InlineData(JobCount.Objects)]
    public void AMoveThatAnyLimitForbidsChangesNothing(JobCount count)
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint from = holder.Handle(KernelCall.JobCreate, 0), above = holder.Handle(KernelCall.JobCreate, 0);
        uint to = holder.Handle(KernelCall.JobCreate, above);
        Guest member = kernel.NewGuest(1, JobOf(holder, from));
        (uint _, uint lane) = member.NewStream();
        GuestQueue queue = member.NewQueue();
        queue.MustSubmit(new Submission { Operation = Operation.Receive, Handle = lane, Token = 1, Length = 64 });
        JobCounts before = UsedOf(holder, from), beforeAbove = UsedOf(holder, above), beforeTo = UsedOf(holder, to);
        foreach (uint limited in new[] { to, above })
        {
            JobCounts counted = limited == to ? beforeTo : beforeAbove;
            Limit(holder, limited, count, AccountTable.Of(ref counted, (int)count));
            Move(holder, from, to, member, Status.LimitReached);
            Assert.Equal((before, beforeAbove, beforeTo), (UsedOf(holder, from), UsedOf(holder, above), UsedOf(holder, to)));
            Assert.Equal((1ul, 0ul), (InfoOf(holder, from).LiveProcesses, InfoOf(holder, above).LiveProcesses));
            Limit(holder, limited, count, JobCounts.Unlimited);
        }

        Move(holder, from, to, member, Status.Ok);
        holder.Exit();
        kernel.Advance(10_000_000);
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void WithinAJobThatIsFullAProcessStillMoves()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint above = holder.Handle(KernelCall.JobCreate, 0);
        uint from = holder.Handle(KernelCall.JobCreate, above), to = holder.Handle(KernelCall.JobCreate, above);
        Guest member = kernel.NewGuest(1, JobOf(holder, from));
        JobCounts used = UsedOf(holder, above);
        for (int count = 0; count < JobCounts.Count; count++)
        {
            Limit(holder, above, (JobCount)count, AccountTable.Of(ref used, count));
        }

        Move(holder, from, to, member, Status.Ok);
        Assert.Equal(used, UsedOf(holder, above));
        Assert.Equal(used, InfoOf(holder, above).Peaks with { HeapBytes = used.HeapBytes });
        member.Exit();
        holder.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void NobodyMovesAProcessOutOfAnEnd()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint from = holder.Handle(KernelCall.JobCreate, 0), to = holder.Handle(KernelCall.JobCreate, 0);
        uint other = holder.Handle(KernelCall.JobCreate, 0);
        Guest member = kernel.NewGuest(1, JobOf(holder, from)), second = kernel.NewGuest(2, JobOf(holder, from));
        Move(holder, to, from, member, Status.InvalidArgument);
        Move(holder, from, from, member, Status.Ok);
        holder.Ok(KernelCall.JobKill, to, 0);
        Move(holder, from, to, member, Status.BadState);
        kernel.DeliversWakes = false;
        holder.Ok(KernelCall.JobKill, from, 3);
        Move(holder, from, other, second, Status.BadState);
        kernel.DeliversWakes = true;
        kernel.DeliverWakes();
        kernel.Advance(10_000_000);
        Assert.Equal((ProcessState.Dead, ProcessState.Dead), (member.Process.State, second.Process.State));
        holder.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AMovedProcessEndsWithTheJobThatItLivesInNow()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        GuestQueue queue = holder.NewQueue();
        uint from = holder.Handle(KernelCall.JobCreate, 0), to = holder.Handle(KernelCall.JobCreate, 0);
        Guest moved = kernel.NewGuest(1, JobOf(holder, from)), stays = kernel.NewGuest(2, JobOf(holder, from));
        Move(holder, from, to, moved, Status.Ok);
        queue.MustSubmit(new Submission { Operation = Operation.ObserveExit, Handle = to, Token = 1 });
        holder.Ok(KernelCall.JobKill, to, 5);
        kernel.Advance(10_000_000);
        Assert.Equal((ProcessState.Dead, ProcessState.Alive), (moved.Process.State, stays.Process.State));
        Assert.Equal((1ul, 5ul), (queue.Take() is var record ? record.Token : 0, record.Value));
        holder.Exit();
        kernel.Advance(10_000_000);
        Assert.Equal(ProcessState.Dead, stays.Process.State);
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AfterAProcessThatCouldNotBeMadeTheNextOneIsTheFirstOfItsSpace()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint job = holder.Handle(KernelCall.JobCreate, 0);
        uint account = JobOf(holder, job).Account;
        Assert.Equal(Status.Ok, AddressSpace.Create(out AddressSpace? space, account));
        JobCounts before = UsedOf(holder, job);
        Limit(holder, job, JobCount.Processes, 0);
        Assert.Equal(Status.LimitReached, Process.Create(space!, JobOf(holder, job), Rights.Read, null, out _));
        Assert.Equal(before, UsedOf(holder, job));
        Limit(holder, job, JobCount.Processes, 1);
        Assert.Equal(Status.Ok, Process.Create(space!, JobOf(holder, job), Rights.Read, null, out Process? process));
        Assert.Equal(space!.Account, process!.Account);

        // Nor does a second one, which has an account of its own, change what the space's is.
        Assert.Equal(Status.LimitReached, Process.Create(space, JobOf(holder, job), Rights.Read, null, out _));
        process.Terminate(ExitReason.Killed, 0);
        process.Release();
        space.Release();
        End(kernel);
        holder.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void TheSecondProcessOfASpaceMovesWithoutIt()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest holder = kernel.NewGuest(0);
        uint from = holder.Handle(KernelCall.JobCreate, 0), to = holder.Handle(KernelCall.JobCreate, 0);
        Guest first = kernel.NewGuest(1, JobOf(holder, from));
        Assert.Equal(Status.Ok, Process.Create(first.Process.Space, JobOf(holder, from), Rights.Read, null, out Process? second));
        JobCounts before = UsedOf(holder, from);
        Assert.Equal(Status.Ok, second!.MoveTo(JobOf(holder, to)));
        Assert.Equal((1ul, 0ul), (UsedOf(holder, to).Processes, UsedOf(holder, to).Frames));
        Assert.Equal(before.Frames, UsedOf(holder, from).Frames);
        second.Release();
        first.Exit();
        End(kernel);
        Assert.Equal(0ul, UsedOf(holder, to).Objects);
        holder.Exit();
        kernel.AssertNothingLeft();
    }

    /// <summary>A tree of Jobs, of which some have limits, and what processes in it were charged: after each step each Job has
    /// exactly what its processes and those below it hold, or a step that was refused has changed nothing.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AfterAnyMovesAndChargesTheSumsAreExact(int seed)
    {
        using Machine machine = Machine.Start();
        var random = new Random(seed);
        List<(uint Account, int Parent)> jobs = [];
        List<(uint Account, int Job, ulong[] Held)> leaves = [];
        for (int i = 0; i < 12; i++)
        {
            int parent = i == 0 ? -1 : random.Next(i);
            Assert.Equal(Status.Ok, AccountTable.TryCreate(parent < 0 ? 0 : jobs[parent].Account, out uint account));
            jobs.Add((account, parent));
        }

        for (int step = 0; step < 5000; step++)
        {
            int choice = random.Next(10);
            int at = random.Next(Math.Max(leaves.Count, 1));
            if (leaves.Count == 0 || (choice == 0 && leaves.Count < 40))
            {
                int job = random.Next(jobs.Count);
                if (AccountTable.TryCreateLeaf(jobs[job].Account, out uint account) == Status.Ok)
                {
                    leaves.Add((account, job, new ulong[JobCounts.Count]));
                }
            }
            else if (choice == 1)
            {
                (uint account, _, ulong[] held) = leaves[at];
                AccountTable.RemoveUser(account);
                for (int count = 0; count < held.Length; count++)
                {
                    if (held[count] != 0)
                    {
                        AccountTable.Uncharge(account, (JobCount)count, held[count]);
                    }
                }

                leaves.RemoveAt(at);
            }
            else if (choice == 2)
            {
                int job = random.Next(jobs.Count), count = random.Next(JobCounts.Count);
                ulong limit = random.Next(3) == 0 ? JobCounts.Unlimited : (ulong)random.Next(count == 1 ? 2_000_000 : 2000);
                AccountTable.SetLimit(jobs[job].Account, (JobCount)count, limit);
            }
            else if (choice < 6)
            {
                int job = random.Next(jobs.Count);
                if (AccountTable.TryMove(leaves[at].Account, jobs[job].Account))
                {
                    leaves[at] = leaves[at] with { Job = job };
                }
            }
            else
            {
                int count = random.Next(JobCounts.Count);
                ulong[] held = leaves[at].Held;
                ulong amount = (ulong)random.Next(200);
                if (choice == 9)
                {
                    amount = Math.Min(amount, held[count]);
                    AccountTable.Uncharge(leaves[at].Account, (JobCount)count, amount);
                    held[count] -= amount;
                }
                else if (AccountTable.TryCharge(leaves[at].Account, (JobCount)count, amount))
                {
                    held[count] += amount;
                }
            }

            for (int job = 0; job < jobs.Count; job++)
            {
                AccountTable.GetUsed(jobs[job].Account, out JobCounts used);
                ulong[] expected = Expected(job);
                for (int count = 0; count < JobCounts.Count; count++)
                {
                    if (count != (int)JobCount.HeapBytes)
                    {
                        Assert.Equal(expected[count], AccountTable.Of(ref used, count));
                    }
                }
            }
        }

        foreach ((uint account, _, ulong[] held) in leaves)
        {
            for (int count = 0; count < held.Length; count++)
            {
                AccountTable.Uncharge(account, (JobCount)count, held[count]);
            }

            AccountTable.RemoveUser(account);
        }

        foreach ((uint account, _) in jobs)
        {
            AccountTable.Close(account);
        }

        machine.AssertNothingLeaked();

        ulong[] Expected(int job)
        {
            ulong[] sum = new ulong[JobCounts.Count];
            foreach ((_, int of, ulong[] held) in leaves)
            {
                int at = of;
                while (at >= 0 && at != job)
                {
                    at = jobs[at].Parent;
                }

                for (int count = 0; at == job && count < sum.Length; count++)
                {
                    sum[count] += held[count];
                }
            }

            return sum;
        }
    }

    private static void Move(Guest holder, uint from, uint to, Guest member, Status expected)
    {
        Assert.Equal(Status.Ok, holder.Process.Handles.TryAdd(member.Process, Rights.All, out uint process));
        if (expected == Status.Ok)
        {
            holder.Ok(KernelCall.JobMove, from, to, process);
        }
        else
        {
            holder.Is(expected, KernelCall.JobMove, from, to, process);
        }

        holder.Ok(KernelCall.HandleClose, process);
    }

    /// <summary>Lets what has ended be freed.</summary>
    private static void End(TestKernel kernel)
    {
        kernel.Advance(10_000_000);
        for (int core = 1; core < 4; core++)
        {
            for (int i = 0; i < 3; i++)
            {
                // What ended last on a core is freed by the core's next entries.
                kernel.Enter(core, context => (nint)Rill.Kernel.Entry.EntryPoints.Wake((Rill.Kernel.Arch.ThreadContext*)context));
            }
        }

        while (Demolition.TryFreeSome())
        {
        }

        FrameAllocator.ReturnStocks();
    }

    /// <summary>What is charged, without what cores have in stock.</summary>
    private static JobCounts UsedOf(Guest guest, uint job)
    {
        FrameAllocator.ReturnStocks();
        return InfoOf(guest, job).Used;
    }
}
