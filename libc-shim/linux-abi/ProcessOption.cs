namespace Rill.LinuxAbi;

/// <summary>Options of prctl.</summary>
/// <remarks>Source: Linux, include/uapi/linux/prctl.h.</remarks>
public enum ProcessOption : int
{
    SetDeathSignal = 1,
    GetDeathSignal = 2,
    GetDumpable = 3,
    SetDumpable = 4,
    GetKeepCapabilities = 7,
    SetName = 15,
    GetName = 16,
    GetSecureComputing = 21,
    CapabilityBoundingRead = 23,
    CapabilityBoundingDrop = 24,
    SetTimerSlack = 29,
    GetTimerSlack = 30,
    SetChildSubreaper = 36,
    GetChildSubreaper = 37,
    SetNoNewPrivileges = 38,
    GetNoNewPrivileges = 39,
    SetVirtualMemoryName = 0x53564D41,
}
