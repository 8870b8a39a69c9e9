using System;
using System.Runtime.CompilerServices;

namespace Rill.Kernel.Arch;

/// <summary>The kernel's log: a ring in memory, the first serial port until its driver takes it over, and the debug
/// console of QEMU and Bochs (port 0xE9).</summary>
/// <remarks>Written under the kernel lock, or while only one core runs, or in a panic, which stops the others.</remarks>
public static unsafe class KernelLog
{
    /// <summary>Bytes of the ring, a power of two.</summary>
    public const int Capacity = 64 * 1024;

    private const ushort DebugConsole = 0xE9;

    private static RingBytes s_ring;
    private static ulong s_written;
    private static bool s_serialReleased;
    private static bool s_debugConsole;

    /// <summary>Count of all bytes ever written; the ring holds the last <see cref="Capacity"/> of them.</summary>
    public static ulong Written => s_written;

    /// <summary>Sets the serial port up. Called once, by the boot core, before any write.</summary>
    public static void Initialize()
    {
        SerialPort.Initialize();
        // The port reads back its own number where it exists (Bochs manual, "port_e9_hack").
        s_debugConsole = IoPort.Read8(DebugConsole) == DebugConsole;
    }

    /// <summary>Appends UTF-8 text; a line ends with '\n'.</summary>
    public static void Write(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            byte value = text[i];
            s_ring[(int)(s_written & (Capacity - 1))] = value;
            s_written++;
            if (s_debugConsole)
            {
                IoPort.Write8(DebugConsole, value);
            }
            if (!s_serialReleased)
            {
                if (value == '\n')
                {
                    SerialPort.Write((byte)'\r');
                }
                SerialPort.Write(value);
            }
        }
    }

    /// <summary>Appends text that a process wrote. Control characters but tab and newline become '?': so nothing of it can
    /// pass for <see cref="WritePanicMark"/>.</summary>
    public static void WriteForeign(Span<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] < ' ' && text[i] != '\n' && text[i] != '\t')
            {
                text[i] = (byte)'?';
            }
        }
        Write(text);
    }

    /// <summary>Begins the line that says why the kernel goes on no more. The control character before it is what no
    /// process can write.</summary>
    public static void WritePanicMark() => Write("\n\u0002PANIC: "u8);

    /// <summary>Appends a line of text.</summary>
    public static void WriteLine(ReadOnlySpan<byte> text)
    {
        Write(text);
        Write("\n"u8);
    }

    /// <summary>Appends text, a number in hexadecimal, and more text.</summary>
    [SkipLocalsInit]
    public static void WriteHex(ReadOnlySpan<byte> before, ulong value, ReadOnlySpan<byte> after = default)
    {
        Span<byte> buffer = stackalloc byte[24];
        TextBuilder number = new(buffer);
        number.AppendHex(value);
        Write(before);
        Write(number.Text);
        Write(after);
    }

    /// <summary>Appends text, a number in decimal, and more text.</summary>
    [SkipLocalsInit]
    public static void WriteDecimal(ReadOnlySpan<byte> before, ulong value, ReadOnlySpan<byte> after = default)
    {
        Span<byte> buffer = stackalloc byte[24];
        TextBuilder number = new(buffer);
        number.AppendDecimal(value);
        Write(before);
        Write(number.Text);
        Write(after);
    }

    /// <summary>Copies log bytes from a position on.</summary>
    /// <param name="position">Count of bytes before the first wanted; moved forward to the oldest byte still held.
    /// On return it stands after the last byte copied.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <returns>The count of bytes copied; 0 at the log's end.</returns>
    public static int Read(ref ulong position, Span<byte> destination)
    {
        ulong oldest = s_written > Capacity ? s_written - Capacity : 0;
        if (position < oldest || position > s_written)
        {
            position = oldest;
        }
        int count = (int)Math.Min((ulong)destination.Length, s_written - position);
        for (int i = 0; i < count; i++)
        {
            destination[i] = s_ring[(int)(position++ & (Capacity - 1))];
        }
        return count;
    }

    /// <summary>The serial port belongs to a driver process from now on. A panic takes it back.</summary>
    public static void ReleaseSerial() => s_serialReleased = true;

    internal static void ReclaimSerial()
    {
        if (s_serialReleased)
        {
            s_serialReleased = false;
            SerialPort.Initialize();
        }
    }

    [InlineArray(Capacity)]
    private struct RingBytes
    {
        private byte _first;
    }
}
