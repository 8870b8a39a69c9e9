using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>clone(2), clone3(2), fork(2), vfork(2).</summary>
internal static unsafe class Clone
{
    private struct Request
    {
        public CloneFlags Flags;
        public ulong Stack, ParentTid, ChildTid, ThreadLocal;
        public uint ExitSignal;
    }

    /// <summary>All that is served; namespaces and pidfds are not. What concerns tracers and the block layer means nothing
    /// where there are none.</summary>
    private const CloneFlags Known = CloneFlags.ExitSignal | CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files
        | CloneFlags.SignalHandlers | CloneFlags.Vfork | CloneFlags.Parent | CloneFlags.Thread | CloneFlags.SystemSemaphores
        | CloneFlags.SetThreadLocal | CloneFlags.ParentSetTid | CloneFlags.ChildClearTid | CloneFlags.Detached
        | CloneFlags.ChildSetTid | CloneFlags.Untraced | CloneFlags.Trace | CloneFlags.SharedIo | CloneFlags.ClearHandlers;

    [RuntimeExport("sys_clone")]
    public static long FromRegisters(ThreadBlock* t, Frame* f)
    {
        Request request = default;
        request.Flags = (CloneFlags)(uint)f->Rdi & ~CloneFlags.ExitSignal;
        request.ExitSignal = (uint)((CloneFlags)f->Rdi & CloneFlags.ExitSignal);
        request.Stack = f->Rsi;
        request.ParentTid = f->Rdx;
        request.ChildTid = f->R10;
        request.ThreadLocal = f->R8;
        return Run(t, f, request);
    }

    // struct clone_args (uapi/linux/sched.h): flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls,
    // set_tid, set_tid_size, cgroup.
    [RuntimeExport("sys_clone3")]
    public static long FromStructure(ThreadBlock* t, Frame* f)
    {
        const int known = 11;
        ulong size = f->Rsi;
        if (size < 64)
        {
            return -Errno.EINVAL;
        }
        if (size > Pages.Size)
        {
            return -Errno.E2BIG;
        }
        ulong* words = stackalloc ulong[known];
        for (int i = 0; i < known; i++)
        {
            words[i] = 0;
        }
        if (!User.CopyIn(words, f->Rdi, System.Math.Min(size, known * 8ul)))
        {
            return -Errno.EFAULT;
        }
        for (ulong at = known * 8; at + 8 <= size; at += 8)
        {
            if (!User.Read(f->Rdi + at, out ulong extra))
            {
                return -Errno.EFAULT;
            }
            if (extra != 0)
            {
                return -Errno.E2BIG;
            }
        }
        var flags = (CloneFlags)words[0];
        if ((flags & (CloneFlags.ExitSignal | CloneFlags.Detached)) != 0
            || ((flags & (CloneFlags.Parent | CloneFlags.Thread)) != 0 && words[4] != 0) || words[4] > Signal.Last || words[9] != 0
            || (words[5] == 0) != (words[6] == 0))
        {
            return -Errno.EINVAL;
        }
        Request request = default;
        request.Flags = flags;
        request.ExitSignal = (uint)words[4];
        request.Stack = words[5] == 0 ? 0 : words[5] + words[6];
        request.ParentTid = words[3];
        request.ChildTid = words[2];
        request.ThreadLocal = words[7];
        return Run(t, f, request);
    }

    [RuntimeExport("sys_fork")]
    public static long Fork(ThreadBlock* t, Frame* f) => Run(t, f, new Request { ExitSignal = Signal.Chld });

    [RuntimeExport("sys_vfork")]
    public static long VFork(ThreadBlock* t, Frame* f) =>
        Run(t, f, new Request { Flags = CloneFlags.Memory | CloneFlags.Vfork, ExitSignal = Signal.Chld });

    private static long Run(ThreadBlock* t, Frame* f, in Request request)
    {
        CloneFlags flags = request.Flags;
        if ((flags & ~Known) != 0)
        {
            return -Errno.EINVAL;
        }
        if ((flags & CloneFlags.SignalHandlers) != 0 && (flags & CloneFlags.Memory) == 0)
        {
            return -Errno.EINVAL;
        }
        if ((flags & CloneFlags.SignalHandlers) != 0 && (flags & CloneFlags.ClearHandlers) != 0)
        {
            return -Errno.EINVAL;
        }
        if ((flags & CloneFlags.Thread) != 0)
        {
            return (flags & CloneFlags.SignalHandlers) == 0 ? -Errno.EINVAL : MakeThread(t, f, request);
        }
        if (!t->HasServer)
        {
            return -Errno.ENOSYS;
        }
        return (flags & CloneFlags.Memory) != 0 ? MakeSharing(t, f, request) : MakeCopy(t, f, request);
    }

    private static void Describe(ThreadBlock* t, in Request request, ChildContext* context)
    {
        *context = default;
        context->Process = t->Process;
        context->FsBase = (request.Flags & CloneFlags.SetThreadLocal) != 0 ? request.ThreadLocal : t->FsBase;
        context->Blocked = t->Blocked;
        context->ClearTid = (request.Flags & CloneFlags.ChildClearTid) != 0 ? request.ChildTid : 0;
        context->AlternateStack = t->AlternateStack;
        context->AlternateSize = t->AlternateSize;
        context->AlternateFlags = t->AlternateFlags;
        context->Trace = t->Trace;
        context->Control = Asm.GetControl();
        context->ClearsHandlers = (request.Flags & CloneFlags.ClearHandlers) != 0;
        context->NameLow = t->NameLow;
        context->NameHigh = t->NameHigh;
    }

