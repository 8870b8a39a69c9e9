using System.Runtime.InteropServices;

namespace Rill.LinuxAbi;

/// <summary>siginfo_t: 128 bytes whose use depends on the signal.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct SignalInfoRecord
{
    [FieldOffset(0)] public uint Signal;
    [FieldOffset(4)] public int Error;
    [FieldOffset(8)] public int Code;
    /// <summary>si_pid, or si_timerid.</summary>
    [FieldOffset(16)] public uint Process;
    /// <summary>si_uid, or si_overrun.</summary>
    [FieldOffset(20)] public uint User;
    /// <summary>si_addr.</summary>
    [FieldOffset(16)] public ulong Address;
    /// <summary>si_value.</summary>
    [FieldOffset(24)] public ulong Value;
    /// <summary>si_status of a child's signal.</summary>
    [FieldOffset(24)] public int Status;
}
