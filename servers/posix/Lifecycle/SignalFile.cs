using System.Buffers.Binary;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Signals;
using Rill.Posix.Vfs;
using Rill.Posix.Waiting;

namespace Rill.Posix.Lifecycle;

/// <summary>A signalfd.</summary>
/// <remarks>Source: man 2 signalfd; struct signalfd_siginfo is 128 bytes.</remarks>
internal sealed class SignalFile(Location location, OpenFlags flags, Process owner, ulong mask) : OpenFile(location, flags)
{
    private const int RecordSize = 128;

    /// <summary>Which signals it takes.</summary>
    public ulong Mask { get; set; } = mask & ~Signal.Unblockable;

    /// <remarks>The maker's: readiness of an inherited signalfd in a child is told by the maker's signals.</remarks>
    public override WaitQueue Queue => owner.Signals.Arrived;

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        Process process = caller.Process ?? owner;
        if (to.Length < RecordSize)
        {
            return Errno.EINVAL;
        }

        Span<byte> record = stackalloc byte[RecordSize];
        UserThread? thread = caller.Thread;
        while (to.Length - count >= RecordSize
            && SignalRouter.TryTakeDirectly(thread, process, Mask, out SignalInfo info, out PendingSignals from, out UserAccount? payer))
        {
            record.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(record, info.Number);
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], info.Code);
            BinaryPrimitives.WriteInt32LittleEndian(record[12..], info.Process);
            BinaryPrimitives.WriteUInt32LittleEndian(record[16..], info.User);
            BinaryPrimitives.WriteInt32LittleEndian(record[40..], info.Status);
            BinaryPrimitives.WriteInt32LittleEndian(record[44..], (int)info.Value);
            BinaryPrimitives.WriteUInt64LittleEndian(record[48..], info.Value);
            BinaryPrimitives.WriteUInt64LittleEndian(record[72..], info.Address);
            Errno errno = to.Write(record, count);
            if (errno != Errno.Ok)
            {
                from.PutBack(info, payer);
                process.PublishPending();
                return count > 0 ? Errno.Ok : errno;
            }

            count += RecordSize;
        }

        return count > 0 ? Errno.Ok : Errno.EAGAIN;
    }

    public override PollEvents Poll()
    {
        ulong pending = owner.Signals.Pending.Set;
        foreach (UserThread thread in owner.Threads)
        {
            pending |= thread.Pending.Set;
        }

        return (pending & Mask) != 0 ? PollEvents.Readable : PollEvents.None;
    }
}
