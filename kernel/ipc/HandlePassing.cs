using System.Runtime.CompilerServices;
using Rill.Abi;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Ipc;

/// <summary>Four handles, as a submission names and a completion brings them.</summary>
[InlineArray((int)Submission.MaxHandles)]
internal struct HandleValues
{
    private uint _first;
}

/// <summary>Handles on their way from one process's table into another's: all or none, with no time in between.</summary>
internal static class HandlePassing
{
    /// <summary>The handles that a submission names.</summary>
    public static HandleValues Of(in Submission submission)
    {
        HandleValues values = default;
        values[0] = submission.Handle0;
        values[1] = submission.Handle1;
        values[2] = submission.Handle2;
        values[3] = submission.Handle3;
        return values;
    }

    /// <summary>Checks that a process has the handles that a submission names and may pass them on.</summary>
    /// <returns>BadHandle, AccessDenied; InvalidArgument for a handle that is to be moved twice.</returns>
    public static Status Check(Process from, in Submission submission)
    {
        bool move = (submission.Flags & SubmissionFlags.MoveHandles) != 0;
        HandleValues values = Of(in submission);
        for (int i = 0; i < submission.HandleCount; i++)
        {
            if (!from.Handles.TryGet(values[i], out KernelObject? target, out Rights rights))
            {
                return Status.BadHandle;
            }
            // The reply to a call is given once, so its handle is never copied.
            if ((rights & Rights.Transfer) == 0 || (target is Call && !move))
            {
                return Status.AccessDenied;
            }
            for (int j = 0; j < i && move; j++)
            {
                if (values[j] == values[i])
                {
                    return Status.InvalidArgument;
                }
            }
        }
        return Status.Ok;
    }

    /// <summary>Closes the handles that a reply was to move and could not: its sender has no use for them.</summary>
    /// <param name="queue">The queue that is worked with, which stays in use.</param>
    public static void Drop(Process from, CompletionQueue queue, in Submission submission)
    {
        if ((submission.Flags & SubmissionFlags.MoveHandles) == 0)
        {
            return;
        }
        HandleValues values = Of(in submission);
        for (int i = 0; i < submission.HandleCount; i++)
        {
            if (from.Handles.TryGet(values[i], out KernelObject? target, out _) && target != queue)
            {
                _ = from.Handles.Close(values[i]);
            }
        }
    }

    /// <summary>Passes the handles that <see cref="Check"/> has just allowed; the receiver's table has room reserved.</summary>
    /// <param name="at">The place in <paramref name="installed"/> of the first one.</param>
    public static void Pass(Process from, Process to, in Submission submission, ref HandleValues installed, int at)
    {
        HandleValues values = Of(in submission);
        for (int i = 0; i < submission.HandleCount; i++)
        {
            _ = from.Handles.TryGet(values[i], out KernelObject? target, out Rights rights);
            installed[at + i] = to.Handles.Add(target!, rights);
            if ((submission.Flags & SubmissionFlags.MoveHandles) != 0)
            {
                // After the new handle exists, so that the object never seems to have lost its last one.
                from.Handles.Take(values[i])!.RemoveHandle();
            }
        }
    }
}
