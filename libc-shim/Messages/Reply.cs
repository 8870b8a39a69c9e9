using System;
using System.Runtime.CompilerServices;
using Rill.Protocols;

namespace Rill.Shim;

/// <summary>What came back from the server: the message's bytes and handles, copied out of the ring.</summary>
internal struct Reply
{
    /// <summary>The longest reply body of the protocol, in bytes.</summary>
    public const int Bound = 448;

    [InlineArray(Bound)]
    private struct Bytes
    {
        private byte _first;
    }

    /// <summary>Bytes of the body.</summary>
    public int Length;
    /// <summary>0 or a Linux errno.</summary>
    public uint Label;
    public HandleSet Handles;
    private Bytes _bytes;

    public unsafe byte* Start => (byte*)Unsafe.AsPointer(ref _bytes);

    /// <summary>The body. The reply must lie on the stack.</summary>
    public unsafe ReadOnlySpan<byte> Body => new(Start, Length);
}
