using System;
using System.Runtime.CompilerServices;

namespace Rill.Kernel.Arch;

/// <summary>Where the kernel's image lies; the places come from the linker script by way of assembly.</summary>
internal static unsafe class KernelImage
{
    /// <summary>Virtual address minus physical address of the image.</summary>
    public const ulong Base = 0xFFFF_FFFF_8000_0000;

    public static ulong PhysicalStart => Linker.Boot.Start;

    public static ulong PhysicalEnd => Linker.Symbols.End - Base;

    public static ref readonly LinkerTable Linker => ref *(LinkerTable*)NativeSymbols.LinkerTable();

    /// <summary>The range between two linker symbols.</summary>
    public struct Range
    {
        public ulong Start;
        public ulong End;

        public readonly bool Contains(ulong address) => address >= Start && address < End;
    }

    /// <summary>Laid out by kernel/asm/TableCode.cs.</summary>
    public struct LinkerTable
    {
        public Range Boot;
        public Range Text;
        public Range ReadOnly;
        public Range Data;
        public Range Symbols;
        public Range Modules;
        public Range Shim;
        public ulong StackGuard;
        public ulong StackTop;
        public ulong Vectors;
        public ulong SyscallEntry;
        public ulong BootPml4;
        public Range Trampoline;
        public ulong SecondaryLow;
        public ulong SecondaryEntry;
        public ulong SmapPatch;
        public ulong PanickingFlag;
    }
}
