using System.Runtime.InteropServices;

namespace Rill.Shim;

/// <summary>A call that waits until a time and was interrupted without a handler: how to go on waiting. A handler's frame, and
/// coming back from one, clear it, as on Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct RestartBlock
{
    /// <summary>Which call.</summary>
    public RestartKind Kind;
    /// <summary>When the wait ends, on the monotonic clock; <see cref="Rill.Abi.Deadline.Never"/>.</summary>
    public ulong Deadline;
    /// <summary>Sleep: where to write what is left, or 0. Poll: the records. Futex: the word's address.</summary>
    public ulong Address;
    /// <summary>Poll: how many records. Futex: the value expected.</summary>
    public ulong Value;
    /// <summary>Futex: its flags.</summary>
    public uint Flags;
}
