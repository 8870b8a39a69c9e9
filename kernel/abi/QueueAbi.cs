using System.Runtime.InteropServices;

namespace Rill.Abi;

/// <summary>The argument of <see cref="KernelCall.QueueCreate"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct QueueRequest
{
    /// <summary>Bytes of the record area: a power of two from <see cref="MinCapacity"/> to <see cref="MaxCapacity"/>.</summary>
    public uint Capacity;
    public uint Reserved;
    /// <summary>In: where to map it (Fixed, must be free), or 0. Out: where it is. One page of
    /// <see cref="QueueHeader"/>, then the records. The mapping is NoInherit, readable and writable.</summary>
    public ulong Address;

    /// <summary>The least and the most <see cref="Capacity"/>, in bytes.</summary>
    public const uint MinCapacity = (uint)Pages.Size, MaxCapacity = 4 << 20;
}

/// <summary>
/// The first page of a queue's mapping. Positions count bytes since creation modulo 2^32; a record lies at
/// position modulo capacity. The kernel keeps its own copy of what it writes and validates what it reads.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
public struct QueueHeader
{
    /// <summary>Written by the kernel after a record is whole (release): the position past the last record. Also the
    /// word that <see cref="KernelCall.QueueWait"/> waits on.</summary>
    [FieldOffset(0)] public uint Tail;
    /// <summary>1 while completions wait in the kernel because the ring is full: after draining, any submit or wait
    /// brings them.</summary>
    [FieldOffset(4)] public uint Overflow;
    /// <summary>Bytes of the record area, a power of two. The kernel writes it once and does not read it.</summary>
    [FieldOffset(8)] public uint Capacity;
    /// <summary>Of the last QueueSubmitAndWait: how many submissions were accepted.</summary>
    [FieldOffset(12)] public uint Accepted;
    /// <summary>1 while a thread is parked on the queue (a hint).</summary>
    [FieldOffset(16)] public uint Waiters;
    /// <summary>Written by user code: the position up to which records were consumed.</summary>
    [FieldOffset(64)] public uint Head;

    /// <summary>Bytes from the start of the mapping to the first record: the header has a page.</summary>
    public const uint RecordsOffset = (uint)Pages.Size;
}

/// <summary>What a submission asks for.</summary>
public enum Operation : ushort
{
    None = 0,
    /// <summary>Lane, Write. Buffer, Length, Label, Handles. Completes when the other end took it. With
    /// <see cref="SubmissionFlags.Offer"/> a new stream is made: one lane goes to the receiver as the message's first
    /// handle, the other comes back in the completion.</summary>
    Send = 1,
    /// <summary>Lane, Read. Length is the bound for the inline bytes (at most <see cref="Submission.MaxMessage"/>).
    /// With <see cref="SubmissionFlags.Multishot"/> it stays until the lane closes or it is cancelled.</summary>
    Receive = 2,
    /// <summary>Lane, Write. A request (as Send) with its one-shot reply: BulkOut is what the server may read, BulkIn
    /// what it may write. Completes by the reply, whose bytes come inline, at most <see cref="Submission.ReplyBound"/>.</summary>
    Call = 3,
    /// <summary>Call handle. Buffer, Length, Label, Handles go into the caller's completion; BulkOut, if any, is copied
    /// into the caller's BulkIn buffer first. Consumes the handle. Posts no completion unless it fails or
    /// <see cref="SubmissionFlags.Confirm"/> is set.</summary>
    Reply = 4,
    /// <summary>Value is the deadline in ns. Completes when it has passed.</summary>
    Timer = 5,
    /// <summary>Interrupt, Wait. Completes at the next interrupt (or at once if one came since); Multishot is allowed.
    /// A level-triggered line stays masked from the interrupt until InterruptAcknowledge. An edge-triggered one is masked
    /// only while an interrupt is kept for the next wait.</summary>
    InterruptWait = 6,
    /// <summary>Process, thread or Job, Wait. Completes with the exit code in Value and the <see cref="ExitReason"/> in Label.</summary>
    ObserveExit = 7,
    /// <summary>Resource, Manage (<see cref="ResourceKind.Pressure"/>). Completes when memory runs short, or at once while it
    /// is: programs' faults wait for frames, or servers use the reserve, and nothing that is ending has frames to give back.
    /// Who observes ends somebody and observes again, with Value 0; or with Value 1 if nobody can be ended: then the faults
    /// that wait, and those of the same threads until there is memory again, fail with NoMemory. Value of the completion: how
    /// many threads wait.</summary>
    ObservePressure = 8,
}

