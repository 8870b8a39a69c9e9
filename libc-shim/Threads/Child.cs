using System.Runtime;
using System.Threading;
using Rill.Shim.Abi;

namespace Rill.Shim;

/// <summary>The first steps of a new thread, in the shim.</summary>
internal static unsafe class Child
{
    /// <summary>Sets up the thread's block, which is a fresh page, from what the parent left.</summary>
    /// <param name="context">The parent's context.</param>
    /// <param name="argument">The process's lane, or the thread's tid.</param>
    /// <param name="t">The new thread's block.</param>
    [RuntimeExport("shim_child")]
    public static void Begin(ChildContext* context, uint argument, ThreadBlock* t)
    {
        t->Process = context->Process;
        t->Slot = context->Slot;
        t->Frame = context->Frame;
        t->FsBase = context->FsBase;
        t->Blocked = context->Blocked;
        t->ClearTid = context->ClearTid;
        t->Trace = context->Trace;
        t->NameLow = context->NameLow;
        t->NameHigh = context->NameHigh;
        Asm.SetControl(context->Control);
        switch (context->Kind)
        {
            case ChildKind.Thread:
                t->Tid = argument;
                break;
            case ChildKind.Copy:
                Slots.ForgetOthers(t->Slot, t->Process->Home);
                ((ShimStart*)Asm.StartBlock())->ProcessEnded = (ulong)&t->Process->Ended;
                Break.GiveInCopy();
                // A vfork child that forks has its page elsewhere; its copy has the usual one.
                t->Process->Page = (ProcessPage*)Rill.Abi.Layout.ProcessPage;
                ProcessBlock.CopyActions(t->Process, t->Process);
                if (context->StackPointer != 0)
                {
                    t->Frame->Rsp = context->StackPointer;
                }
                BeginProcess(t, context, argument);
                break;
            case ChildKind.Shared:
                Homes.MoveIn(t->Process->Home);
                BeginProcess(t, context, argument);
                break;
        }
        t->Frame->Rax = 0;
        t->Frame->CallNumber = Frame.NoCall;
        if (t->HasServer)
        {
            Delivery.Unblocked(t);
        }
    }

    private static void BeginProcess(ThreadBlock* t, ChildContext* context, uint lane)
    {
        if (context->ClearsHandlers)
        {
            ProcessBlock.ClearHandlers(t->Process);
        }
        t->AlternateStack = context->AlternateStack;
        t->AlternateSize = context->AlternateSize;
        t->AlternateFlags = context->AlternateFlags;
        t->Process->Lane = lane;
        t->Process->Threads = 1;
        t->Process->ExecuteBuffer = 0;
        t->Tid = Volatile.Read(ref t->Process->Page->ProcessId);
    }
}
