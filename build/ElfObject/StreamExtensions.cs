using System.Runtime.InteropServices;

namespace Rill.Build.Elf;

/// <summary>Writes structures as they lie in memory.</summary>
internal static class StreamExtensions
{
    /// <summary>Writes one.</summary>
    public static void Write<T>(this Stream stream, T value)
        where T : unmanaged => stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}
