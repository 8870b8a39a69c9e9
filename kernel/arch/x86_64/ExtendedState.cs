using System;

namespace Rill.Kernel.Arch;

/// <summary>x87, SSE and AVX state of threads (Intel SDM 1, chapter 13). The kernel itself uses XMM registers only, so
/// the entry saves those, and all else stays in the core until it switches threads.</summary>
public static unsafe class ExtendedState
{
    /// <summary>State components (Intel SDM 1, 13.1).</summary>
    private const ulong X87 = 1 << 0;
    private const ulong Sse = 1 << 1;
    private const ulong Avx = 1 << 2;
    private const ulong Avx512 = 7 << 5;

    private const int LegacySize = 512;
    private const int MxcsrOffset = 24;
    private const int XmmOffset = 160;

    private static ulong s_components;
    private static ulong s_switched;
    private static int s_size = LegacySize;
    private static bool s_xsave;

    /// <summary>Bytes of a thread's area, a multiple of 64.</summary>
    public static int Size => s_size;

    /// <summary>The components that programs may use, as XCR0 holds them; 0 without XSAVE.</summary>
    public static ulong Components => s_components;

    internal static void Detect()
    {
        s_xsave = CpuFeatures.Xsave;
        if (!s_xsave)
        {
            return;
        }
        CpuIdResult supported = CpuFeatures.Read(0xD, 0);
        ulong wanted = X87 | Sse | Avx | Avx512;
        ulong components = supported.Eax & wanted;
        if ((components & Avx512) != Avx512)
        {
            components &= ~Avx512;
        }
        s_components = components;
        s_switched = components & ~Sse;
    }

    /// <summary>Enables the components on this core.</summary>
    internal static void Enable()
    {
        if (s_xsave)
        {
            Instruction.SetExtendedControl(0, s_components);
            s_size = (int)((CpuFeatures.Read(0xD, 0).Ebx + 63) & ~63u);
        }
    }

    /// <summary>Sets an area to the state of a new program: empty x87 stack, all exceptions masked, registers 0.</summary>
    public static void Initialize(byte* area)
    {
        new Span<byte>(area, s_size).Clear();
        *(ushort*)area = 0x37F;
        *(uint*)(area + MxcsrOffset) = 0x1F80;
        // XSTATE_BV: x87 and SSE are in the area.
        *(ulong*)(area + LegacySize) = s_xsave ? X87 | Sse : 0;
    }

    /// <summary>Takes a thread's state out of the core. Its XMM registers are in the area already, or were lost in a
    /// call, which need not preserve them.</summary>
    internal static void Save(ThreadContext* context)
    {
        SaveBases(context);
        if (s_xsave)
        {
            NativeSymbols.Xsave(context->ExtendedStateArea, s_switched);
            *(ulong*)(context->ExtendedStateArea + LegacySize) |= Sse;
            return;
        }
        byte* whole = stackalloc byte[LegacySize + 16];
        whole = (byte*)(((ulong)whole + 15) & ~15ul);
        NativeSymbols.Fxsave(whole);
        new ReadOnlySpan<byte>(whole, XmmOffset).CopyTo(new Span<byte>(context->ExtendedStateArea, XmmOffset));
    }

    /// <summary>Puts a thread's state into the core.</summary>
    internal static void Load(ThreadContext* context)
    {
        LoadBases(context);
        if (s_xsave)
        {
            NativeSymbols.Xrstor(context->ExtendedStateArea, s_switched);
        }
        else
        {
            NativeSymbols.Fxrstor(context->ExtendedStateArea);
        }
    }

    internal static void SaveBases(ThreadContext* context)
    {
        if (CpuFeatures.FsGsBase)
        {
            NativeSymbols.SaveBases(context);
            return;
        }
        // Without the instructions a program cannot have changed the bases, but by loading a selector.
        context->FsBase = Instruction.ReadMsr(Msr.FsBase);
        context->GsBase = Instruction.ReadMsr(Msr.KernelGsBase);
    }

    private static void LoadBases(ThreadContext* context)
    {
        if (CpuFeatures.FsGsBase)
        {
            NativeSymbols.LoadBases(context);
            return;
        }
        Instruction.WriteMsr(Msr.FsBase, context->FsBase);
        Instruction.WriteMsr(Msr.KernelGsBase, context->GsBase);
    }
}
