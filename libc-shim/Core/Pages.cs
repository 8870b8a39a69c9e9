namespace Rill.Shim;

/// <summary>Rounding to pages of 4 KiB.</summary>
internal static class Pages
{
    public const ulong Size = 4096;

    public static bool Aligned(ulong value) => (value & (Size - 1)) == 0;

    public static ulong Down(ulong value) => value & ~(Size - 1);

    /// <summary>Rounds up; what does not fit into 64 bits becomes 0.</summary>
    public static ulong Up(ulong value) => (value + Size - 1) & ~(Size - 1);
}
