using Rill.Kernel.Arch;
using Rill.Kernel.Boot;

namespace Rill.Kernel.Api;

/// <summary>Compiled only where kernel/api/Entry.cs does not exist: lets the machine layer boot by itself.</summary>
internal static unsafe class Entry
{
    public static void Start(in BootInfo info) => KernelLog.Write("no kernel core in this build: idle\n"u8);

    public static void StartSecondary(int cpu)
    {
    }

    public static ThreadContext* Syscall(ThreadContext* context) => context;

    public static ThreadContext* PageFault(ThreadContext* context, ulong address, uint errorCode) => null;

    public static ThreadContext* Exception(ThreadContext* context, int vector, uint errorCode) => null;

    public static ThreadContext* Interrupt(ThreadContext* context, int line) => context;

    public static ThreadContext* Timer(ThreadContext* context) => context;

    public static ThreadContext* Wake(ThreadContext* context) => context;
}
