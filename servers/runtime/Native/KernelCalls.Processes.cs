using Rill.Abi;
using ThreadStart = Rill.Abi.ThreadStart;

namespace Rill.Runtime.Native;

/// <content>Processes and threads.</content>
public abstract unsafe partial class KernelCalls
{
    /// <summary>Makes a process with no thread and an empty handle table in a space.</summary>
    /// <param name="job">The Job that it lives in; 0: the caller's own.</param>
    /// <param name="ownRights">What it may do with itself by naming 0.</param>
    public Status ProcessCreate(uint space, uint job, Rights ownRights, out uint process) =>
        TakeHandle(Invoke(KernelCall.ProcessCreate, space, job, (ulong)ownRights), out process);

    /// <summary>Puts a duplicate of a handle into another process's table, at <paramref name="value"/> or anywhere (0).</summary>
    public Status ProcessInstall(uint process, uint handle, Rights rights, uint value, out uint installed) =>
        TakeHandle(Invoke(KernelCall.ProcessInstall, process, handle, (ulong)rights, value), out installed);

    /// <summary>Ends a process.</summary>
    public Status ProcessKill(uint process, ulong code) => (Status)Invoke(KernelCall.ProcessKill, process, code);

    /// <summary>Keeps all threads of a process from running.</summary>
    public Status ProcessSuspend(uint process) => (Status)Invoke(KernelCall.ProcessSuspend, process);

    /// <summary>Undoes one <see cref="ProcessSuspend"/>.</summary>
    public Status ProcessResume(uint process) => (Status)Invoke(KernelCall.ProcessResume, process);

    /// <summary>Tells times and counts of a process.</summary>
    public Status ProcessInfo(uint process, out ProcessInfo info)
    {
        fixed (ProcessInfo* pointer = &info)
        {
            return (Status)Invoke(KernelCall.ProcessInfo, process, (ulong)pointer);
        }
    }

    /// <summary>Makes a thread, runnable at once.</summary>
    public Status ThreadCreate(uint process, in ThreadStart start, out uint thread)
    {
        fixed (ThreadStart* pointer = &start)
        {
            return TakeHandle(Invoke(KernelCall.ThreadCreate, process, (ulong)pointer), out thread);
        }
    }

    /// <summary>Interrupts a thread.</summary>
    public Status ThreadInterrupt(uint thread) => (Status)Invoke(KernelCall.ThreadInterrupt, thread);

    /// <summary>Reads the registers of a thread whose process is suspended.</summary>
    public Status ThreadGetRegisters(uint thread, out UserRegisters registers)
    {
        fixed (UserRegisters* pointer = &registers)
        {
            return (Status)Invoke(KernelCall.ThreadGetRegisters, thread, (ulong)pointer);
        }
    }

    /// <summary>Writes the registers of a thread whose process is suspended.</summary>
    public Status ThreadSetRegisters(uint thread, in UserRegisters registers)
    {
        fixed (UserRegisters* pointer = &registers)
        {
            return (Status)Invoke(KernelCall.ThreadSetRegisters, thread, (ulong)pointer);
        }
    }

    /// <summary>Tells times and state of a thread.</summary>
    public Status ThreadInfo(uint thread, out ThreadInfo info)
    {
        fixed (ThreadInfo* pointer = &info)
        {
            return (Status)Invoke(KernelCall.ThreadInfo, thread, (ulong)pointer);
        }
    }

    /// <summary>Sets scheduling class and nice value; raising above Normal needs a resource handle.</summary>
    public Status ThreadSetPriority(uint thread, SchedulingClass schedulingClass, int nice, uint resource = 0) =>
        (Status)Invoke(KernelCall.ThreadSetPriority, thread, (ulong)schedulingClass, (ulong)(long)nice, resource);

    /// <summary>Sets the cores that a thread may run on, a bit each.</summary>
    public Status ThreadSetAffinity(uint thread, ReadOnlySpan<byte> mask)
    {
        fixed (byte* pointer = mask)
        {
            return (Status)Invoke(KernelCall.ThreadSetAffinity, thread, (ulong)pointer, (ulong)mask.Length);
        }
    }

    /// <summary>Wakes up to <paramref name="count"/> waiters of a futex word.</summary>
    public Status FutexWake(uint* address, int count, FutexFlags flags, out int woken) =>
        TakeCount(Invoke(KernelCall.FutexWake, (ulong)address, (ulong)count, (ulong)flags), out woken);
}
