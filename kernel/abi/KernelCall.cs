namespace Rill.Abi;

/// <summary>
/// The numbers of the kernel calls. Number in rax, arguments in rdi, rsi, rdx, r10, r8, r9, result in rax (see
/// <see cref="Status"/>); rcx, r11, the vector registers and the other argument registers are lost, as at a call of
/// the System V ABI. Only a <c>syscall</c> instruction inside the redirect's text range gets here
/// (<see cref="RedirectTable"/>). Where a process, thread, space or Job handle is asked for, 0 means the caller's
/// own, with the rights that its maker gave it over itself (ProcessCreate); its own space it may always read and write.
/// Deadlines are absolute, in nanoseconds of the monotonic clock; <see cref="Abi.Deadline.Never"/> is none, 0 polls.
/// </summary>
public enum KernelCall : ulong
{
    /// <summary>(handle). Closes a handle. Any.</summary>
    HandleClose = 1,
    /// <summary>(handle, rights) → handle. Makes a second handle with the same or fewer rights. Duplicate.</summary>
    HandleDuplicate = 2,
    /// <summary>(handle, out <see cref="HandleInfo"/>). Tells the object's type and id, and the handle's rights. Any.</summary>
    HandleInfo = 3,

    /// <summary>(size, <see cref="MemoryFlags"/>, job) → handle. Zero-filled anonymous memory; frames come on first touch
    /// unless contiguous. Size in bytes, rounded up to pages. The Job is charged for it. Job: Write.</summary>
    MemoryCreate = 10,
    /// <summary>(resource, base, size) → handle. A range of physical addresses (device registers). Resource: Manage,
    /// <see cref="ResourceKind.Memory"/>.</summary>
    MemoryCreatePhysical = 11,
    /// <summary>(memory, size). Grows or shrinks; what lies past the new end is unmapped everywhere and freed. Resize.</summary>
    MemoryResize = 12,
    /// <summary>(memory, out <see cref="MemoryInfo"/>). Tells the object's size and what it holds and, with Manage, where it
    /// lies in physical memory. Any.</summary>
    MemoryInfo = 13,
    /// <summary>(memory, offset, buffer, length) → bytes. Copies out of the object; holes read as zeros. Read.</summary>
    MemoryRead = 14,
    /// <summary>(memory, offset, buffer, length) → bytes. Copies into the object; never grows it. Write.</summary>
    MemoryWrite = 15,
    /// <summary>(memory to, offset, memory from, offset, length) → bytes. Copies between objects. Write; Read.</summary>
    MemoryCopy = 16,
    /// <summary>(memory, offset, length). Frees the whole pages of the range, zeroes the rest. Write or
    /// Resize.</summary>
    MemoryDiscard = 17,
    /// <summary>(memory, <see cref="MemorySeals"/>). From now on no handle's right to write counts, for calls and for new
    /// shared mappings. BadState where a seal does not allow what there is. Resize.</summary>
    MemorySeal = 18,

    /// <summary>(job) → handle. An empty address space (the clock page is mapped in it), charged to the Job. Job: Write.</summary>
    SpaceCreate = 20,
    /// <summary>(space, job) → handle. A copy-on-write clone with the same bounds, without the mappings flagged NoInherit,
    /// charged to the Job. Space: Read; Job: Write.</summary>
    SpaceClone = 21,
    /// <summary>(space, in <see cref="MapRequest"/>) → address. Maps an object, or anonymous memory. Write;
    /// the memory handle: Map and what the protection asks.</summary>
    SpaceMap = 22,
    /// <summary>(space, address, length). Holes in the range are allowed. Write.</summary>
    SpaceUnmap = 23,
    /// <summary>(space, address, length, <see cref="Protection"/>). A hole in the range is NotFound. Write.</summary>
    SpaceProtect = 24,
    /// <summary>(space, address, length). Drops private pages: anonymous ones read as zeros afterwards. Write.</summary>
    SpaceDiscard = 25,
    /// <summary>(space, address, buffer, length) → bytes. Copies out of the space. Read.</summary>
    SpaceRead = 26,
    /// <summary>(space, address, buffer, length, <see cref="SpaceWriteFlags"/>) → bytes. Copies into the space, on write
    /// where needed. Write.</summary>
    SpaceWrite = 27,
    /// <summary>(space, out <see cref="SpaceInfo"/>). Tells how much is mapped and resident. Read.</summary>
    SpaceInfo = 28,
    /// <summary>(space, in <see cref="RemapRequest"/>) → address. Moves or resizes a mapping (mremap). Write.</summary>
    SpaceRemap = 29,
    /// <summary>(space, in <see cref="RedirectTable"/>). Says where calls, interruptions and faults go, for every
    /// thread made in the space from now on. Write.</summary>
    SpaceSetRedirect = 30,
    /// <summary>(). Every core that runs the caller's space passes a full memory barrier before this returns.</summary>
    SpaceBarrier = 31,
    /// <summary>(space, address, out <see cref="MappingInfo"/>). The mapping at or next above the address. Read.</summary>
    SpaceQuery = 32,
    /// <summary>(space, address, expected, value, count) → the word before. Stores a 32-bit value where the word holds
    /// expected, as one step, and then wakes so many shared futex waiters. As user code could write. Write.</summary>
    SpaceCompareExchange = 33,
    /// <summary>(space, in <see cref="SpaceBounds"/>). What may be mapped from now on, and below which place; a call that would map more is
    /// LimitReached. Manage.</summary>
    SpaceSetBounds = 34,

