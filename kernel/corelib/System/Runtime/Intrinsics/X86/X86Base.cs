using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics.X86;

/// <summary>Instructions that the JIT expands in place; a body that calls itself is the sign for that.</summary>
[Intrinsic]
public abstract class X86Base
{
    public static bool IsSupported
    {
        [Intrinsic]
        get => IsSupported;
    }

    /// <summary>BSF; undefined for 0.</summary>
    [Intrinsic]
    internal static uint BitScanForward(uint value) => BitScanForward(value);

    /// <summary>BSR; undefined for 0.</summary>
    [Intrinsic]
    internal static uint BitScanReverse(uint value) => BitScanReverse(value);

    /// <summary>PAUSE: eases a spinning loop.</summary>
    [Intrinsic]
    public static void Pause() => Pause();

    [Intrinsic]
    public abstract class X64
    {
        public static bool IsSupported
        {
            [Intrinsic]
            get => IsSupported;
        }

        /// <summary>BSF; undefined for 0.</summary>
        [Intrinsic]
        internal static ulong BitScanForward(ulong value) => BitScanForward(value);

        /// <summary>BSR; undefined for 0.</summary>
        [Intrinsic]
        internal static ulong BitScanReverse(ulong value) => BitScanReverse(value);
    }
}
