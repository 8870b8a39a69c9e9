using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;
using Rill.Shim.Abi;

namespace Rill.Posix.Lifecycle;

/// <summary>fork, vfork, clone: new processes and threads.</summary>
/// <param name="natives">Makes the kernel's side.</param>
/// <param name="children">Makes the server's side.</param>
/// <param name="processes">Where they go.</param>
/// <param name="pages">The pages that they read their ids from.</param>
/// <param name="exits">Undoes what was begun.</param>
/// <param name="turns">Where that takes its turns.</param>
/// <param name="loader">Knows where the shim's start block lies.</param>
/// <param name="maxThreads">How many threads all processes together may have.</param>
internal sealed class Cloning(
    NativeProcesses natives,
    ChildProcesses children,
    ProcessTable processes,
    ProcessPages pages,
    ExitHandling exits,
    TurnList turns,
    ProgramLoader loader,
    ulong maxThreads)
{
    /// <summary>Whether the process may make a child now.</summary>
    public Errno CheckFork(Process parent, in CloneRequest request)
    {
        Errno errno = CheckRequest(parent, request);
        return errno == Errno.Ok ? CheckCount(parent) : errno;
    }

    /// <summary>Makes a child process. On an error nothing is left behind.</summary>
    /// <param name="caller">The thread that forks, and may.</param>
    /// <param name="request">What it asked for.</param>
    /// <param name="space">What <see cref="NativeProcesses.MakeSpace"/> made; taken over.</param>
    /// <param name="child">The child.</param>
    public Errno Fork(UserThread caller, in CloneRequest request, uint space, out Process? child)
    {
        child = null;
        Process parent = caller.Process;
        var handle = natives.Own(space);
        if (!processes.TryTakeId(out int id))
        {
            handle.Dispose();
            return Errno.EAGAIN;
        }

        bool sharesSpace = (request.Flags & CloneFlags.Memory) != 0;
        SharedSpace? shared = sharesSpace ? Share(parent) : null;
        if (!pages.TryAllocate(out ProcessPageSlot page, shared))
        {
            handle.Dispose();
            return Errno.ENOMEM;
        }

        Errno errno = natives.Make(handle, parent.User, out NativeProcess? native);
        if (errno != Errno.Ok)
        {
            pages.Free(page);
            return errno;
        }

        native!.Shared = shared?.AddUser();

        child = children.Make(parent, id, request, page);
        child.Native = native;
        var thread = new UserThread(child, id) { LastBlocked = request.Blocked, Area = request.Area, Nice = caller.Nice };
        processes.Add(thread);
        ulong pageAddress = request.PageAddress == 0 ? Layout.ProcessPage : request.PageAddress;
        Status status = pages.Map(native.Space, child.Page, pageAddress);
        if (status == Status.Ok)
        {
            status = Start(parent, child, thread, request, native);
        }

        if (status != Status.Ok)
        {
            Undo(child);
            child = null;
            return NativeProcesses.ErrnoOf(status);
        }

        if (sharesSpace)
        {
            native.Tenant = new SpaceTenant(loader.Shim.StartBlock, pageAddress + SlotTableLayout.PageToEnded);
        }

        return Errno.Ok;
    }

    /// <summary>Makes one more thread of the caller's process.</summary>
    public Errno MakeThread(UserThread caller, in CloneRequest request, out UserThread? thread)
    {
        thread = null;
        Process process = caller.Process;
        Errno errno = CheckCount(process);
        if (errno != Errno.Ok || process.Native is not { } native || !processes.TryTakeId(out int id))
        {
            return errno == Errno.Ok ? Errno.EAGAIN : errno;
        }

        thread = new UserThread(process, id) { LastBlocked = request.Blocked, Area = request.Area, Nice = caller.Nice };
        processes.Add(thread);
        natives.StoreIds(native.Space, native.Space, request, id);
        Status status = natives.CreateThread(native, thread, request, (uint)id);
        if (status != Status.Ok)
        {
            processes.Remove(thread);
            thread = null;
            return NativeProcesses.ErrnoOf(status);
        }

        return Errno.Ok;
    }

    /// <summary>RLIMIT_NPROC counts all threads of the user; the superuser is bound by the table alone.</summary>
    private Errno CheckCount(Process process)
    {
        if (process.User.Id == 0 || process.Credentials.IsPrivileged)
        {
            // The last tenth is kept, so that somebody can still log in and end the others.
            return (ulong)processes.ThreadCount >= maxThreads ? Errno.EAGAIN : Errno.Ok;
        }

        return (ulong)process.User.Threads >= process.Limits.Soft(Resource.Processes)
            || (ulong)processes.ThreadCount >= maxThreads / 10 * 9 ? Errno.EAGAIN : Errno.Ok;
    }

    /// <summary>The parent's space is to be shared: its page is mapped there too.</summary>
    private SharedSpace Share(Process parent)
    {
        SharedSpace shared = parent.Native!.Shared ??= new SharedSpace(pages);
        parent.Page.NoteMapped(shared);
        parent.Native.Tenant ??= new SpaceTenant(loader.Shim.StartBlock, ended: 0);
        return shared;
    }

    /// <summary>What Linux refuses; the shim has refused what is not served.</summary>
    private static Errno CheckRequest(Process parent, in CloneRequest request)
    {
        // Siblings of the first process would have nobody to wait for them.
        bool isOrphan = (request.Flags & CloneFlags.Parent) != 0 && parent.Parent is null;
        return isOrphan || request.ExitSignal is < 0 or > (int)CloneFlags.ExitSignal ? Errno.EINVAL : Errno.Ok;
    }

    private Status Start(Process caller, Process child, UserThread thread, in CloneRequest request, NativeProcess native)
    {
        Status status = natives.Connect(child, native, out uint lane);
        if (status != Status.Ok)
        {
            return status;
        }

        // Where calls and faults go, the space has from its maker.
        natives.StoreIds(caller.Native!.Space, native.Space, request, thread.Id);
        return natives.CreateThread(native, thread, request, lane);
    }

    private void Undo(Process child)
    {
        child.State = ProcessState.Zombie;
        turns.DoInPieces(exits.EndNative(child, 0));
        turns.DoInPieces(child.Files.RemoveUser());
        child.Fs.Release();
        ExitHandling.SetExecutable(child, default);
        child.State = ProcessState.Reaped;
        child.Orphan();
        processes.Remove(child);
        pages.Free(child.Page);
    }
}
