using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Protocols;

namespace Rill.Shim;

/// <summary>
/// Calls to the server over the process's lane, each waited for on the thread's own queue.
/// </summary>
/// <remarks>
/// A thread has one call under way, or two while it asks for a signal in the midst of another call. Records are
/// found by token; the head moves over those that are done with, in order.
/// </remarks>
internal static unsafe partial class Channel
{
    /// <summary>
    /// Makes a call and waits for its reply. An interruption by a signal that the thread will handle cancels it: the
    /// reply then tells whether anything was done.
    /// </summary>
    /// <returns>0 or a negative errno; a restart errno has <see cref="ThreadBlock.LookAgain"/> set.</returns>
    public static long Call(ThreadBlock* t, uint method, ReadOnlySpan<byte> message, in Bulk bulk, out Reply reply) =>
        Call(t, method, message, bulk, out reply, interruptible: true);

    public static long Call(
        ThreadBlock* t, uint method, ReadOnlySpan<byte> message, in Bulk bulk, out Reply reply, bool interruptible)
    {
        Unsafe.SkipInit(out reply);
        reply.Length = 0;
        reply.Label = 0;
        reply.Handles = default;
        if (!t->HasServer)
        {
            return -Errno.ENOSYS;
        }
        if (t->Queue == 0 && !TryOpen(t))
        {
            return -Errno.ENOMEM;
        }
        fixed (byte* text = message)
        {
            Submission submission = default;
            submission.Operation = Operation.Call;
            submission.Handle = t->Process->Lane;
            submission.Token = ++t->Token;
            submission.Buffer = message.Length == 0 ? 0 : (ulong)text;
            submission.Length = (uint)message.Length;
            submission.Label = RequestLabel.Of(method, t->Tid);
            submission.BulkOut = bulk.OutLength == 0 ? 0 : bulk.Out;
            submission.BulkOutLength = bulk.OutLength;
            submission.BulkIn = bulk.InLength == 0 ? 0 : bulk.In;
            submission.BulkInLength = bulk.InLength;
            submission.ReplyBound = Reply.Bound;
            long result = Transact(t, &submission, ref reply, interruptible);
            return result == -Errno.ERESTARTMEMORY ? MakeAgain(t, &submission, ref reply, interruptible) : result;
        }
    }

    /// <summary>The same without bulk buffers, where only success counts.</summary>
    public static long Call(ThreadBlock* t, uint method, ReadOnlySpan<byte> message) =>
        Call(t, method, message, Bulk.None, out _, interruptible: true);

    private static long Transact(ThreadBlock* t, Submission* submission, ref Reply reply, bool interruptible)
    {
        QueueHeader* ring = t->Ring;
        bool accepted = false;
        bool cancelled = false;
        // With a mask of its own (ppoll and kin) a call may begin while a signal waits that it lets through: then
        // nobody interrupts the thread any more, and the first wait only looks.
        bool expected = interruptible && Delivery.MayFetch(t);
        bool polls = !expected && ReplyPolling.IsWorthwhile(t);
        ulong start = polls ? 0 : Time.Now();
        while (true)
        {
            uint seen = Volatile.Read(ref ring->Tail);
            long status;
            if (!accepted && polls)
            {
                status = KernelCalls.QueueSubmit(t->Queue, submission, 1);
                if (status < 0)
                {
                    return ErrorOf((Status)(int)status);
                }
                accepted = true;
                ReplyPolling.Poll(t, seen);
            }
            else if (!accepted)
            {
                ring->Accepted = 0;
                status = KernelCalls.QueueSubmitAndWait(t->Queue, submission, 1, seen, expected ? 0 : Deadline.Never);
                accepted = ring->Accepted != 0 || status >= 0;
                if (!accepted && status != (long)Status.Interrupted)
                {
                    return ErrorOf((Status)(int)status);
                }
            }
            else
            {
                if (TryFind(t, submission->Token, ref reply, out Status done))
                {
                    if (!polls)
                    {
                        ReplyPolling.NoteParked(t, Time.Now() - start);
                    }
                    return Finish(t, done, reply.Label);
                }
                status = KernelCalls.QueueWait(t->Queue, seen, Deadline.Never);
            }
            bool interrupted = status == (long)Status.Interrupted;
            if (interrupted)
            {
                Delivery.Acknowledge(t);
            }
            if (interrupted || expected)
            {
                expected = false;
                if (interruptible && !cancelled && accepted && !Arrived(t, submission->Token)
                    && Delivery.TryFetch(t))
                {
                    cancelled = true;
                    KernelCalls.QueueCancel(t->Queue, submission->Token);
                }
            }
        }
    }

