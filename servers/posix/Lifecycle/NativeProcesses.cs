using System.Buffers.Binary;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Runtime;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;
using Rill.Shim.Abi;
using ThreadStart = Rill.Abi.ThreadStart;

namespace Rill.Posix.Lifecycle;

/// <summary>Makes the kernel's side of Linux processes and threads.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="loader">Knows where in the shim children begin.</param>
/// <param name="loop">The loop that lanes are served and ends are observed on.</param>
/// <param name="handler">Serves the lanes.</param>
/// <param name="exits">Told of the ends.</param>
internal sealed class NativeProcesses(
    KernelCalls kernel, ProgramLoader loader, EventLoop loop, ILaneHandler handler, ExitHandling exits)
{
    /// <summary>What a Linux process may do with itself in the kernel: look. Its threads, processes and memory of its own are
    /// the server's to make.</summary>
    public const Rights ProgramRights = Rights.Read;

    /// <summary>
    /// Makes what one turn may of the space of a fork's child: another handle of the parent's, or a slice of a clone.
    /// </summary>
    /// <param name="parent">The process that forks.</param>
    /// <param name="request">What it asked for.</param>
    /// <param name="space">In: 0 at first, then the clone. Out: the space; 0 after an error.</param>
    /// <param name="isWhole">Whether the space is ready for <see cref="Cloning.Fork"/>.</param>
    public Errno MakeSpace(Process parent, in CloneRequest request, ref uint space, out bool isWhole)
    {
        isWhole = true;
        uint parentSpace = parent.Native!.Space.Value;
        Status status = (request.Flags & CloneFlags.Memory) != 0
            ? kernel.HandleDuplicate(parentSpace, Rights.Same, out space)
            : kernel.SpaceClone(parentSpace, ref space, out isWhole, parent.User.Job);
        if (status == Status.Ok)
        {
            return Errno.Ok;
        }

        if (space != 0)
        {
            kernel.HandleClose(space);
            space = 0;
        }

        return ErrnoOf(status);
    }

    /// <summary>A space that <see cref="MakeSpace"/> made, as an object.</summary>
    public SpaceHandle Own(uint space) => new(kernel, space);

    /// <summary>Gives back a space that nothing was made of.</summary>
    public void DropSpace(uint space) => kernel.HandleClose(space);

    /// <summary>Makes a kernel process of a space, which is taken over.</summary>
    /// <param name="space">The space.</param>
    /// <param name="user">In whose Job it is to live.</param>
    /// <param name="native">The process.</param>
    public Errno Make(SpaceHandle space, User user, out NativeProcess? native)
    {
        Status status = kernel.ProcessCreate(space.Value, user.Job, ProgramRights, out uint process);
        if (status != Status.Ok)
        {
            space.Dispose();
            native = null;
            return ErrnoOf(status);
        }

        native = new NativeProcess(new ProcessHandle(kernel, process), space);
        return Errno.Ok;
    }

    /// <summary>Serves a kernel process by a new lane and watches its end.</summary>
    /// <param name="process">The Linux process.</param>
    /// <param name="native">The kernel process.</param>
    /// <param name="lane">The lane's handle in that process.</param>
    public Status Connect(Process process, NativeProcess native, out uint lane)
    {
        lane = 0;
        Status status = kernel.StreamCreate(out uint ours, out uint theirs);
        if (status != Status.Ok)
        {
            return status;
        }

        status = kernel.ProcessInstall(native.Process.Value, theirs, Rights.Write, 0, out lane);
        kernel.HandleClose(theirs);
        if (status != Status.Ok)
        {
            kernel.HandleClose(ours);
            return status;
        }

        native.Lane = loop.ServeLane(ours, handler, process);
        ExitObserver.Watch(loop, exits, process, native);
        return Status.Ok;
    }

    /// <summary>Starts it at the shim's entry for children.</summary>
    /// <param name="native">The process that it belongs to.</param>
    /// <param name="thread">Our side of it.</param>
    /// <param name="request">What the caller asked for.</param>
    /// <param name="argument">What the shim is told: a new process's lane, a thread's id.</param>
    public Status CreateThread(NativeProcess native, UserThread thread, in CloneRequest request, uint argument)
    {
        var start = new ThreadStart
        {
            Entry = loader.Shim.ChildEntry,
            StackPointer = request.StackPointer,
            Argument0 = request.Context,
            Argument1 = argument,
            FsBase = request.FsBase,
            Area = request.Area,
        };
        Status status = kernel.ThreadCreate(native.Process.Value, start, out uint handle);
        if (status == Status.Ok)
        {
            thread.Handle = new ThreadHandle(kernel, handle);
        }

        return status;
    }

    /// <summary>
    /// CLONE_PARENT_SETTID, in the caller's space whoever the new process's parent is, and CLONE_CHILD_SETTID; an address
    /// that the program itself could not write, or that is the shim's, is left alone, as in Linux.
    /// </summary>
    public void StoreIds(SpaceHandle caller, SpaceHandle child, in CloneRequest request, int id)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, id);
        if (request.ParentTid != 0 && ProgramMemory.Contains(request.ParentTid))
        {
            kernel.SpaceWrite(caller.Value, request.ParentTid, bytes, out _);
        }

        if (request.ChildTid != 0 && ProgramMemory.Contains(request.ChildTid))
        {
            kernel.SpaceWrite(child.Value, request.ChildTid, bytes, out _);
        }
    }

    /// <summary>What fork tells of a kernel call that failed.</summary>
    public static Errno ErrnoOf(Status status) => status == Status.NoMemory ? Errno.ENOMEM : Errno.EAGAIN;
}
