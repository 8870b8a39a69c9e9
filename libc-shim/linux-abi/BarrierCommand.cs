namespace Rill.LinuxAbi;

/// <summary>Commands of membarrier.</summary>
/// <remarks>Source: Linux, include/uapi/linux/membarrier.h.</remarks>
public enum BarrierCommand : uint
{
    Query = 0,
    Global = 1,
    GlobalExpedited = 2,
    RegisterGlobalExpedited = 4,
    PrivateExpedited = 8,
    RegisterPrivateExpedited = 16,
}
