namespace Rill.LinuxAbi;

/// <summary>Options of arch_prctl.</summary>
/// <remarks>Source: Linux, arch/x86/include/uapi/asm/prctl.h.</remarks>
public enum ArchOption : uint
{
    SetGs = 0x1001,
    SetFs = 0x1002,
    GetFs = 0x1003,
    GetGs = 0x1004,
}
