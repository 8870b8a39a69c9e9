using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed unsafe class QueueTests
{
    [Fact]
    public void CapacityAndAddressAreChecked()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        foreach (uint capacity in new uint[] { 0, 1, 2048, 5000, 8u << 20 })
        {
            guest.Is(Status.InvalidArgument, KernelCall.QueueCreate, guest.Store(new QueueRequest { Capacity = capacity }));
        }
        guest.Is(Status.InvalidArgument, KernelCall.QueueCreate, guest.Store(new QueueRequest { Capacity = 4096, Address = 5 }));
        guest.Is(Status.AlreadyExists, KernelCall.QueueCreate, guest.Store(new QueueRequest { Capacity = 4096, Address = Guest.Memory }));
        guest.Is(Status.BadAddress, KernelCall.QueueCreate, 8);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void ARecordWakesOneWaiterAndNoneIsForgotten()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        GuestQueue queue = guest.NewQueue();
        Thread second = guest.NewThread(1), third = guest.NewThread(2);
        Assert.Equal(Guest.Parked, guest.CallFrom(second, KernelCall.QueueWait, queue.Handle, queue.Tail, Deadline.Never));
        Assert.Equal(Guest.Parked, guest.CallFrom(third, KernelCall.QueueWait, queue.Handle, queue.Tail, Deadline.Never));
        Assert.Equal(1u, queue.Header.Waiters);
        guest.Ok(KernelCall.QueuePost, queue.Handle, 1, 1);
        Assert.Equal((ThreadState.Running, ThreadState.Parked), (second.State, third.State));
        Assert.Equal(0ul, second.Context->Rax);
        guest.Ok(KernelCall.QueuePost, queue.Handle, 1, 1);
        Assert.Equal(ThreadState.Running, third.State);
        Assert.Equal(0u, queue.Header.Waiters);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AWaitEndsAtItsDeadlineByInterruptionAndByTheQueuesEnd()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        GuestQueue queue = guest.NewQueue();
        Thread second = guest.NewThread(1);
        ulong deadline = Clock.Now + 5000;
        Assert.Equal(Guest.Parked, guest.CallFrom(second, KernelCall.QueueWait, queue.Handle, 0, deadline));
        kernel.Advance(4999);
        Assert.Equal(ThreadState.Parked, second.State);
        kernel.Advance(1);
        Assert.Equal((long)Status.TimedOut, (long)second.Context->Rax);
        Assert.Equal((long)Status.TimedOut, guest.CallFrom(second, KernelCall.QueueWait, queue.Handle, 0, 0));

        Assert.Equal(Guest.Parked, guest.CallFrom(second, KernelCall.QueueWait, queue.Handle, 0, Deadline.Never));
        uint handle = Self(guest, second);
        guest.Ok(KernelCall.ThreadInterrupt, handle);
        Assert.Equal((long)Status.Interrupted, (long)second.Context->Rax);
        Assert.Equal((long)Status.Interrupted, guest.CallFrom(second, KernelCall.QueueWait, queue.Handle, 0, Deadline.Never));
        second.Area->InterruptPending = 0;

        Assert.Equal(Guest.Parked, guest.CallFrom(second, KernelCall.QueueWait, queue.Handle, 0, Deadline.Never));
        guest.Ok(KernelCall.HandleClose, queue.Handle);
        Assert.Equal((long)Status.BadHandle, (long)second.Context->Rax);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void TimersFireInOrderNotEarlyAndCanBeCancelled()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        GuestQueue queue = guest.NewQueue();
        ulong start = Clock.Now;
        foreach (ulong at in new ulong[] { 30, 10, 40, 20 })
        {
            queue.MustSubmit(new Submission { Operation = Operation.Timer, Token = at, Value = start + at });
        }
        kernel.Advance(9);
        queue.Empty();
        guest.Ok(KernelCall.QueueCancel, queue.Handle, 20);
        Assert.Equal((20ul, Status.Cancelled), (queue.Take() is var r ? r.Token : 0, r.Status));
        kernel.Advance(100);
        foreach (ulong at in new ulong[] { 10, 30, 40 })
        {
            Completion record = queue.Take();
            Assert.Equal((at, CompletionKind.Timer, Status.Ok), (record.Token, record.Kind, record.Status));
            Assert.True(record.Value >= start + at);
        }
        queue.Empty();
        queue.MustSubmit(new Submission { Operation = Operation.Timer, Token = 1, Value = 1 });
        Assert.Equal(1ul, queue.Take().Token);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AFullRingKeepsEveryCompletionAndNonsenseInTheHeadHurtsNobody()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        GuestQueue queue = guest.NewQueue(4096);
        for (ulong i = 0; i < 200; i++)
        {
            queue.MustSubmit(new Submission { Operation = Operation.Timer, Token = i, Value = 1 });
        }
        guest.Is(Status.QueueFull, KernelCall.QueuePost, queue.Handle, 1, 1);
        for (ulong i = 0; i < 200; i++)
        {
            Assert.Equal(i, queue.Take().Token);
        }
        queue.Empty();
        foreach (uint head in new[] { 1u, 64u, 4096u, 0x8000_0000u, uint.MaxValue })
        {
            uint right = queue.Head;
            queue.Head = head;
            guest.Call(KernelCall.QueuePost, queue.Handle, 1, 2);
            queue.MustSubmit(new Submission { Operation = Operation.Timer, Token = 3, Value = 1 });
            queue.Head = right;
        }
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void MalformedSubmissionsAreRefusedAndNothingAfterThemIsLookedAt()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        GuestQueue queue = guest.NewQueue();
        uint lane = guest.NewStream().First;
        Assert.Equal((long)Status.NotSupported, queue.Submit(new Submission { Operation = (Operation)99 }));
        Assert.Equal((long)Status.NotSupported, queue.Submit(default(Submission)));
        Assert.Equal((long)Status.InvalidArgument, queue.Submit(new Submission { Operation = Operation.Timer, Flags = (SubmissionFlags)0x800 }));
        Assert.Equal((long)Status.InvalidArgument, queue.Submit(new Submission { Operation = Operation.Timer, Handle3 = 1 }));
        Assert.Equal((long)Status.InvalidArgument, queue.Submit(new Submission { Operation = Operation.Send, Handle = lane, Value = 1 }));
        Assert.Equal((long)Status.InvalidArgument, queue.Submit(new Submission { Operation = Operation.Send, Handle = lane, Length = Submission.MaxMessage + 1 }));
        Assert.Equal((long)Status.InvalidArgument, queue.Submit(new Submission { Operation = Operation.Call, Handle = lane, ReplyBound = Submission.MaxMessage + 1 }));
        foreach (Operation operation in new[] { Operation.Send, Operation.Receive, Operation.Call, Operation.Reply, Operation.InterruptWait, Operation.ObserveExit })
        {
            Assert.Equal((long)Status.BadHandle, queue.Submit(new Submission { Operation = operation, Handle = 0x1234567 }));
            Assert.Equal((long)Status.WrongType, queue.Submit(new Submission { Operation = operation, Handle = queue.Handle }));
        }
        Submission good = new() { Operation = Operation.Timer, Value = 1 };
        Assert.Equal(1, queue.Submit(good, new Submission { Operation = (Operation)77 }, good));
        Assert.Equal((long)Status.NotSupported, queue.SubmitAndWait(good, new Submission { Operation = (Operation)77 }, good));
        Assert.Equal(1u, queue.Header.Accepted);
        guest.Is(Status.BadAddress, KernelCall.QueueSubmit, queue.Handle, 8, 1);
        guest.Is(Status.InvalidArgument, KernelCall.QueueSubmit, queue.Handle, Guest.Memory, ulong.MaxValue / 2);
        Assert.Equal(0, guest.Call(KernelCall.QueueSubmit, queue.Handle, 8, 0));
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void OnlyItsMakerSubmitsToAQueueButOthersMayPost()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0), other = kernel.NewGuest(1);
        GuestQueue queue = guest.NewQueue();
        uint theirs = guest.Give(other, queue.Handle);
        other.Is(Status.AccessDenied, KernelCall.QueueSubmit, theirs, 0, 0);
        other.Is(Status.AccessDenied, KernelCall.QueueWait, theirs, 0, 0);
        other.Ok(KernelCall.QueuePost, theirs, 5, 6);
        Assert.Equal((5ul, 6ul, CompletionKind.Posted), (queue.Take() is var r ? r.Token : 0, r.Value, r.Kind));
        guest.Exit();
        other.Is(Status.BadState, KernelCall.QueuePost, theirs, 5, 6);
        other.Exit();
        kernel.AssertNothingLeft();
    }

    private static uint Self(Guest guest, Thread thread)
    {
        Assert.Equal(Status.Ok, guest.Process.Handles.TryAdd(thread, Rights.All, out uint handle));
        return handle;
    }
}
