namespace Rill.LinuxAbi;

/// <summary>The types of the auxiliary vector's entries (Linux, include/uapi/linux/auxvec.h and arch/x86/.../auxvec.h).</summary>
public enum AuxiliaryType : ulong
{
    End = 0,
    ProgramHeaders = 3,
    ProgramHeaderSize = 4,
    ProgramHeaderCount = 5,
    PageSize = 6,
    InterpreterBase = 7,
    Flags = 8,
    Entry = 9,
    User = 11,
    EffectiveUser = 12,
    Group = 13,
    EffectiveGroup = 14,
    Platform = 15,
    HardwareCapabilities = 16,
    ClockTicks = 17,
    Secure = 23,
    Random = 25,
    HardwareCapabilities2 = 26,
    FileName = 31,
    VdsoHeader = 33,
    MinimumSignalStack = 51,
}
