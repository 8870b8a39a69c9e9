using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Rill;

/// <summary>Invariants that are checked in every configuration. A failure is a bug of ours, never of a caller's data:
/// what comes from user space is answered with an error instead.</summary>
public static class Check
{
    /// <summary>Ends the kernel (or the process, in the shim) with a message unless a condition holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That([DoesNotReturnIf(false)] bool condition, ReadOnlySpan<byte> message)
    {
        if (!condition)
        {
            Fail(message);
        }
    }

    /// <summary>Ends the kernel or the process: a place was reached that should not be.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fail(ReadOnlySpan<byte> message)
    {
#if HOSTED
        throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(message));
#else
        Environment.FailFast(message);
#endif
    }
}
