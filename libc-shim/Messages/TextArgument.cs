using System;
using System.Runtime.CompilerServices;
using Rill.LinuxAbi;

namespace Rill.Shim;

/// <summary>
/// A path or other string that a call names by its address: measured first, then read into a buffer that the caller
/// provides (stackalloc of <see cref="Room"/> bytes), so that a short string touches little of the shim's stack. Behind
/// the strings the buffer has room for the request that carries them.
/// </summary>
/// <remarks>
/// A call with several strings measures each after the one before it; then the last one's room, error and request are
/// those of the whole call. Another thread may change a string after it was measured: what counts then is the part
/// up to the first NUL of what was read.
/// </remarks>
internal unsafe ref struct TextArgument
{
    // Bytes that a request needs beside its strings.
    private const int Overhead = 96;
    // Of all strings of one call: two paths, or what mount(2) takes in practice.
    private const long TotalMax = 2 * NameLimits.PathMax;

    private readonly ulong _address;
    // Bytes of the strings before this one.
    private readonly int _before;
    // The length without the NUL, or a negative errno.
    private readonly int _measured;
    private byte* _text;
    private int _length;

    private TextArgument(ulong address, int before, int measured)
    {
        _address = address;
        _before = before;
        _measured = measured;
    }

    /// <summary>A path; an optional one is empty where its address is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TextArgument Path(ulong address, bool optional = false) =>
        new(address, 0, optional && address == 0 ? 0 : (int)User.PathLength(address));

    /// <summary>Another path of the same call.</summary>
    public readonly TextArgument ThenPath(ulong address, bool optional = false) =>
        Then(address, optional && address == 0 ? 0 : User.PathLength(address));

    /// <summary>A string that is no path: EINVAL where it is too long.</summary>
    /// <param name="limit">Its longest length with its NUL.</param>
    public static TextArgument Name(ulong address, uint limit) => new(address, 0, (int)NameLength(address, limit));

    /// <summary>Another string of the same call that is no path, empty where its address is null.</summary>
    public readonly TextArgument ThenOptional(ulong address, uint limit) =>
        Then(address, address == 0 ? 0 : NameLength(address, limit));

    /// <summary>What stackalloc is asked for: 0 where <see cref="TryRead"/> will fail.</summary>
    public readonly int Room
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _measured < 0 ? 0 : 2 * (_before + _measured) + Overhead;
    }

    /// <summary>The negative errno for a string that could not be measured or read.</summary>
    public readonly long Error => _measured < 0 ? _measured : -Errno.EFAULT;

    public readonly ReadOnlySpan<byte> Span => new(_text, _length);

    public readonly int Length => _length;

    /// <summary>Where the request is to be encoded.</summary>
    public readonly Span<byte> Message
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_text + _measured, _before + _measured + Overhead);
    }

    /// <summary>The request, once encoded.</summary>
    public readonly ReadOnlySpan<byte> Request(int length) => new(_text + _measured, length);

    /// <summary>Reads the string into the call's buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(byte* buffer)
    {
        if (_measured < 0)
        {
            return false;
        }
        _text = buffer + _before;
        _length = Copy(_text, _address, _measured);
        return _length >= 0;
    }

    private readonly TextArgument Then(ulong address, long measured)
    {
        int before = _before + _measured;
        return _measured < 0 ? this
            : new(address, before, (int)(before + measured > TotalMax ? -Errno.EINVAL : measured));
    }

    private static long NameLength(ulong address, uint limit)
    {
        long length = User.Length(address, limit);
        return length < 0 ? -Errno.EFAULT : length >= limit ? -Errno.EINVAL : length;
    }

    // The length up to the first NUL, or a negative number.
    private static int Copy(byte* to, ulong from, int length)
    {
        if (!User.CopyIn(to, from, (ulong)length))
        {
            return -1;
        }
        int end = 0;
        while (end < length && to[end] != 0)
        {
            end++;
        }
        return end;
    }
}