/// <summary>Options of a submission.</summary>
[System.Flags]
public enum SubmissionFlags : ushort
{
    None = 0,
    /// <summary>Of a Receive or InterruptWait: it stays, and completes again, until it is cancelled or its object goes. All
    /// its records but the last have <see cref="Completion.More"/>.</summary>
    Multishot = 1,
    /// <summary>Of a Send: a new stream is made for it. One lane goes to the receiver as the first of the message's handles, the
    /// other comes back in the completion.</summary>
    Offer = 2,
    /// <summary>The handles leave the sender's table when the message is taken, and with a reply even where that cannot be
    /// delivered; without it they are duplicated.</summary>
    MoveHandles = 4,
    /// <summary>Of a Reply: it completes, with the outcome, also where it was delivered. Refused with NoMemory where there is
    /// no room for that record; then nothing was done.</summary>
    Confirm = 8,
}

/// <summary>One operation handed to the kernel: 128 bytes. Fields that an operation does not use must be 0.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct Submission
{
    [FieldOffset(0)] public Operation Operation;
    [FieldOffset(2)] public SubmissionFlags Flags;
    /// <summary>The object that the operation works on.</summary>
    [FieldOffset(4)] public uint Handle;
    /// <summary>Returned in the completion; names the operation for cancellation. Not necessarily unique.</summary>
    [FieldOffset(8)] public ulong Token;
    /// <summary>The message's bytes; must stay in place until the operation completes.</summary>
    [FieldOffset(16)] public ulong Buffer;
    [FieldOffset(24)] public uint Length;
    /// <summary>The method of a request, the application's status of a reply.</summary>
    [FieldOffset(28)] public uint Label;
    /// <summary>Bulk bytes that the other end may read, while the call is open.</summary>
    [FieldOffset(32)] public ulong BulkOut;
    [FieldOffset(40)] public ulong BulkOutLength;
    /// <summary>Room that the other end may write bulk bytes to, while the call is open.</summary>
    [FieldOffset(48)] public ulong BulkIn;
    [FieldOffset(56)] public ulong BulkInLength;
    [FieldOffset(64)] public ulong Value;
    [FieldOffset(72)] public uint ReplyBound;
    [FieldOffset(76)] public uint HandleCount;
    [FieldOffset(80)] public uint Handle0;
    [FieldOffset(84)] public uint Handle1;
    [FieldOffset(88)] public uint Handle2;
    [FieldOffset(92)] public uint Handle3;

    /// <summary>The largest message, in bytes.</summary>
    public const uint MaxMessage = 16384;
    /// <summary>The most bulk bytes of a Reply; more go by CallWrite before it.</summary>
    public const uint MaxReplyBulk = 1 << 20;
    /// <summary>The most handles in a message.</summary>
    public const uint MaxHandles = 4;
}

