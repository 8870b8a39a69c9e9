using Rill.Protocols;

namespace Rill.Runtime.Native;

/// <summary>Takes handles out of messages: from then on they are owned, by an object of their kind.</summary>
public static class PassedHandles
{
    /// <summary>Takes a lane.</summary>
    public static LaneHandle Own(this HandleOf<HandleKinds.Lane> passed, KernelCalls kernel) => new(kernel, passed.Value);

    /// <summary>Takes memory.</summary>
    public static MemoryHandle Own(this HandleOf<HandleKinds.Memory> passed, KernelCalls kernel) => new(kernel, passed.Value);

    /// <summary>Takes an address space.</summary>
    public static SpaceHandle Own(this HandleOf<HandleKinds.AddressSpace> passed, KernelCalls kernel) => new(kernel, passed.Value);

    /// <summary>Takes a process.</summary>
    public static ProcessHandle Own(this HandleOf<HandleKinds.Process> passed, KernelCalls kernel) => new(kernel, passed.Value);

    /// <summary>Takes a thread.</summary>
    public static ThreadHandle Own(this HandleOf<HandleKinds.Thread> passed, KernelCalls kernel) => new(kernel, passed.Value);

    /// <summary>Takes an interrupt.</summary>
    public static InterruptHandle Own(this HandleOf<HandleKinds.Interrupt> passed, KernelCalls kernel) => new(kernel, passed.Value);

    /// <summary>Takes a range of I/O ports.</summary>
    public static PortsHandle Own(this HandleOf<HandleKinds.Ports> passed, KernelCalls kernel) => new(kernel, passed.Value);
}
