using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

public static unsafe class Environment
{
    /// <summary>Ends the kernel (panic) or the process (shim): the host of this library says how, by exporting
    /// <c>RillFailFast</c>. Never returns.</summary>
    /// <param name="message">What went wrong, in UTF-8.</param>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void FailFast(ReadOnlySpan<byte> message)
    {
        fixed (byte* text = message)
        {
            FailFastCore(text, (nuint)message.Length);
        }
        while (true)
        {
        }
    }

    /// <summary>As the other overload, for a literal of UTF-16; characters beyond ASCII become '?'.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void FailFast(string? message)
    {
        Span<byte> text = stackalloc byte[256];
        int length = 0;
        if (message is not null)
        {
            for (; length < message.Length && length < text.Length; length++)
            {
                char c = message[length];
                text[length] = c < 128 ? (byte)c : (byte)'?';
            }
        }
        FailFast(text[..length]);
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "RillFailFast")]
    private static extern void FailFastCore(byte* text, nuint length);
}
