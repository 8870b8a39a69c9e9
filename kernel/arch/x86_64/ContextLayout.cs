using Rill.Abi;

namespace Rill.Kernel.Arch;

/// <summary>Byte offsets that C# and the entry assembly share: of <c>ThreadContext</c>, which begins with the registers in
/// the order of <see cref="RegisterOffsets"/>, and of <c>CpuLocal</c>. This file is compiled into the assembly writer,
/// too.</summary>
internal static class ContextLayout
{
    public const int Vector = RegisterOffsets.Size;
    public const int ErrorCode = 164;
    public const int ExtendedState = 168;
    public const int AreaKernel = 176;
    public const int Resume = 184;
    public const int LoadedOn = 188;
    public const int TextStart = 192;
    public const int TextEnd = 200;
    public const int RedirectEntry = 208;
    public const int ContextSize = 256;

    /// <summary>Values of the resume field: back from a native call, or with all registers.</summary>
    public const int ResumeCall = 0;
    public const int ResumeFull = 1;

    public const int CpuSelf = 0;
    public const int CpuIndex = 8;
    public const int CpuContext = 16;
    public const int CpuStackTop = 24;
    public const int CpuUserRsp = 32;
    public const int CpuPolling = 40;
    public const int CpuWoken = 44;
    public const int CpuPollUntil = 48;
    public const int CpuPollBurst = 56;

    /// <summary>Selectors of the descriptor table: kernel code and data, user data and code, task state.</summary>
    public const int KernelCode = 0x08;
    public const int KernelData = 0x10;
    public const int UserData = 0x20 | 3;
    public const int UserCode = 0x28 | 3;
    public const int TaskState = 0x30;

    /// <summary>In the trampoline page of starting cores: offsets of what the boot core fills in.</summary>
    public const int TrampolineGdtPointer = 0xF00;
    public const int TrampolineFarJump = 0xF10;
    public const int TrampolineRoot = 0xF18;
    public const int TrampolineEntry = 0xF20;
    public const int TrampolineStack = 0xF28;
    public const int TrampolineCpu = 0xF30;
    public const int TrampolineKernelRoot = 0xF38;
    public const int TrampolineGdt = 0xF40;
}
