using System.Buffers.Binary;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Boot;
using Rill.Posix.Descriptors;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Runtime.Native;
using Rill.Shim.Abi;
using ThreadStart = Rill.Abi.ThreadStart;

namespace Rill.Posix.Lifecycle;

/// <summary>fork, vfork, clone: new processes and threads.</summary>
internal sealed class Cloning(PosixServer server)
{
    /// <summary>
    /// Makes what one turn may of the space of a fork's child: another handle of the parent's, or a slice of a clone.
    /// </summary>
    /// <param name="parent">The process that forks.</param>
    /// <param name="request">What it asked for.</param>
    /// <param name="space">In: 0 at first, then the clone. Out: the space; 0 after an error.</param>
    /// <param name="isWhole">Whether the space is ready for <see cref="Fork"/>.</param>
    public Errno MakeSpace(Process parent, in CloneRequest request, ref uint space, out bool isWhole)
    {
        isWhole = true;
        uint parentSpace = parent.Native!.Space.Value;
        Status status = (request.Flags & CloneFlags.Memory) != 0
            ? server.Kernel.HandleDuplicate(parentSpace, Rights.Same, out space)
            : server.Kernel.SpaceClone(parentSpace, ref space, out isWhole, server.Programs);
        if (status == Status.Ok)
        {
            return Errno.Ok;
        }

        if (space != 0)
        {
            server.Kernel.HandleClose(space);
            space = 0;
        }

        return ErrnoOf(status);
    }

    /// <summary>Whether the process may make a child now.</summary>
    public Errno CheckFork(Process parent, in CloneRequest request)
    {
        Errno errno = CheckRequest(parent, request);
        return errno == Errno.Ok ? CheckCount(parent) : errno;
    }

    /// <summary>Makes a child process. On an error nothing is left behind.</summary>
    /// <param name="caller">The thread that forks, and may.</param>
    /// <param name="request">What it asked for.</param>
    /// <param name="space">What <see cref="MakeSpace"/> made; taken over.</param>
    /// <param name="child">The child.</param>
    public Errno Fork(UserThread caller, in CloneRequest request, uint space, out Process? child)
    {
        child = null;
        Process parent = caller.Process;
        var handle = new SpaceHandle(server.Kernel, space);
        if (!server.Processes.TryTakeId(out int id))
        {
            handle.Dispose();
            return Errno.EAGAIN;
        }

        bool sharesSpace = (request.Flags & CloneFlags.Memory) != 0;
        SharedSpace? shared = sharesSpace ? Share(parent) : null;
        if (!server.Pages.TryAllocate(out ProcessPageSlot page, shared))
        {
            handle.Dispose();
            return Errno.ENOMEM;
        }

        Errno errno = MakeNative(handle, out NativeProcess? native);
        if (errno != Errno.Ok)
        {
            server.Pages.Free(page);
            return errno;
        }

        native!.Shared = shared?.AddUser();

        child = MakeProcess(parent, id, request, page);
        child.Native = native;
        var thread = new UserThread(child, id) { LastBlocked = request.Blocked, Area = request.Area, Nice = caller.Nice };
        server.Processes.Add(thread);
        ulong pageAddress = request.PageAddress == 0 ? Layout.ProcessPage : request.PageAddress;
        Status status = server.Pages.Map(native.Space, child.Page, pageAddress);
        if (status == Status.Ok)
        {
            status = Start(parent, child, thread, request, native);
        }

        if (status != Status.Ok)
        {
            Undo(child);
            child = null;
            return ErrnoOf(status);
        }

        if (sharesSpace)
        {
            native.Tenant = new SpaceTenant(id, server.Loader.Shim.StartBlock, pageAddress + SlotTableLayout.PageToEnded);
        }

        return Errno.Ok;
    }

