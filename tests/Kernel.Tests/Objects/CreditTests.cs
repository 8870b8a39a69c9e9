using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed class CreditTests
{
    [Fact]
    public void AFloodOfOneClientLeavesTheRingToTheOthersAndLosesNothing()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest server = kernel.NewGuest(0), flooder = kernel.NewGuest(1), other = kernel.NewGuest(2);
        GuestQueue serving = server.NewQueue(), flooding = flooder.NewQueue(), asking = other.NewQueue();
        uint flood = Connect(server, serving, flooder, 1), ask = Connect(server, serving, other, 2);
        for (uint i = 0; i < 500; i++)
        {
            flooding.MustSubmit(new Submission { Operation = Operation.Call, Handle = flood, Token = i, Label = i });
            flooding.MustSubmit(new Submission { Operation = Operation.Send, Handle = flood, Token = 1000 + i, Label = 1000 + i });
        }
        asking.MustSubmit(new Submission { Operation = Operation.Call, Handle = ask, Token = 7, Label = 7 });
        int before = 0;
        List<uint> flooded = [];
        bool answered = false;
        while (serving.TryTake(out Completion request, out _))
        {
            if (request.Token == 2)
            {
                answered = true;
            }
            else
            {
                flooded.Add(request.Label);
                before += answered ? 0 : 1;
            }
            if (request.Call != 0)
            {
                serving.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call });
            }
        }
        Assert.True(answered);
        Assert.InRange(before, 0, 8);
        Assert.Equal(1000, flooded.Count);
        Assert.Equal(Enumerable.Range(0, 500).SelectMany(i => new[] { (uint)i, (uint)(1000 + i) }), flooded);
        EndAll(kernel, other, flooder, server);
    }

    [Fact]
    public void OfAJobOneMessageLiesInTheRingHoweverManyProcessesItHas()
    {
        using TestKernel kernel = TestKernel.Start();
        Job one = kernel.NewJob();
        Job two = kernel.NewJob();
        Guest server = kernel.NewGuest(0), other = kernel.NewGuest(2, two);
        GuestQueue serving = server.NewQueue(), asking = other.NewQueue();
        Guest[] many = [kernel.NewGuest(1, one), kernel.NewGuest(3, one)];
        GuestQueue[] flooding = [.. many.Select(guest => guest.NewQueue())];
        for (int i = 0; i < 100; i++)
        {
            uint lane = Connect(server, serving, many[i % 2], 100 + (ulong)i);
            flooding[i % 2].MustSubmit(new Submission { Operation = Operation.Call, Handle = lane, Token = 1 });
        }
        uint ask = Connect(server, serving, other, 2);
        asking.MustSubmit(new Submission { Operation = Operation.Call, Handle = ask, Token = 7 });
        List<ulong> order = [];
        while (serving.TryTake(out Completion request, out _))
        {
            order.Add(request.Token);
            serving.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call });
        }
        Assert.Equal(101, order.Distinct().Count());
        Assert.InRange(order.IndexOf(2), 0, 1);
        // Those of the Job in the order in which they came.
        Assert.Equal(order.Where(token => token != 2).Order(), order.Where(token => token != 2));
        one.Release();
        two.Release();
        EndAll(kernel, [other, .. many, server]);
    }

    [Fact]
    public void WhoMustStillWaitHoldsUpNobodyBehind()
    {
        using TestKernel kernel = TestKernel.Start();
        Job one = kernel.NewJob();
        Job two = kernel.NewJob();
        Guest server = kernel.NewGuest(0), first = kernel.NewGuest(1, one), second = kernel.NewGuest(2, two);
        GuestQueue serving = server.NewQueue(), firsts = first.NewQueue(), seconds = second.NewQueue();
        uint[] firstLanes = [Connect(server, serving, first, 11), Connect(server, serving, first, 12)];
        uint[] secondLanes = [Connect(server, serving, second, 21), Connect(server, serving, second, 22)];
        seconds.MustSubmit(new Submission { Operation = Operation.Call, Handle = secondLanes[0] });
        firsts.MustSubmit(new Submission { Operation = Operation.Call, Handle = firstLanes[0] });
        // Both are kept back, until the ones before them are taken: that of the second is taken first.
        firsts.MustSubmit(new Submission { Operation = Operation.Call, Handle = firstLanes[1] });
        seconds.MustSubmit(new Submission { Operation = Operation.Call, Handle = secondLanes[1] });
        List<ulong> order = [];
        while (serving.TryTake(out Completion request, out _))
        {
            order.Add(request.Token);
            serving.Wait();
        }
        Assert.Equal([21, 11, 22, 12], order);
        one.Release();
        two.Release();
        EndAll(kernel, second, first, server);
    }

    [Fact]
    public void WhoHadLessOfTheMachineIsServedFirstAndTheOthersSoonAfter()
    {
        using TestKernel kernel = TestKernel.Start();
        Job heavy = kernel.NewJob();
        Job light = kernel.NewJob();
        Guest server = kernel.NewGuest(0), flooder = kernel.NewGuest(1, heavy), other = kernel.NewGuest(2, light);
        GuestQueue serving = server.NewQueue(), flooding = flooder.NewQueue(), asking = other.NewQueue();
        uint flood = Connect(server, serving, flooder, 1), ask = Connect(server, serving, other, 2);
        // One works for a hundred milliseconds, the other waits for a word.
        ulong word = other.Store(0u);
        Assert.Equal(Guest.Parked, other.Call(KernelCall.FutexWait, word, 0, Clock.Now + 100_000_000, 0));
        kernel.Advance(100_000_000);
        flooder.Call(KernelCall.FutexWait, flooder.Store(0u), 0, Clock.Now + 1_000, 0);
        kernel.Advance(1_000);
        asking.MustSubmit(new Submission { Operation = Operation.Call, Handle = ask, Token = 7 });
        serving.MustSubmit(new Submission { Operation = Operation.Reply, Handle = serving.Take().Call });
        Assert.Equal(Status.Ok, asking.Take().Status);
        flooding.MustSubmit(new Submission { Operation = Operation.Call, Handle = flood, Token = 1 });
        serving.Wait();
        serving.Empty();
        asking.MustSubmit(new Submission { Operation = Operation.Call, Handle = ask, Token = 8 });
        Completion next = serving.Take();
        Assert.Equal(2ul, next.Token);
        serving.MustSubmit(new Submission { Operation = Operation.Reply, Handle = next.Call });
        serving.Empty();
        // Nobody asks any more: after a while the other is served, without anybody's help.
        kernel.Advance(2_000_000);
        next = serving.Take();
        Assert.Equal(1ul, next.Token);
        serving.MustSubmit(new Submission { Operation = Operation.Reply, Handle = next.Call });
        heavy.Release();
        light.Release();
        EndAll(kernel, other, flooder, server);
    }

    [Fact]
    public void WhoAsksALittleAllTheTimeShutsNobodyOut()
    {
        const ulong Step = 500_000, Millisecond = 1_000_000;
        using TestKernel kernel = TestKernel.Start();
        Job heavy = kernel.NewJob();
        Job light = kernel.NewJob();
        Guest server = kernel.NewGuest(0), worker = kernel.NewGuest(1, heavy), asker = kernel.NewGuest(2, light);
        GuestQueue serving = server.NewQueue(), working = worker.NewQueue(), asking = asker.NewQueue();
        uint work = Connect(server, serving, worker, 1), ask = Connect(server, serving, asker, 2);
        int served = 0;
        bool waits = false;
        for (ulong time = 0; time < 100 * Millisecond; time += Step)
        {
            if (time >= 50 * Millisecond && !waits)
            {
                waits = true;
                working.MustSubmit(new Submission { Operation = Operation.Call, Handle = work, Token = 1 });
            }
            asking.MustSubmit(new Submission { Operation = Operation.Call, Handle = ask, Token = 2 });
            while (serving.TryTake(out Completion request, out _))
            {
                served += request.Token == 1 ? 1 : 0;
                serving.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call });
            }
            waits = waits && !working.TryTake(out _, out _);
            asking.Take();
            // Another process of the worker's Job computes on.
            heavy.UsedTime += Step;
            kernel.Advance(Step);
        }
        Assert.InRange(served, 8, 14);
        heavy.Release();
        light.Release();
        EndAll(kernel, asker, worker, server);
    }

    [Fact]
    public void HeldCallsAreBoundedByTheCallersThreadsAndFailTheCallerAlone()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest server = kernel.NewGuest(0);
        Job job = kernel.NewJob();
        Assert.Equal(Status.Ok, job.SetLimit(JobCount.Held, JobScope.Process, 8));
        Guest reader = kernel.NewGuest(1, job), other = kernel.NewGuest(2);
        GuestQueue serving = server.NewQueue(), reading = reader.NewQueue(), asking = other.NewQueue();
        uint read = Connect(server, serving, reader, 1), ask = Connect(server, serving, other, 2);
        List<uint> held = [];
        for (uint i = 0; i < 9; i++)
        {
            reading.MustSubmit(new Submission { Operation = Operation.Call, Handle = read, Token = i });
            held.Add(serving.Take().Call);
            serving.Wait();
        }
        reading.MustSubmit(new Submission { Operation = Operation.Call, Handle = read, Token = 9 });
        Completion refused = reading.Take();
        Assert.Equal((9ul, Status.LimitReached), (refused.Token, refused.Status));
        serving.Empty();
        asking.MustSubmit(new Submission { Operation = Operation.Call, Handle = ask, Token = 1 });
        serving.MustSubmit(new Submission { Operation = Operation.Reply, Handle = serving.Take().Call });
        Assert.Equal(Status.Ok, asking.Take().Status);
        // One more thread, one more wait; and an answer gives a wait back.
        reader.NewThread(3);
        reading.MustSubmit(new Submission { Operation = Operation.Call, Handle = read, Token = 10 });
        held.Add(serving.Take().Call);
        serving.MustSubmit(new Submission { Operation = Operation.Reply, Handle = held[0] });
        Assert.Equal(Status.Ok, reading.Take().Status);
        reading.MustSubmit(new Submission { Operation = Operation.Call, Handle = read, Token = 11 });
        serving.Take();
        job.Release();
        EndAll(kernel, other, reader, server);
    }

    [Fact]
    public void ThrottledReceivesEndWithTheirQueueLaneOrCancellation()
    {
        foreach (int end in Enumerable.Range(0, 4))
        {
            using TestKernel kernel = TestKernel.Start();
            Guest server = kernel.NewGuest(0), flooder = kernel.NewGuest(1);
            GuestQueue serving = server.NewQueue(), flooding = flooder.NewQueue();
            uint flood = Connect(server, serving, flooder, 1);
            for (uint i = 0; i < 20; i++)
            {
                flooding.MustSubmit(new Submission { Operation = Operation.Call, Handle = flood, Token = i });
            }
            switch (end)
            {
                case 0:
                    server.Ok(KernelCall.HandleClose, serving.Handle);
                    break;
                case 1:
                    server.Ok(KernelCall.QueueCancel, serving.Handle, 1);
                    break;
                case 2:
                    flooder.Exit();
                    break;
                default:
                    flooder.Ok(KernelCall.HandleClose, flood);
                    while (serving.TryTake(out Completion request, out _))
                    {
                        if (request.Kind == CompletionKind.Received && request.Status == Status.Ok)
                        {
                            serving.MustSubmit(new Submission { Operation = Operation.Reply, Handle = request.Call });
                        }
                    }
                    break;
            }
            EndAll(kernel, flooder, server);
        }
    }

    private static uint Connect(Guest server, GuestQueue serving, Guest client, ulong token)
    {
        (uint ours, uint theirs) = server.NewStream();
        uint lane = server.Give(client, theirs);
        server.Ok(KernelCall.HandleClose, theirs);
        serving.MustSubmit(new Submission
        {
            Operation = Operation.Receive,
            Flags = SubmissionFlags.Multishot,
            Handle = ours,
            Token = token,
            Length = 256,
        });
        return lane;
    }

    private static void EndAll(TestKernel kernel, params Guest[] guests)
    {
        foreach (Guest guest in guests)
        {
            guest.Kill();
        }
        kernel.AssertNothingLeft();
    }
}