    private static long Finish(ThreadBlock* t, Status status, uint label)
    {
        if (status == Status.Cancelled)
        {
            // The server had not taken the request, so nothing was done.
            t->LookAgain |= Delivery.Look;
            return -Errno.ERESTARTSYS;
        }
        if (status != Status.Ok)
        {
            return ErrorOf(status);
        }
        if (label == (uint)Errno.ERESTARTSYS)
        {
            t->LookAgain |= Delivery.Look;
        }
        return -(long)label;
    }

    private static bool Arrived(ThreadBlock* t, ulong token) => Find(t, token) != null;

    private static Completion* Find(ThreadBlock* t, ulong token)
    {
        QueueHeader* ring = t->Ring;
        byte* records = (byte*)ring + QueueHeader.RecordsOffset;
        uint tail = Volatile.Read(ref ring->Tail);
        for (uint at = ring->Head; at != tail;)
        {
            Completion* record = (Completion*)(records + (at & (Slots.QueueCapacity - 1)));
            if (record->Kind == CompletionKind.Replied && record->Token == token)
            {
                return record;
            }
            at += record->Size;
        }
        return null;
    }

    private static bool TryFind(ThreadBlock* t, ulong token, ref Reply reply, out Status status)
    {
        Completion* record = Find(t, token);
        if (record == null)
        {
            status = Status.Ok;
            return false;
        }
        status = record->Status;
        reply.Label = record->Label;
        reply.Handles.First = record->Handle0;
        reply.Handles.Second = record->Handle1;
        uint length = record->Length;
        if (length > Reply.Bound)
        {
            length = Reply.Bound;
        }
        reply.Length = (int)length;
        Unsafe.CopyBlock(reply.Start, record + 1, length);

        // Done with: the head passes it once it passes all before it.
        record->Kind = CompletionKind.Filler;
        QueueHeader* ring = t->Ring;
        byte* records = (byte*)ring + QueueHeader.RecordsOffset;
        uint head = ring->Head;
        uint tail = ring->Tail;
        while (head != tail)
        {
            Completion* first = (Completion*)(records + (head & (Slots.QueueCapacity - 1)));
            if (first->Kind == CompletionKind.Replied)
            {
                break;
            }
            head += first->Size;
        }
        Volatile.Write(ref ring->Head, head);
        return true;
    }

    private static bool TryOpen(ThreadBlock* t)
    {
        Slot* slot = Slots.At(t->Slot);
        ulong address = Slots.Base(t->Slot) + Slots.QueueOffset;
        if (slot->Queue != 0 && slot->Owner != t->Process->Serial)
        {
            // Left by a thread of another process in this space: its handle means nothing here.
            KernelCalls.SpaceUnmap(0, address, QueueHeader.RecordsOffset + Slots.QueueCapacity);
            slot->Queue = 0;
        }
        if (slot->Queue == 0)
        {
            QueueRequest request = default;
            request.Capacity = Slots.QueueCapacity;
            request.Address = address;
            long handle = KernelCalls.QueueCreate(&request);
            if (handle == (long)Status.AlreadyExists)
            {
                // A process was killed between making one here and noting it.
                KernelCalls.SpaceUnmap(0, address, QueueHeader.RecordsOffset + Slots.QueueCapacity);
                handle = KernelCalls.QueueCreate(&request);
            }
            if (handle < 0)
            {
                return false;
            }
            slot->Queue = (uint)handle;
            slot->Owner = t->Process->Serial;
        }
        t->Queue = slot->Queue;
        t->Ring = (QueueHeader*)address;
        return true;
    }
}
