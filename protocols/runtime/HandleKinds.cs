namespace Rill.Protocols;

/// <summary>The kinds of objects that handles of messages name: the kernel's (kernel/abi, ObjectType).</summary>
public static class HandleKinds
{
    /// <summary>Any kind: another field says which.</summary>
    public struct Any;

    /// <summary>A process.</summary>
    public struct Process;

    /// <summary>A thread.</summary>
    public struct Thread;

    /// <summary>An address space.</summary>
    public struct AddressSpace;

    /// <summary>Memory.</summary>
    public struct Memory;

    /// <summary>One end of a stream.</summary>
    public struct Lane;

    /// <summary>A completion queue.</summary>
    public struct Queue;

    /// <summary>An interrupt.</summary>
    public struct Interrupt;

    /// <summary>I/O ports.</summary>
    public struct Ports;

    /// <summary>A range of a resource.</summary>
    public struct Resource;

    /// <summary>The kernel's log.</summary>
    public struct Log;

    /// <summary>A Job.</summary>
    public struct Job;
}
