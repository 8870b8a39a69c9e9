using System;
using System.Runtime.CompilerServices;

namespace Rill.Shim;

/// <summary>
/// A path or name copied from the program's memory. The buffer is the caller's (stackalloc of <see cref="Room"/> bytes),
/// so that a short path touches little of the shim's stack.
/// </summary>
internal unsafe ref struct Text
{
    /// <summary>Bytes that a request needs beside its strings.</summary>
    public const int Overhead = 96;

    private readonly byte* _start;
    private readonly int _length;

    private Text(byte* start, int length)
    {
        _start = start;
        _length = length;
    }

    public readonly ReadOnlySpan<byte> Span => new(_start, _length);

    public readonly int Length => _length;

    /// <summary>What stackalloc is asked for, for a string of a length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Room(long length) => (int)length + Overhead;

    /// <summary>Copies a string whose length was measured. Another thread may change it meanwhile: the bytes up to the
    /// first NUL count.</summary>
    public static bool TryRead(ulong from, long length, byte* buffer, out Text text)
    {
        text = default;
        if (!User.CopyIn(buffer, from, (ulong)length))
        {
            return false;
        }
        int end = 0;
        while (end < length && buffer[end] != 0)
        {
            end++;
        }
        text = new Text(buffer, end);
        return true;
    }
}
