using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed unsafe class FutexTests
{
    [Fact]
    public void WaitChecksWordAddressDeadlineAndFlags()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        ulong word = guest.Store(5u);
        guest.Is(Status.Again, KernelCall.FutexWait, word, 4, Deadline.Never, 0);
        guest.Is(Status.TimedOut, KernelCall.FutexWait, word, 5, 0, 0);
        guest.Is(Status.BadAddress, KernelCall.FutexWait, 8, 0, 0, 0);
        guest.Is(Status.InvalidArgument, KernelCall.FutexWait, word + 1, 5, 0, 0);
        guest.Is(Status.InvalidArgument, KernelCall.FutexWait, word, 5, 0, 0x80);
        Assert.Equal(0, guest.Call(KernelCall.FutexWake, word, 1, 0));
        ulong deadline = Clock.Now + 1000;
        Assert.Equal(Guest.Parked, guest.Call(KernelCall.FutexWait, word, 5, deadline, 0));
        kernel.Advance(999);
        Assert.Equal(ThreadState.Parked, guest.Main.State);
        kernel.Advance(1);
        Assert.Equal((long)Status.TimedOut, (long)guest.Main.Context->Rax);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void WakeAndRequeueTakeExactlyAsManyAsAsked()
    {
        using TestKernel kernel = TestKernel.Start(1);
        Guest guest = kernel.NewGuest();
        ulong word = guest.Store(0u), other = guest.Store(0u);
        List<Thread> threads = [];
        for (int i = 0; i < 6; i++)
        {
            threads.Add(guest.NewThread(-1));
        }
        guest.Main.SetPriority(SchedulingClass.Idle, 0);
        guest.Call(KernelCall.ThreadYield);
        while (threads.Find(thread => thread.State == ThreadState.Running) is { } running)
        {
            Assert.Equal(Guest.Parked, guest.CallFrom(running, KernelCall.FutexWait, word, 0, Deadline.Never, 0));
        }
        Assert.Equal(ThreadState.Running, guest.Main.State);
        guest.Main.SetPriority(SchedulingClass.System, 0);
        guest.Is(Status.Again, KernelCall.FutexRequeue, word, 1, 1, other, 77, 0);
        Assert.Equal(5, guest.Call(KernelCall.FutexRequeue, word, 1, 4, other, 0, 0));
        Assert.Equal(1, guest.Call(KernelCall.FutexWake, word, 10, 0));
        Assert.Equal(2, guest.Call(KernelCall.FutexWake, other, 2, 0));
        Assert.Equal(2, guest.Call(KernelCall.FutexWake, other, 100, 0));
        Assert.All(threads, thread => Assert.Equal(ThreadState.Ready, thread.State));
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void SharedWordsMeetAcrossSpacesAndPrivateOnesDoNot()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest first = kernel.NewGuest(0), second = kernel.NewGuest(1);
        uint memory = first.Handle(KernelCall.MemoryCreate, 4096);
        uint theirs = first.Give(second, memory);
        ulong Map(Guest guest, uint handle) => (ulong)guest.Call(KernelCall.SpaceMap, 0, guest.Store(new MapRequest
        {
            Memory = handle,
            Length = 4096,
            Protection = Protection.Read | Protection.Write,
            Flags = MapFlags.Shared,
        }));
        ulong here = Map(first, memory), there = Map(second, theirs);
        Assert.Equal(Guest.Parked, second.Call(KernelCall.FutexWait, there + 8, 0, Deadline.Never, (ulong)FutexFlags.Shared));
        Assert.Equal(0, first.Call(KernelCall.FutexWake, here + 8, 1, 0));
        Assert.Equal(0, first.Call(KernelCall.FutexWake, here, 1, (ulong)FutexFlags.Shared));
        Assert.Equal(1, first.Call(KernelCall.FutexWake, here + 8, 1, (ulong)FutexFlags.Shared));
        Assert.Equal(ThreadState.Running, second.Main.State);
        first.Exit();
        second.Exit();
        kernel.AssertNothingLeft();
    }
}
