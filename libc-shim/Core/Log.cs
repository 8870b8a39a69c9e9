using System;
using Rill.Abi;

namespace Rill.Shim;

/// <summary>Lines of the shim itself, on the kernel log.</summary>
internal unsafe ref struct LogLine
{
    private readonly Span<byte> _text;
    private int _length;

    public LogLine(Span<byte> buffer)
    {
        _text = buffer;
        _length = 0;
    }

    public void Add(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length && _length < _text.Length; i++)
        {
            _text[_length++] = text[i];
        }
    }

    public void AddHex(ulong value)
    {
        Add("0x"u8);
        int shift = 60;
        while (shift > 0 && value >> shift == 0)
        {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4)
        {
            AddByte("0123456789abcdef"u8[(int)(value >> shift) & 15]);
        }
    }

    public void AddNumber(long value)
    {
        if (value < 0)
        {
            AddByte((byte)'-');
            value = -value;
        }
        ulong rest = (ulong)value;
        ulong unit = 1;
        while (rest / unit >= 10)
        {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10)
        {
            AddByte((byte)('0' + rest / unit % 10));
        }
    }

    public void Write(uint log)
    {
        if (log == 0)
        {
            return;
        }
        AddByte((byte)'\n');
        fixed (byte* text = _text)
        {
            KernelCalls.LogWrite(log, text, (ulong)_length);
        }
    }

    private void AddByte(byte value)
    {
        if (_length < _text.Length)
        {
            _text[_length++] = value;
        }
    }
}
