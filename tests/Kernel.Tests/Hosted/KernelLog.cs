namespace Rill.Kernel.Arch;

/// <summary>The log of the test machine.</summary>
public static class KernelLog
{
    public const int Capacity = 64 * 1024;

    private static readonly List<byte> s_bytes = [];

    public static ulong Written => (ulong)s_bytes.Count;

    public static void Write(ReadOnlySpan<byte> text) => s_bytes.AddRange(text);

    public static void WriteForeign(Span<byte> text) => Write(text);

    public static void WritePanicMark() => Write("\n\u0002PANIC: "u8);

    public static void WriteHex(ReadOnlySpan<byte> before, ulong value, ReadOnlySpan<byte> after = default)
    {
        Write(before);
        Write(System.Text.Encoding.UTF8.GetBytes($"{value:x}"));
        Write(after);
    }

    public static void WriteDecimal(ReadOnlySpan<byte> before, ulong value, ReadOnlySpan<byte> after = default)
    {
        Write(before);
        Write(System.Text.Encoding.UTF8.GetBytes($"{value}"));
        Write(after);
    }

    public static int Read(ref ulong position, Span<byte> destination)
    {
        int count = Math.Min(destination.Length, s_bytes.Count - (int)position);
        for (int i = 0; i < count; i++)
        {
            destination[i] = s_bytes[(int)position++];
        }
        return count;
    }

    public static void ReleaseSerial()
    {
    }
}
