using System.Runtime.InteropServices;

namespace Rill.Shim;

/// <summary>A signal on its way to a handler: what Linux's siginfo_t is made from.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SignalInfo
{
    /// <summary>1 to 64; 0: none.</summary>
    public uint Signal;
    /// <summary>si_code.</summary>
    public int Code;
    public uint Process;
    public uint User;
    /// <summary>si_value, or a timer's id in the upper half of SI_TIMER.</summary>
    public ulong Value;
    /// <summary>si_addr of a fault.</summary>
    public ulong Address;
    /// <summary>si_status of SIGCHLD.</summary>
    public int Status;
    /// <summary>The vector of a fault, for sigcontext's trapno.</summary>
    public uint Trap;
    /// <summary>The error code of a fault, for sigcontext's err.</summary>
    public ulong Error;
}
