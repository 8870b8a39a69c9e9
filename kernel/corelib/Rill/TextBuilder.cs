using System;
using System.Runtime.CompilerServices;

namespace Rill;

/// <summary>Puts text and numbers into a buffer of the caller's; what does not fit is cut off.</summary>
public ref struct TextBuilder(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _length;

    /// <summary>What was written so far; shares the caller's buffer.</summary>
    public readonly ReadOnlySpan<byte> Text => _buffer.Slice(0, _length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    /// <summary>Appends UTF-8 text.</summary>
    public void Append(scoped ReadOnlySpan<byte> text)
    {
        int count = Math.Min(text.Length, _buffer.Length - _length);
        text.Slice(0, count).CopyTo(_buffer.Slice(_length));
        _length += count;
    }

    /// <summary>Appends one byte.</summary>
    public void Append(byte character)
    {
        if (_length < _buffer.Length)
        {
            _buffer[_length++] = character;
        }
    }

    /// <summary>Appends a number in hexadecimal, with 0x and at least the given count of digits.</summary>
    public void AppendHex(ulong value, int minimumDigits = 1)
    {
        Append("0x"u8);
        int digits = 1;
        while (digits < 16 && value >> (4 * digits) != 0)
        {
            digits++;
        }
        digits = Math.Max(digits, minimumDigits);
        for (int i = digits - 1; i >= 0; i--)
        {
            int digit = (int)(value >> (4 * i)) & 15;
            Append((byte)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
    }

    /// <summary>Appends a number in decimal, with leading zeros up to the given count of digits.</summary>
    [SkipLocalsInit]
    public void AppendDecimal(ulong value, int minimumDigits = 1)
    {
        Span<byte> digits = stackalloc byte[20];
        int start = digits.Length;
        do
        {
            ulong next = value / 10;
            digits[--start] = (byte)('0' + (int)(value - next * 10));
            value = next;
        }
        while (start > 0 && (value != 0 || digits.Length - start < minimumDigits));
        Append(digits.Slice(start));
    }
}