    // In the child's slot: its frame at the top of its shim stack, its context below.
    private static ChildContext* Prepare(ThreadBlock* t, Frame* f, in Request request, uint slot)
    {
        Frame* frame = Slots.FrameOf(slot);
        *frame = *f;
        if (request.Stack != 0)
        {
            frame->Rsp = request.Stack;
        }
        ChildContext* context = (ChildContext*)((ulong)frame - 512);
        Describe(t, request, context);
        context->Slot = slot;
        context->Frame = frame;
        return context;
    }

    private static long MakeThread(ThreadBlock* t, Frame* f, in Request request)
    {
        if (!Slots.TryTake(t->Process->Home, t->Process->Home, out uint slot))
        {
            return -Errno.EAGAIN;
        }
        ChildContext* context = Prepare(t, f, request, slot);
        context->Kind = ChildKind.Thread;
        Interlocked.Increment(ref t->Process->Threads);
        long result = t->HasServer
            ? AskForThread(t, request, context, slot)
            : ServerThreads.Create(request.Flags, request.ParentTid, request.ChildTid, context, slot);
        if (result < 0)
        {
            Interlocked.Decrement(ref t->Process->Threads);
            Volatile.Write(ref Slots.At(slot)->Busy, 0);
        }
        return result;
    }

    private static long AskForThread(ThreadBlock* t, in Request request, ChildContext* context, uint slot)
    {
        CloneFlags flags = request.Flags;
        byte* message = stackalloc byte[128];
        CloneThreadRequestWriter.TryEncode(
            flags,
            (ulong)context,
            Slots.Base(slot) + Slots.AreaOffset,
            (ulong)context,
            context->FsBase,
            (flags & CloneFlags.ParentSetTid) != 0 ? request.ParentTid : 0,
            (flags & CloneFlags.ChildSetTid) != 0 ? request.ChildTid : 0,
            t->Blocked,
            new(message, 128),
            out int length);
        long result = Channel.Call(
            t, PosixMethods.CloneThread, new(message, length), Bulk.None, out Reply reply, interruptible: false);
        return result < 0 ? result : ForkReplyView.TryParse(reply.Body, out ForkReplyView view) ? view.Id : -Errno.EIO;
    }

    private static long MakeCopy(ThreadBlock* t, Frame* f, in Request request)
    {
        ChildContext context;
        Describe(t, request, &context);
        context.Kind = ChildKind.Copy;
        context.Slot = t->Slot;
        context.Frame = f;
        context.StackPointer = request.Stack;
        // The child's shim goes on below the context, in its copy of this stack.
        ulong stack = ((ulong)&context - 1024) & ~15UL;
        Break.Take(t);
        long result = Ask(t, request, &context, Slots.Base(t->Slot) + Slots.AreaOffset, Layout.ProcessPage, stack);
        Break.Give();
        return result;
    }

    private static long MakeSharing(ThreadBlock* t, Frame* f, in Request request)
    {
        bool sharesActions = (request.Flags & CloneFlags.SignalHandlers) != 0;
        if (!Homes.TryTake(t->Process, sharesActions, out uint home))
        {
            return -Errno.EAGAIN;
        }
        ProcessBlock* process = Homes.BlockOf(home);
        if (!Slots.TryTake(home, t->Process->Home, out uint slot))
        {
            Homes.Release(home);
            return -Errno.EAGAIN;
        }
        ChildContext* context = Prepare(t, f, request, slot);
        context->Kind = ChildKind.Shared;
        context->Process = process;
        long result = Ask(t, request, context, Slots.Base(slot) + Slots.AreaOffset, Homes.PageOf(home), (ulong)context);
        if (result < 0)
        {
            Volatile.Write(ref Slots.At(slot)->Busy, 0);
            Homes.Release(home);
        }
        else if ((request.Flags & CloneFlags.Vfork) != 0)
        {
            // The child has gone: to a space of its own, or for good.
            Homes.Reclaim(t->Process->Home);
        }
        return result;
    }

    private static long Ask(
        ThreadBlock* t, in Request request, ChildContext* context, ulong area, ulong page, ulong stack)
    {
        CloneFlags flags = request.Flags;
        byte* message = stackalloc byte[160];
        ForkRequestWriter.TryEncode(
            flags,
            (ulong)context,
            area,
            page,
            stack,
            context->FsBase,
            (flags & CloneFlags.ParentSetTid) != 0 ? request.ParentTid : 0,
            (flags & CloneFlags.ChildSetTid) != 0 ? request.ChildTid : 0,
            t->Blocked,
            (int)request.ExitSignal,
            new(message, 160),
            out int length);
        long result = Channel.Call(
            t, PosixMethods.Fork, new(message, length), Bulk.None, out Reply reply, interruptible: false);
        return result < 0 ? result : ForkReplyView.TryParse(reply.Body, out ForkReplyView view) ? view.Id : -Errno.EIO;
    }
}