    /// <summary>Makes one more thread of the caller's process.</summary>
    public Errno MakeThread(UserThread caller, in CloneRequest request, out UserThread? thread)
    {
        thread = null;
        Process process = caller.Process;
        Errno errno = CheckCount(process);
        if (errno != Errno.Ok || process.Native is not { } native || !server.Processes.TryTakeId(out int id))
        {
            return errno == Errno.Ok ? Errno.EAGAIN : errno;
        }

        thread = new UserThread(process, id) { LastBlocked = request.Blocked, Area = request.Area, Nice = caller.Nice };
        server.Processes.Add(thread);
        StoreIds(native.Space, native.Space, request, id);
        Status status = CreateThread(native, thread, request, (uint)id);
        if (status != Status.Ok)
        {
            server.Processes.Remove(thread);
            thread = null;
            return ErrnoOf(status);
        }

        return Errno.Ok;
    }

    /// <summary>What a Linux process may do with itself in the kernel: look. Its threads, processes and memory of its own are
    /// the server's to make.</summary>
    public const Rights ProgramRights = Rights.Read;

    /// <summary>Serves a kernel process by a new lane and watches its end.</summary>
    /// <param name="process">The Linux process.</param>
    /// <param name="native">The kernel process.</param>
    /// <param name="lane">The lane's handle in that process.</param>
    public Status Connect(Process process, NativeProcess native, out uint lane)
    {
        lane = 0;
        Status status = server.Kernel.StreamCreate(out uint ours, out uint theirs);
        if (status != Status.Ok)
        {
            return status;
        }

        status = server.Kernel.ProcessInstall(native.Process.Value, theirs, Rights.Write, 0, out lane);
        server.Kernel.HandleClose(theirs);
        if (status != Status.Ok)
        {
            server.Kernel.HandleClose(ours);
            return status;
        }

        native.Lane = server.Loop.ServeLane(ours, server.Dispatcher, process);
        ExitObserver.Watch(server.Loop, process, native);
        return Status.Ok;
    }

    /// <summary>RLIMIT_NPROC counts all threads of the user; the superuser is bound by the table alone.</summary>
    private Errno CheckCount(Process process)
    {
        ulong limit = process.Limits.Soft(Resource.Processes);
        uint user = process.Credentials.RealUser;
        if (user == 0)
        {
            // The last tenth is kept, so that somebody can still log in and end the others.
            return (ulong)server.Processes.ThreadCount >= server.MaxThreads ? Errno.EAGAIN : Errno.Ok;
        }

        ulong count = 0;
        foreach (Process each in server.Processes.All)
        {
            count += each.Credentials.RealUser == user ? (ulong)Math.Max(each.Threads.Count, 1) : 0;
        }

        return count >= limit || (ulong)server.Processes.ThreadCount >= server.MaxThreads / 10 * 9 ? Errno.EAGAIN : Errno.Ok;
    }

    /// <summary>The parent's space is to be shared: its page is mapped there too.</summary>
    private SharedSpace Share(Process parent)
    {
        SharedSpace shared = parent.Native!.Shared ??= new SharedSpace(server.Pages);
        parent.Page.NoteMapped(shared);
        parent.Native.Tenant ??= new SpaceTenant(parent.Id, server.Loader.Shim.StartBlock, 0);
        return shared;
    }

    private static Errno ErrnoOf(Status status) => status == Status.NoMemory ? Errno.ENOMEM : Errno.EAGAIN;

    private Errno MakeNative(SpaceHandle space, out NativeProcess? native)
    {
        Status status = server.Kernel.ProcessCreate(space.Value, server.Programs, ProgramRights, out uint process);
        if (status != Status.Ok)
        {
            space.Dispose();
            native = null;
            return ErrnoOf(status);
        }

        native = new NativeProcess(new ProcessHandle(server.Kernel, process), space);
        return Errno.Ok;
    }

    /// <summary>What Linux refuses; the shim has refused what is not served.</summary>
    private static Errno CheckRequest(Process parent, in CloneRequest request)
    {
        // Siblings of the first process would have nobody to wait for them.
        bool isOrphan = (request.Flags & CloneFlags.Parent) != 0 && parent.Parent is null;
        return isOrphan || request.ExitSignal is < 0 or > (int)CloneFlags.ExitSignal ? Errno.EINVAL : Errno.Ok;
    }