/// <summary>What a completion record is about.</summary>
public enum CompletionKind : byte
{
    /// <summary>Filler up to the end of the ring: skip <see cref="Completion.Size"/> bytes.</summary>
    Filler = 0,
    /// <summary>A Send was taken by the other end. The only handle is that of the new lane, of one with
    /// <see cref="SubmissionFlags.Offer"/>.</summary>
    Sent = 1,
    /// <summary>A message. If <see cref="Completion.Call"/> is not 0 it is a request, and that handle its reply.</summary>
    Received = 2,
    /// <summary>A call's reply.</summary>
    Replied = 3,
    /// <summary>Reply with Confirm, or a reply that could not be delivered.</summary>
    ReplyDone = 4,
    /// <summary>A Timer's deadline has passed. Value is the time, in nanoseconds since boot.</summary>
    Timer = 5,
    /// <summary>An InterruptWait's interrupt has come.</summary>
    Interrupt = 6,
    /// <summary>What an ObserveExit names has ended. Label is the <see cref="ExitReason"/>, Value the code.</summary>
    Exit = 7,
    /// <summary>Of QueuePost, with the token and the Value that were given.</summary>
    Posted = 8,
    /// <summary>The caller of <see cref="Completion.Call"/> asks that the call end soon; the reply is still owed.
    /// Token is that of the Receive that brought the call.</summary>
    CallCancelled = 9,
    /// <summary>Of <see cref="Operation.ObservePressure"/>.</summary>
    Pressure = 10,
}

/// <summary>
/// A completion record: this header of 64 bytes, then <see cref="Length"/> inline bytes, padded to 64. A record never
/// wraps. Exactly one final record comes for each accepted operation (<see cref="More"/> clear).
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct Completion
{
    // Narrow where the values are, so that the header is one cache line: a status is above -32,768, and no record is
    // longer than a header and the largest message.
    [FieldOffset(0)] public ulong Token;
    /// <summary>How the operation ended: a <see cref="Rill.Abi.Status"/> of 16 bits.</summary>
    [FieldOffset(8)] public short StatusBits;
    [FieldOffset(10)] public CompletionKind Kind;
    /// <summary>Bit 0 (<see cref="More"/>): the multishot operation goes on.</summary>
    [FieldOffset(11)] public byte Flags;
    /// <summary>Bytes of the whole record: a multiple of 64.</summary>
    [FieldOffset(12)] public ushort SizeBits;
    /// <summary>Inline bytes after the header.</summary>
    [FieldOffset(14)] public ushort LengthBits;
    [FieldOffset(16)] public uint Label;
    /// <summary>In a request: the one-shot reply handle.</summary>
    [FieldOffset(20)] public uint Call;
    /// <summary>Exit code, posted value, time of a timer in ns; of a message: the sending process's object id.</summary>
    [FieldOffset(24)] public ulong Value;
    /// <summary>Of a request: bytes that the server may read and write in bulk, each below <see cref="Layout.UserEnd"/>. Of a
    /// call's end, with or without a reply: bulk bytes that went to a device by <see cref="KernelCall.PortWriteCall"/>; of a
    /// reply also bulk bytes written.</summary>
    [FieldOffset(32)] public ulong BulkOutLength;
    [FieldOffset(40)] public ulong BulkInLength;
    [FieldOffset(48)] public uint Handle0;
    [FieldOffset(52)] public uint Handle1;
    [FieldOffset(56)] public uint Handle2;
    [FieldOffset(60)] public uint Handle3;

    public const byte More = 1;
    public const uint Alignment = 64;

    /// <summary><see cref="StatusBits"/>.</summary>
    public Status Status
    {
        readonly get => (Status)StatusBits;
        set => StatusBits = (short)value;
    }

    /// <summary><see cref="SizeBits"/>.</summary>
    public uint Size
    {
        readonly get => SizeBits;
        set => SizeBits = (ushort)value;
    }

    /// <summary><see cref="LengthBits"/>.</summary>
    public uint Length
    {
        readonly get => LengthBits;
        set => LengthBits = (ushort)value;
    }
}

/// <summary>What <see cref="KernelCall.StreamCreate"/> gives: a handle for each end of a stream.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct LanePair
{
    public uint First, Second;
}

/// <summary>Deadlines in nanoseconds of the monotonic clock.</summary>
public static class Deadline
{
    public const ulong Never = ulong.MaxValue;
}

/// <summary>Options of the futex calls.</summary>
[System.Flags]
public enum FutexFlags : uint
{
    /// <summary>The word is named by address space and address.</summary>
    Private = 0,
    /// <summary>The word is named by the shared memory behind it, where its mapping is shared.</summary>
    Shared = 1,
}
