using System.Diagnostics;
using Rill.Abi;

namespace Rill.Runtime;

/// <content>The completion ring and the hand-over of submissions.</content>
public sealed unsafe partial class EventLoop
{
    /// <summary>Hands all gathered submissions to the kernel now.</summary>
    public void Flush()
    {
        while (_batch.Pending > 0)
        {
            Status status = Kernel.QueueSubmit(_queue, _batch.Submissions, out int accepted);
            Diagnostics.KernelSubmits++;
            Settle(status, accepted);
        }
    }

    private void Wait(ulong deadline)
    {
        if (_batch.Pending == 0)
        {
            Park(deadline);
            return;
        }

        if (deadline == 0 || Volatile.Read(ref _header->Tail) != _head || _spin.IsWorthwhile)
        {
            Flush();
            Park(deadline);
            return;
        }

        int pending = _batch.Pending;
        BeginPark();
        Status status = Kernel.QueueSubmitAndWait(_queue, _batch.Submissions, _head, deadline);
        EndPark();
        int accepted = (int)Math.Min(Volatile.Read(ref _header->Accepted), (uint)pending);
        Settle(accepted == pending ? Status.Ok : status, accepted);
    }

    private void Park(ulong deadline)
    {
        if (Volatile.Read(ref _header->Tail) != _head)
        {
            return;
        }

        if (deadline == 0)
        {
            // A loop that never waits takes what the kernel keeps for it all the same.
            if (Volatile.Read(ref _header->Overflow) != 0)
            {
                Kernel.QueueWait(_queue, _head, 0);
            }

            return;
        }

        if (_spin.IsWorthwhile && _spin.Spin(this, _area, deadline))
        {
            return;
        }

        BeginPark();
        Kernel.QueueWait(_queue, _head, deadline);
        EndPark();
    }

    private void BeginPark()
    {
        Diagnostics.KernelWaits++;
        if (_spin.IsEnabled)
        {
            _spin.Parking(Now);
        }
    }

    private void EndPark()
    {
        if (_spin.IsEnabled)
        {
            _spin.Woken(Now);
        }
    }

    /// <summary>Whether a record lies in the ring that was not handled yet.</summary>
    internal bool HasRecords => Volatile.Read(ref _header->Tail) != _head;

    /// <summary>Deals with the kernel's answer to a submit.</summary>
    private void Settle(Status status, int accepted)
    {
        _batch.Consume(accepted);
        if (status < Status.Ok)
        {
            Refuse(status);
        }
    }

    /// <summary>Completes the first gathered submission, which the kernel did not take, as failed.</summary>
    private void Refuse(Status status)
    {
        Submission refused = _batch.Submissions[0];
        _batch.Consume(1);
        Diagnostics.Refusals++;
        if (refused.Operation == Operation.Reply)
        {
            DropReply(in refused);
            return;
        }

        var record = new Completion { Token = refused.Token, Status = status, Size = Completion.Alignment };
        Dispatch(&record, []);
    }

    /// <summary>
    /// Ends a call whose reply the kernel refused: nobody will answer it any more. Its caller hears so (PeerClosed) when the
    /// handle is closed, for which no memory is needed.
    /// </summary>
    private void DropReply(in Submission reply)
    {
        Kernel.HandleClose(reply.Handle);
        if ((reply.Flags & SubmissionFlags.MoveHandles) != 0)
        {
            ReadOnlySpan<uint> moved = [reply.Handle0, reply.Handle1, reply.Handle2, reply.Handle3];
            foreach (uint handle in moved[..(int)reply.HandleCount])
            {
                Kernel.HandleClose(handle);
            }
        }
    }

    private bool DrainRing()
    {
        // Acquire: the records before the tail are whole once the tail is seen.
        uint tail = Volatile.Read(ref _header->Tail);
        if (tail == _head)
        {
            return false;
        }

        // The ring is drained to the tail seen at the start, so that timers and posts get their turn.
        while (_head != tail)
        {
            uint offset = _head & _mask;
            var record = (Completion*)(_records + offset);
            uint size = record->Size;
            Debug.Assert(size >= Completion.Alignment && size % Completion.Alignment == 0, "the kernel writes whole records");
            if (record->Kind != CompletionKind.Filler)
            {
                Dispatch(record, new ReadOnlySpan<byte>((byte*)record + sizeof(Completion), (int)record->Length));
            }

            // Release: the record was read in full before its room is given back.
            _head += size;
            Volatile.Write(ref _header->Head, _head);
        }

        // What found no room, or had to wait for what was taken now, comes with the next submission or wait.
        if (Volatile.Read(ref _header->Overflow) != 0 && _batch.Pending == 0)
        {
            Kernel.QueueWait(_queue, _head, 0);
        }

        return true;
    }

    private void Dispatch(Completion* record, ReadOnlySpan<byte> body)
    {
        Diagnostics.Completions++;
        if (record->Token == SlotTable.PostToken)
        {
            // The wake-up of a post: the posts run after the ring.
            return;
        }

        LoopOperation? operation = _slots.Find(record->Token);
        if (operation is null)
        {
            // A reply that could not be delivered, or a notice about an operation that has ended.
            return;
        }

        var view = new CompletionView(record, body);

        // A cancelled call's notice belongs to a receive without ending it.
        if (!view.HasMore && record->Kind != CompletionKind.CallCancelled)
        {
            _slots.Remove(operation);
        }

        try
        {
            operation.OnCompletion(in view);
        }
        catch (Exception e)
        {
            Report(e);
        }
    }
}
