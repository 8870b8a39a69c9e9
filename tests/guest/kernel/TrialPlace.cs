using Rill.Abi;
using Rill.Kernel.Tests.Calls;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

/// <summary>This program as the place of trials: an object of each type, another process stopped before its first
/// instruction, a call that is held.</summary>
internal sealed unsafe class TrialPlace : ITrialPlace, IDisposable
{
    private const ulong Bytes = 1 << 20;

    /// <summary>A line that no device of the machine uses.</summary>
    private const ulong FreeLine = 12;

    private readonly Dictionary<ObjectType, uint> _handles = [];
    private readonly List<uint> _narrowed = [];
    private readonly Child _other = new(4);
    private readonly Queue _client = new(4096);
    private readonly Queue _server = new(4096);
    private readonly uint _lane;
    private readonly byte* _memory;
    private ulong _used;

    internal TrialPlace()
    {
        // Twice the room, of which the second half is unmapped again: so there is an edge.
        _memory = Map(0, 2 * Bytes, Protection.Read | Protection.Write, 0);
        Unmap(_memory + Bytes, Bytes);
        Must(KernelCall.ProcessSuspend, _other.Process);
        (_lane, uint second) = CreateStream();
        _handles[ObjectType.Lane] = second;
        _handles[ObjectType.Call] = HoldCall(second);
        _handles[ObjectType.Queue] = _server.Handle;
        _handles[ObjectType.Memory] = CreateMemory(8192);
        _handles[ObjectType.Job] = (uint)Must(KernelCall.JobCreate, 0);
        _handles[ObjectType.Process] = _other.Process;
        _handles[ObjectType.Thread] = _other.Start();
        _handles[ObjectType.AddressSpace] = _other.Space;
        _handles[ObjectType.Resource] = BootHandles.Resource;
        _handles[ObjectType.Log] = BootHandles.Log;
        _handles[ObjectType.Ports] = (uint)Must(KernelCall.PortsCreate, BootHandles.Resource, CallTrials.Port, 8);
        _handles[ObjectType.Interrupt] = (uint)Must(KernelCall.InterruptCreate, BootHandles.Resource, FreeLine, 0);
    }

    public ulong MappedInSpace => Child.StackAddress;

    /// <summary>An address with one byte of memory behind it.</summary>
    internal ulong Edge => (ulong)_memory + Bytes - 1;

    public uint Handle(ObjectType type) => _handles[type];

    public uint? HandleWith(ObjectType type, Rights rights)
    {
        if (type == ObjectType.Call)
        {
            // Its handle is never copied.
            return null;
        }

        uint narrowed = (uint)Must(KernelCall.HandleDuplicate, _handles[type], (ulong)rights);
        _narrowed.Add(narrowed);
        return narrowed;
    }

    public ulong Allocate(int bytes)
    {
        // Nothing is kept from trial to trial.
        _used = _used + (ulong)bytes + 64 > Bytes ? 0 : _used;
        byte* given = _memory + _used;
        new Span<byte>(given, bytes).Clear();
        _used += ((ulong)bytes + 63) & ~63ul;
        return (ulong)given;
    }

    public void Dispose()
    {
        ObjectType[] own = [ObjectType.Lane, ObjectType.Call, ObjectType.Memory, ObjectType.Job, ObjectType.Thread, ObjectType.Ports, ObjectType.Interrupt];
        foreach (uint handle in own.Select(type => _handles[type]).Concat(_narrowed).Append(_lane))
        {
            Close(handle);
        }

        Must(KernelCall.ProcessKill, _other.Process, 0);
        _other.Dispose();
        _client.Dispose();
        _server.Dispose();
        Unmap(_memory, Bytes);
    }

    /// <summary>Makes a call over the stream and takes it as its server, with something lent to read and to write.</summary>
    private uint HoldCall(uint lane)
    {
        _server.MustSubmit(new Submission { Operation = Operation.Receive, Handle = lane, Length = 64 });
        ulong lent = Allocate(256);
        _client.MustSubmit(new Submission
        {
            Operation = Operation.Call,
            Handle = _lane,
            ReplyBound = 64,
            BulkOut = lent,
            BulkOutLength = 256,
            BulkIn = lent,
            BulkInLength = 256,
        });
        True(_server.TryTake(out Completion request, out _), "the call has come");
        return request.Call;
    }
}