    /// <summary>(space, job, rights) → handle. A process with no thread and an empty handle table, which lives in the Job
    /// and ends with it. The rights are what it may do with itself, its threads and its Job by naming 0; never more than
    /// the caller has. Space: Write; Job: Manage.</summary>
    ProcessCreate = 40,
    /// <summary>(process, handle, rights, value) → handle in that process. Value 0: any. Write; handle: Transfer.</summary>
    ProcessInstall = 41,
    /// <summary>(process, code). Ends it: all threads stop, all handles close. Manage.</summary>
    ProcessKill = 42,
    /// <summary>(code). Ends the caller's process. Does not return.</summary>
    ProcessExit = 43,
    /// <summary>(process). No thread of it runs until as many resumes. Manage.</summary>
    ProcessSuspend = 44,
    /// <summary>(process). Takes one suspension back. Manage.</summary>
    ProcessResume = 45,
    /// <summary>(process, out <see cref="ProcessInfo"/>). Tells what it used and how it ended. Any.</summary>
    ProcessInfo = 46,
    /// <summary>(process, in <see cref="ThreadStart"/>) → handle. The thread is runnable at once. Write.</summary>
    ThreadCreate = 47,
    /// <summary>(clearAddress, unmapAddress, unmapLength). Ends the calling thread: unmaps its area and the range
    /// (0: none), and only then stores a 32-bit zero at clearAddress and wakes one private futex waiter there (0: none),
    /// so that whoever sees the zero may make a thread with the same area. Does not return.</summary>
    ThreadExit = 48,
    /// <summary>(thread). Interrupts it (<see cref="ThreadArea"/>). Write.</summary>
    ThreadInterrupt = 49,
    /// <summary>(thread, out <see cref="UserRegisters"/>). Reads the registers of a thread whose process is suspended. Read.</summary>
    ThreadGetRegisters = 50,
    /// <summary>(thread, in <see cref="UserRegisters"/>). Sets the registers of a thread whose process is suspended. Write.</summary>
    ThreadSetRegisters = 51,
    /// <summary>(thread, out <see cref="ThreadInfo"/>). Tells what it used and what it does. Any.</summary>
    ThreadInfo = 52,
    /// <summary>(thread, <see cref="SchedulingClass"/>, nice -20..19). Sets how it is scheduled. Raising above Normal needs a
    /// resource (<see cref="ResourceKind.Priorities"/>) as 4th argument. Write.</summary>
    ThreadSetPriority = 53,
    /// <summary>(thread, mask, bytes). Sets the cores it may run on. Write.</summary>
    ThreadSetAffinity = 54,
    /// <summary>(). Lets the next thread of this core run.</summary>
    ThreadYield = 55,
    /// <summary>(address). Sets the FS base of the calling thread. InvalidArgument where it is not canonical.</summary>
    ThreadSetFsBase = 56,
    /// <summary>() → handle. A handle of the calling thread, with the rights that the process has over itself.</summary>
    ThreadSelf = 57,

    /// <summary>(address, expected, deadline, <see cref="FutexFlags"/>). Parks while the 32-bit word holds expected.</summary>
    FutexWait = 60,
    /// <summary>(address, count, <see cref="FutexFlags"/>) → number woken. Wakes threads that wait for the word.</summary>
    FutexWake = 61,
    /// <summary>(address, wakeCount, moveCount, toAddress, expected, flags) → number woken and moved. Wakes some
    /// threads that wait for the word and lets others wait for another; Again if the word at address is not expected.</summary>
    FutexRequeue = 62,

