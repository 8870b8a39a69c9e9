using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Entry;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tests.Hosted;
using Rill.Kernel.Tests.Objects;

namespace Rill.Kernel.Tests.Calls;

/// <summary>What holds of every kernel call that is declared, whatever it does.</summary>
public sealed unsafe class EveryCallTests : StreamTestBase, ITrialPlace
{
    private readonly Dictionary<ObjectType, uint> _handles = [];
    private readonly Guest _other;
    private readonly CallTrials _trials;

    public EveryCallTests()
    {
        _trials = new CallTrials(this);
        _other = Kernel.NewGuest(2);
        _other.Process.Suspend();
        Kernel.Enter(2, context => (nint)EntryPoints.Wake((ThreadContext*)context));
        ulong lent = Client.Allocate(256);
        _handles[ObjectType.Call] = HeldCall(
            1, one => one with { BulkOut = lent, BulkOutLength = 256, BulkIn = lent, BulkInLength = 256 }).Call;
        _handles[ObjectType.Queue] = ServerQueue.Handle;
        _handles[ObjectType.Lane] = ServerLane;
        _handles[ObjectType.Memory] = Server.Handle(KernelCall.MemoryCreate, 8192);
        _handles[ObjectType.Job] = Server.Handle(KernelCall.JobCreate, 0);
        _handles[ObjectType.Process] = Add(_other.Process);
        _handles[ObjectType.Thread] = Add(_other.Main);
        _handles[ObjectType.AddressSpace] = Add(_other.Process.Space);
        Assert.Equal(Status.Ok, Resource.Create(ResourceKind.Root, 0, 1, out Resource? root));
        uint resource = _handles[ObjectType.Resource] = AddNew(root!);
        Assert.True(KernelHeap.TryReserve(LogObject.Size));
        _handles[ObjectType.Log] = AddNew(new LogObject());
        _handles[ObjectType.Ports] = Server.Handle(KernelCall.PortsCreate, resource, CallTrials.Port, 8);
        _handles[ObjectType.Interrupt] = Server.Handle(KernelCall.InterruptCreate, resource, 4, 0);
        Server.Ok(KernelCall.LogWrite, _handles[ObjectType.Log], Server.StoreBytes("a line\n"u8), 7);
    }

    ulong ITrialPlace.MappedInSpace => Guest.Memory;

    uint ITrialPlace.Handle(ObjectType type) => _handles[type];

    uint? ITrialPlace.HandleWith(ObjectType type, Rights rights)
    {
        Assert.True(Server.Process.Handles.TryGet(_handles[type], out KernelObject? target, out _));
        return Add(target!, rights);
    }

    ulong ITrialPlace.Allocate(int bytes) => Server.StoreBytes(new byte[bytes]);

    [Fact]
    public void AHandleThatIsNoneIsBad()
    {
        uint closed = Server.Handle(KernelCall.MemoryCreate, 4096);
        Server.Ok(KernelCall.HandleClose, closed);
        Try(_trials.BadHandles(closed));
    }

    [Fact]
    public void AHandleOfAnyOtherTypeIsOfTheWrongType() => Try(_trials.WrongTypes());

    [Fact]
    public void AHandleWithoutARightThatIsAskedForIsDenied() => Try(_trials.MissingRights());

    [Fact]
    public void AResourceThatDoesNotAllowItIsDenied() =>
        Try(_trials.OtherResources(
            Server.Handle(KernelCall.ResourceCreate, _handles[ObjectType.Resource], (ulong)ResourceKind.Pressure, 0, 1)));

    [Fact]
    public void NamedValuesThatThereAreNotAreInvalid() => Try(_trials.UnknownValues());

    [Fact]
    public void MemoryThatUserCodeCannotTouchIsABadAddress() =>
        Try(_trials.BadAddresses(Guest.Memory + Guest.MemorySize - 1));

    [Fact]
    public void MemoryThatUserCodeCanTouchIsNot()
    {
        foreach (CallTrial trial in _trials.GoodAddresses())
        {
            Assert.NotEqual((trial, Status.BadAddress), (trial, (Status)Server.Call(trial.Call, trial.Arguments)));
        }
    }

    [Fact]
    public void TheCallersOwnIsDeniedWhereItHasNoRightsOverItself()
    {
        Guest bare = Kernel.NewGuest(3, ownRights: Rights.None);
        bare.Is(Status.AccessDenied, KernelCall.ProcessKill, 0, 0);
        bare.Is(Status.AccessDenied, KernelCall.ThreadInterrupt, 0);
        bare.Is(Status.AccessDenied, KernelCall.MemoryCreate, 4096, 0, 0);
        bare.Is(Status.AccessDenied, KernelCall.SpaceSetBounds, 0, bare.Store(default(SpaceBounds)));
        bare.Ok(KernelCall.SpaceInfo, 0, bare.Store(default(SpaceInfo)));
        bare.Exit();
    }

    [Fact]
    public void NumbersThatAreNotDeclaredAreNotSupported()
    {
        Assert.Equal(Enum.GetValues<KernelCall>(), KernelCallList.All.Select(call => call.Call));
        foreach (ulong number in CallTrials.OtherNumbers())
        {
            Server.Is(Status.NotSupported, (KernelCall)number, 1, 1, 1, 1, 1, 1);
        }
    }

    protected override void End() => _other.Kill();

    /// <summary>Each is refused, and nothing has changed.</summary>
    private void Try(IEnumerable<CallTrial> trials)
    {
        int tried = 0;
        foreach (CallTrial trial in trials)
        {
            (uint, uint, int) before = Counts();
            Assert.Equal((trial, trial.Expected), (trial, (Status)Server.Call(trial.Call, trial.Arguments)));
            Assert.Equal((trial, before), (trial, Counts()));
            tried++;
        }

        Assert.NotEqual(0, tried);
    }

    private (uint Handles, uint Others, int Objects) Counts() =>
        (Server.Process.Handles.Count, _other.Process.Handles.Count, KernelObject.LiveObjects);

    private uint Add(KernelObject target, Rights rights = Rights.All)
    {
        Assert.Equal(Status.Ok, Server.Process.Handles.TryAdd(target, rights, out uint handle));
        return handle;
    }

    private uint AddNew(KernelObject target)
    {
        uint handle = Add(target);
        target.Release();
        return handle;
    }
}