    private Process MakeProcess(Process parent, int id, in CloneRequest request, ProcessPageSlot page)
    {
        // A sibling is to its parent what the caller is: the caller has no say in how its parent is told of it.
        Process? above = (request.Flags & CloneFlags.Parent) != 0 ? parent.Parent : null;
        FsContext fs = (request.Flags & CloneFlags.FileSystem) != 0 ? parent.Fs.AddUser() : parent.Fs.Clone();
        FdTable files = (request.Flags & CloneFlags.Files) != 0 ? parent.Files.AddUser() : parent.Files.Clone();
        var child = new Process(server, id, above ?? parent, parent.Group, parent.Credentials, fs, files, page)
        {
            Limits = parent.Limits.Clone(),
            ExitSignal = above is null ? request.ExitSignal : parent.ExitSignal,
            ParentExecutions = above is null ? parent.Executions : parent.ParentExecutions,
            Name = parent.Name,
            Nice = parent.Nice,
            IsDumpable = parent.IsDumpable,
            NoNewPrivileges = parent.NoNewPrivileges,
            ArgumentStart = parent.ArgumentStart,
            ArgumentEnd = parent.ArgumentEnd,
            EnvironmentStart = parent.EnvironmentStart,
            EnvironmentEnd = parent.EnvironmentEnd,
            StackStart = parent.StackStart,
            BreakStart = parent.BreakStart,
            VdsoStart = parent.VdsoStart,
            Personality = parent.Personality,
            Parts = parent.Parts,
            OomAdjustment = parent.OomAdjustment,
        };
        parent.Signals.CopyTo(child.Signals, request.Flags);
        ExitHandling.SetExecutable(child, parent.Executable);
        child.PublishIds();
        server.Processes.Add(child);
        CpuLimit.Watch(child);
        server.Load.NoteChange();
        return child;
    }

    private Status Start(Process caller, Process child, UserThread thread, in CloneRequest request, NativeProcess native)
    {
        Status status = Connect(child, native, out uint lane);
        if (status != Status.Ok)
        {
            return status;
        }

        // Where calls and faults go, the space has from its maker.
        StoreIds(caller.Native!.Space, native.Space, request, thread.Id);
        return CreateThread(native, thread, request, lane);
    }

    /// <summary>Starts it at the shim's entry for children.</summary>
    /// <param name="native">The process that it belongs to.</param>
    /// <param name="thread">Our side of it.</param>
    /// <param name="request">What the caller asked for.</param>
    /// <param name="argument">What the shim is told: a new process's lane, a thread's id.</param>
    private Status CreateThread(NativeProcess native, UserThread thread, in CloneRequest request, uint argument)
    {
        var start = new ThreadStart
        {
            Entry = server.Loader.Shim.ChildEntry,
            StackPointer = request.StackPointer,
            Argument0 = request.Context,
            Argument1 = argument,
            FsBase = request.FsBase,
            Area = request.Area,
        };
        Status status = server.Kernel.ThreadCreate(native.Process.Value, start, out uint handle);
        if (status == Status.Ok)
        {
            thread.Handle = new ThreadHandle(server.Kernel, handle);
        }

        return status;
    }

    /// <summary>
    /// CLONE_PARENT_SETTID, in the caller's space whoever the new process's parent is, and CLONE_CHILD_SETTID; an address
    /// that the program itself could not write is left alone, as in Linux.
    /// </summary>
    private void StoreIds(SpaceHandle caller, SpaceHandle child, in CloneRequest request, int id)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, id);
        if (request.ParentTid != 0)
        {
            server.Kernel.SpaceWrite(caller.Value, request.ParentTid, bytes, out _);
        }

        if (request.ChildTid != 0)
        {
            server.Kernel.SpaceWrite(child.Value, request.ChildTid, bytes, out _);
        }
    }

    private void Undo(Process child)
    {
        child.State = ProcessState.Zombie;
        server.DoInPieces(server.Exits.EndNative(child, 0));
        server.DoInPieces(child.Files.RemoveUser());
        child.Fs.Release();
        ExitHandling.SetExecutable(child, default);
        child.State = ProcessState.Reaped;
        child.Orphan();
        server.Processes.Remove(child);
        server.Pages.Free(child.Page);
    }
}
