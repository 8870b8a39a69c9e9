using Rill.Abi;
using Rill.Kernel.Tasks;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed unsafe class HandleTableTests
{
    [Fact]
    public void AClosedHandleDoesNotNameItsSlotsNextObject()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        uint first = guest.Handle(KernelCall.MemoryCreate, 4096);
        guest.Ok(KernelCall.HandleClose, first);
        uint second = guest.Handle(KernelCall.MemoryCreate, 4096);
        Assert.Equal(first & 0xFFFFF, second & 0xFFFFF);
        Assert.NotEqual(first, second);
        guest.Is(Status.BadHandle, KernelCall.HandleClose, first);
        guest.Is(Status.BadHandle, KernelCall.HandleClose, second | (1ul << 32));
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void ValuesComeBackAfterTheirGenerationHasGoneRound()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        HashSet<uint> seen = [];
        for (int i = 0; i < 2048; i++)
        {
            uint handle = guest.Handle(KernelCall.SpaceCreate);
            Assert.True(seen.Add(handle));
            Assert.True(handle >> 31 == 0 && handle != 0);
            guest.Ok(KernelCall.HandleClose, handle);
        }
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AHandleCanBeInstalledAtAFreeValueOnly()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        uint memory = guest.Handle(KernelCall.MemoryCreate, 4096);
        Assert.Equal(77, guest.Call(KernelCall.ProcessInstall, 0, memory, (ulong)Rights.Same, 77));
        guest.Is(Status.AlreadyExists, KernelCall.ProcessInstall, 0, memory, (ulong)Rights.Same, 77);
        Assert.Equal(200_000, guest.Call(KernelCall.ProcessInstall, 0, memory, (ulong)Rights.Same, 200_000));
        guest.Is(Status.InvalidArgument, KernelCall.ProcessInstall, 0, memory, (ulong)Rights.Same, 1ul << 20);
        // Slots that were taken so are not given out again, and come back when they are closed.
        HashSet<uint> slots = [memory, 77];
        for (int i = 0; i < 400; i++)
        {
            Assert.True(slots.Add(guest.Handle(KernelCall.HandleDuplicate, memory, (ulong)Rights.Same) & 0xFFFFF));
        }
        guest.Ok(KernelCall.HandleClose, 77);
        guest.Ok(KernelCall.HandleClose, 200_000);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void AnyMixOfWaysToTakeAndCloseSlotsGivesEachSlotToOne()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        uint memory = guest.Handle(KernelCall.MemoryCreate, 4096);
        Random random = new(20261127);
        Dictionary<uint, uint> open = [];
        for (int i = 0; i < 20_000; i++)
        {
            switch (random.Next(5))
            {
                case 0:
                    uint value = (uint)random.Next(1, 700);
                    long result = guest.Call(KernelCall.ProcessInstall, 0, memory, (ulong)Rights.Same, value);
                    bool isFree = value != (memory & 0xFFFFF) && !open.ContainsKey(value);
                    Assert.Equal(isFree ? value : (long)Status.AlreadyExists, result);
                    if (isFree)
                    {
                        open.Add(value, value);
                    }
                    break;
                case 1 or 2 when open.Count < 600:
                    uint handle = guest.Handle(KernelCall.HandleDuplicate, memory, (ulong)Rights.Same);
                    Assert.True(open.TryAdd(handle & 0xFFFFF, handle));
                    break;
                default:
                    if (open.Count != 0)
                    {
                        KeyValuePair<uint, uint> closed = open.ElementAt(random.Next(open.Count));
                        open.Remove(closed.Key);
                        guest.Ok(KernelCall.HandleClose, closed.Value);
                        guest.Is(Status.BadHandle, KernelCall.HandleClose, closed.Value);
                    }
                    break;
            }
        }
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void TheTableHasABoundAndWorksAgainBelowIt()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        uint memory = guest.Handle(KernelCall.MemoryCreate, 4096);
        long result;
        uint last = 0;
        int count = 1;
        while ((result = guest.Call(KernelCall.HandleDuplicate, memory, (ulong)Rights.Same)) > 0)
        {
            last = (uint)result;
            count++;
        }
        Assert.Equal(Status.LimitReached, (Status)result);
        Assert.Equal(ProcessLimits.MaxHandles, (uint)count);
        guest.Ok(KernelCall.HandleClose, last);
        guest.Handle(KernelCall.HandleDuplicate, memory, (ulong)Rights.Same);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void RightsAreNarrowedNeverWidened()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        uint memory = guest.Handle(KernelCall.MemoryCreate, 4096);
        uint narrow = guest.Handle(KernelCall.HandleDuplicate, memory, (ulong)(Rights.Read | Rights.Duplicate));
        guest.Is(Status.AccessDenied, KernelCall.HandleDuplicate, narrow, (ulong)(Rights.Read | Rights.Write));
        guest.Is(Status.InvalidArgument, KernelCall.HandleDuplicate, narrow, 0x4000_0000);
        guest.Is(Status.AccessDenied, KernelCall.MemoryWrite, narrow, 0, Guest.Memory, 8);
        guest.Is(Status.AccessDenied, KernelCall.ProcessInstall, 0, narrow, (ulong)Rights.Same, 0);
        uint bare = guest.Handle(KernelCall.HandleDuplicate, narrow, (ulong)Rights.Read);
        guest.Is(Status.AccessDenied, KernelCall.HandleDuplicate, bare, (ulong)Rights.Same);
        ulong to = guest.Store(default(HandleInfo));
        guest.Ok(KernelCall.HandleInfo, bare, to);
        Assert.Equal((ObjectType.Memory, Rights.Read), (guest.Load<HandleInfo>(to).Type, guest.Load<HandleInfo>(to).Rights));
        guest.Exit();
        kernel.AssertNothingLeft();
    }
}
