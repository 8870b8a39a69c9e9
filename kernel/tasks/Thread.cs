using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Accounts;
using Rill.Kernel.Arch;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;

namespace Rill.Kernel.Tasks;

/// <summary>
/// A thread of a process. It has no kernel stack: while it does not run, all there is of it is its registers and its
/// place in a run queue or a list of waiters.
/// </summary>
/// <remarks>From its creation until it ends, the thread holds a reference to itself and one to its process.</remarks>
[GuardedBy(Guard.KernelLock)]
internal sealed unsafe partial class Thread : KernelObject
{
    /// <summary>An upper bound of the object's size in bytes.</summary>
    public const int Size = 448;

    /// <summary>The registers; null once the thread's storage is gone.</summary>
    public ThreadContext* Context;
    /// <summary>The kernel's alias of the thread's area.</summary>
    public ThreadArea* Area;
    /// <summary>Where the area is in the process's space: what GS's base has to be.</summary>
    public ulong AreaAddress;
    /// <summary>Where system calls, interruptions and faults go: as the space said when the thread was made.</summary>
    public RedirectTable Redirect;
    public bool HasRedirect;

    /// <summary>Bytes that the copy which the thread is making has moved in earlier slices.</summary>
    public ulong CopiedBefore;

    /// <summary>Where a change of protection, whose range was checked whole, goes on; 0 outside of one.</summary>
    public ulong ProtectedUpTo;

    private MemoryObject? _areaMemory;

    private Thread(Process process)
    {
        Process = process;
        RunNode = new RunNode(this);
        Timer = new WaitTimer(this);
        Affinity = Scheduler.AllCores;
        Count++;
    }

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Thread;

    public Process Process { get; }

    /// <summary>Threads that have not ended.</summary>
    public static uint Count { get; private set; }

    /// <summary>The process's list of threads.</summary>
    public Thread? NextOfProcess, PreviousOfProcess;

    /// <summary>Those who wait for the thread's end.</summary>
    public ObserverList Observers;

    /// <summary>Makes a thread, not yet runnable, and maps its area.</summary>
    /// <returns>InvalidArgument or AlreadyExists for the area's address, LimitReached, NoMemory, BadState for a dead process.
    /// The caller owns a reference.</returns>
    public static Status Create(Process process, in ThreadStart start, out Thread? thread)
    {
        thread = null;
        if (process.State != ProcessState.Alive)
        {
            return Status.BadState;
        }
        if (process.ThreadCount >= process.Job.Bound(JobCount.Threads))
        {
            return Status.LimitReached;
        }
        if (start.Entry >= Layout.UserEnd || start.StackPointer >= Layout.UserEnd || start.FsBase >= Layout.UserEnd
            || (start.Area & (Pages.Size - 1)) != 0 || start.Area < Layout.UserStart
            || start.Area > Layout.UserEnd - Pages.Size)
        {
            return Status.InvalidArgument;
        }
        if (!KernelHeap.TryReserve(Size, 3))
        {
            return Status.NoMemory;
        }
        if (!AccountTable.TryCharge(process.Account, JobCount.Threads, 1))
        {
            return Status.LimitReached;
        }
        Thread made = new(process);
        Status status = made.Prepare(in start);
        if (status != Status.Ok)
        {
            made.FreeStorage();
            Count--;
            KernelHeap.Release(made.RunNode);
            KernelHeap.Release(made.Timer);
            made.Discard();
            KernelHeap.Release(made);
            AccountTable.Uncharge(process.Account, JobCount.Threads, 1);
            return status;
        }
        process.Attach(made);
        made.AddReference();
        thread = made;
        return Status.Ok;
    }

    /// <summary>Ends the thread: it is taken out of every list, its observers hear of it, and its process may end by it.
    /// A running thread's storage lives until its core has left it.</summary>
    public void End()
    {
        Scheduler.Forget(this);
        if (State is ThreadState.Running or ThreadState.Ready)
        {
            Process.RemoveRunnable();
        }
        State = ThreadState.Ended;
        Count--;
        UnmapArea();
        Core core = Core.Current;
        if (core.Running == this)
        {
            // The register block is in use until the core resumes another thread.
            core.IsGraveFresh = false;
            BuryPrevious(core);
            core.Grave = this;
            core.IsGraveFresh = true;
            AddReference();
        }
        else
        {
            FreeStorage();
        }
        ExitReason reason = Process.State == ProcessState.Alive ? ExitReason.Exited : Process.ExitReason;
        ulong code = Process.State == ProcessState.Alive ? 0 : Process.ExitCode;
        Observers.TellExit(reason, code);
        ExitedBecause = reason;
        ExitedWith = code;
        Process.Detach(this);
        Release();
    }