    /// <summary>(in out <see cref="QueueRequest"/>) → handle. Makes a completion queue and maps its ring.</summary>
    QueueCreate = 70,
    /// <summary>(queue, in <see cref="Submission"/>[], count) → number accepted. Begins operations; the status of the
    /// first if it is refused. Later ones are not looked at after a refusal.</summary>
    QueueSubmit = 71,
    /// <summary>(queue, seenTail, deadline). Parks while the ring's tail is seenTail; Ok, TimedOut or Interrupted.</summary>
    QueueWait = 72,
    /// <summary>(queue, submissions, count, seenTail, deadline). Submits and waits in one, with direct hand-off to
    /// a thread that a message wakes. All submissions are accepted or the call returns the first refusal without waiting: the number
    /// accepted before it is in <see cref="QueueHeader.Accepted"/>.</summary>
    QueueSubmitAndWait = 73,
    /// <summary>(queue, token). Cancels the pending operation: it completes once, as done or as Cancelled. A call that
    /// the server already holds is asked to end (<see cref="CompletionKind.CallCancelled"/>) and completes by its reply.
    /// NotFound where none is pending.</summary>
    QueueCancel = 74,
    /// <summary>(queue, token, value). Posts a <see cref="CompletionKind.Posted"/> record. Write.</summary>
    QueuePost = 75,
    /// <summary>(out uint[2] handles). Makes a stream; one handle for each lane.</summary>
    StreamCreate = 76,
    /// <summary>(call, offset, buffer, length) → bytes. Reads the caller's bulk-out buffer.</summary>
    CallRead = 77,
    /// <summary>(call, offset, buffer, length) → bytes. Writes the caller's bulk-in buffer.</summary>
    CallWrite = 78,
    /// <summary>(call, offset, memory, memoryOffset, length) → bytes. From the caller's bulk-out buffer into the object.</summary>
    CallReadMemory = 79,
    /// <summary>(call, offset, memory, memoryOffset, length) → bytes. From the object into the caller's bulk-in buffer.</summary>
    CallWriteMemory = 80,

    /// <summary>(resource, gsi, flags) → handle. Claims an interrupt line. Manage, <see cref="ResourceKind.Interrupts"/>.</summary>
    InterruptCreate = 90,
    /// <summary>(interrupt). Unmasks it after its completion was served. Write.</summary>
    InterruptAcknowledge = 91,
    /// <summary>(resource, first, count) → handle. A range of I/O ports. Manage, <see cref="ResourceKind.Ports"/>.</summary>
    PortsCreate = 92,
    /// <summary>(ports, port, width 1|2|4, buffer, count) → count read. Reads one port repeatedly. Read.</summary>
    PortRead = 93,
    /// <summary>(ports, port, width, buffer, count) → count written. Writes one port repeatedly. Write.</summary>
    PortWrite = 94,
    /// <summary>(ports, port, call, offset, count) → count written, at most 256. Bytes of the caller's bulk-out buffer
    /// go to a byte-wide port without a copy in the driver. How far the buffer went is noted in the same entry, and told
    /// to the caller at the end of the call, whatever the end (<see cref="Completion.BulkOutLength"/>): so it knows what
    /// the device got even of a driver that died. Ports: Write; call: Read.</summary>
    PortWriteCall = 95,

    /// <summary>(out <see cref="SystemInfo"/>). Tells the kernel's counts. What dead processes held is free
    /// before it is counted.</summary>
    SystemInfo = 100,
    /// <summary>(resource, <see cref="PowerAction"/>). Switches the machine off, or starts it anew. Manage,
    /// <see cref="ResourceKind.Power"/>.</summary>
    SystemPower = 101,
    /// <summary>(log, offset, buffer, length) → bytes. Copies out of the log. Offsets count from boot; 0 where none is
    /// there yet; an offset that the ring has overwritten is NotFound. Read.</summary>
    LogRead = 102,
    /// <summary>(log, buffer, length). Appends to the log. Control characters but tab and newline become '?', so that a line
    /// of the kernel's own report of a panic can be told from all others. Write.</summary>
    LogWrite = 103,
    /// <summary>(resource, nanoseconds since 1970). Sets the wall clock. Manage, <see cref="ResourceKind.WallClock"/>.</summary>
    ClockSet = 104,
    /// <summary>(buffer, length at most 256) → bytes. Fills the buffer with random bytes.</summary>
    RandomGet = 105,
    /// <summary>(resource). The kernel stops using COM1: a driver takes it over. Manage, <see cref="ResourceKind.Console"/>.</summary>
    SerialRelease = 106,
    /// <summary>(resource, <see cref="ResourceKind"/>, first, count) → handle. A resource that allows a part of what another
    /// allows. Kinds without a range: 0, 1. Manage.</summary>
    ResourceCreate = 107,

    /// <summary>(job) → handle. A Job below another, with the bounds that processes of that one have and no limits of its own.
    /// Manage.</summary>
    JobCreate = 110,
    /// <summary>(job, <see cref="JobCount"/>, <see cref="JobScope"/>, limit). Sets how much of a thing the Job, or each of its
    /// processes, may have. Manage.</summary>
    JobSetLimit = 111,
    /// <summary>(job, out <see cref="JobInfo"/>). Tells what is charged and what may be. Read.</summary>
    JobInfo = 112,
    /// <summary>(job, code). Ends every process of the Job and of the Jobs below it; it gets no other. Its end, which
    /// <see cref="Operation.ObserveExit"/> tells, has come when none is left. Manage.</summary>
    JobKill = 113,
}
