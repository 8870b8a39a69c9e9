using System.Runtime.InteropServices;
using Rill.LinuxAbi;

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

    /// <summary>The record of a signal.</summary>
    public readonly SignalInfoRecord ToRecord()
    {
        SignalInfoRecord record = default;
        Fill(ref record);
        return record;
    }

    /// <summary>Writes the record into one that is all zeroes.</summary>
    public readonly void Fill(ref SignalInfoRecord record)
    {
        record.Signal = Signal;
        record.Code = Code;
        // A child's end can be told by any signal: it has a process, which a fault has not.
        if (Code > 0 && Process == 0 && LinuxAbi.Signal.IsIn(LinuxAbi.Signal.Faults, Signal))
        {
            record.Address = Address;
            return;
        }
        record.Process = Process;
        record.User = User;
        if (Code > 0 && Code < SignalCode.Kernel)
        {
            record.Status = Status;
        }
        else if (Code < 0 && Code != SignalCode.Tkill)
        {
            record.Value = Value;
        }
    }
}