    /// <summary>Why the thread ended, for those that ask afterwards.</summary>
    public ExitReason ExitedBecause { get; private set; }

    /// <summary>The code of <see cref="ExitedBecause"/>.</summary>
    public ulong ExitedWith { get; private set; }

    /// <summary>Forgets the count, so that a test starts afresh.</summary>
    internal static void Reset() => Count = 0;

    /// <summary>Frees the storage of the thread that ended on a core, once the core has left it.</summary>
    public static void BuryPrevious(Core core)
    {
        Thread? dead = core.Grave;
        if (core.IsGraveFresh)
        {
            // It ended in this very entry.
            core.IsGraveFresh = false;
        }
        else if (dead is not null)
        {
            core.Grave = null;
            dead.FreeStorage();
            dead.Release();
        }
    }

    /// <summary>Sets the result of the call in which the thread is parked or from which it returns.</summary>
    public void SetResult(long value) => Context->Rax = (ulong)value;

    /// <inheritdoc/>
    protected override void Destroy()
    {
        Check.That(State == ThreadState.Ended && Context == null, "a thread that runs is not referenced"u8);
        AccountTable.Uncharge(Process.Account, JobCount.Threads, 1);
        Process.Release();
        KernelHeap.Release(RunNode);
        KernelHeap.Release(Timer);
        KernelHeap.Release(this);
    }

    private Status Prepare(in ThreadStart start)
    {
        Status status = MemoryObject.Create(
            Pages.Size, MemoryFlags.Contiguous, out MemoryObject? memory, Process.Space.Account);
        if (status != Status.Ok)
        {
            return status;
        }
        _areaMemory = memory;
        Area = (ThreadArea*)memory!.ContiguousPointer;
        byte* storage = KernelHeap.AllocateAligned(ThreadContext.StorageSize, ThreadContext.StorageAlignment);
        if (storage == null)
        {
            return Status.NoMemory;
        }
        Context = ThreadContext.Create(storage);
        MapRequest request = default;
        request.Protection = Protection.Read | Protection.Write;
        request.Flags = MapFlags.Fixed | MapFlags.NoReplace | MapFlags.NoInherit | MapFlags.Shared;
        request.Address = start.Area;
        request.Length = Pages.Size;
        status = Process.Space.Map(in request, memory, out ulong address);
        if (status != Status.Ok)
        {
            return status;
        }
        AreaAddress = address;
        Area->Self = address;
        Area->ThreadId = Id;
        HasRedirect = Process.Space.HasRedirect;
        Redirect = Process.Space.Redirect;
        Context->Rip = start.Entry;
        Context->Rsp = start.StackPointer;
        Context->Rdi = start.Argument0;
        Context->Rsi = start.Argument1;
        Context->FsBase = start.FsBase;
        Context->GsBase = address;
        Context->ResumeAll();
        Context->SetRedirect(Area, HasRedirect, in Redirect);
        return Status.Ok;
    }

    private void FreeStorage()
    {
        UnmapArea();
        if (Context != null)
        {
            KernelHeap.Free(Context);
            Context = null;
        }
    }

    /// <summary>Unmaps the area, which the thread needs no more.</summary>
    public void UnmapArea()
    {
        if (_areaMemory is { } memory)
        {
            // By what it is, not by where it was: programs that share a space may have used the address again.
            Process.Space.Unmap(memory);
            memory.Release();
            _areaMemory = null;
        }
        Area = null;
    }

    /// <summary>The links of a list of waiters.</summary>
    internal readonly struct WaitLinks : ILinks
    {
        /// <inheritdoc/>
        public ref object? Next(object item) => ref Unsafe.As<Thread?, object?>(ref Unsafe.As<Thread>(item).WaitNext);

        /// <inheritdoc/>
        public ref object? Previous(object item) => ref Unsafe.As<Thread?, object?>(ref Unsafe.As<Thread>(item).WaitPrevious);
    }

    /// <summary>The links of its process's list.</summary>
    internal readonly struct ProcessLinks : ILinks
    {
        /// <inheritdoc/>
        public ref object? Next(object item) => ref Unsafe.As<Thread?, object?>(ref Unsafe.As<Thread>(item).NextOfProcess);

        /// <inheritdoc/>
        public ref object? Previous(object item) => ref Unsafe.As<Thread?, object?>(ref Unsafe.As<Thread>(item).PreviousOfProcess);
    }
}
