using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Rill.LinuxAbi;

namespace Rill.Posix.Terminals;

/// <summary>A terminal's settings.</summary>
internal struct Termios
{
    /// <summary>Bytes of the kernel's struct termios (asm-generic/termbits.h): what TCGETS moves.</summary>
    public const int Size = 36;

    /// <summary>Bytes of struct termios2, which has the speeds as numbers.</summary>
    public const int Size2 = 44;

    private const int CharactersAt = 17;
    private const int CharacterCount = 19;

    /// <summary>A character that is never typed: the function is off.</summary>
    private const byte Disabled = 0;

    public TerminalInput Input;
    public TerminalOutput Output;
    public TerminalControl Control;
    public TerminalLocal Local;
    public byte LineDiscipline;
    public CharacterArray Characters;

    /// <summary>What a terminal starts with (Linux, drivers/tty/tty_io.c, tty_std_termios; include/asm-generic/termios.h,
    /// INIT_C_CC), at the speed that the serial driver starts with.</summary>
    public static Termios Default
    {
        get
        {
            var termios = new Termios
            {
                Input = TerminalInput.ReturnToNewLine | TerminalInput.FlowOutput,
                Output = TerminalOutput.Process | TerminalOutput.NewLineToReturnNewLine,
                Control = (TerminalControl)0x1002 | TerminalControl.DataBits8 | TerminalControl.EnableReceiver
                    | TerminalControl.HangUpOnClose | TerminalControl.Local,
                Local = TerminalLocal.Signals | TerminalLocal.Canonical | TerminalLocal.Echo | TerminalLocal.EchoErase
                    | TerminalLocal.EchoKill | TerminalLocal.EchoControl | TerminalLocal.EchoKillErase | TerminalLocal.Extended,
            };
            ReadOnlySpan<byte> characters =
            [
                3, 0x1C, 0x7F, 0x15, 4, 0, 1, 0, 0x11, 0x13, 0x1A, 0, 0x12, 0x0F, 0x17, 0x16, 0,
            ];
            characters.CopyTo(termios.Characters);
            return termios;
        }
    }

    /// <summary>The speed in bits a second.</summary>
    public readonly uint Speed => BaudRates.Decode(Control);

    /// <summary>Whether a flag is set.</summary>
    public readonly bool Has(TerminalInput flag) => (Input & flag) != 0;

    /// <inheritdoc cref="Has(TerminalInput)"/>
    public readonly bool Has(TerminalOutput flag) => (Output & flag) != 0;

    /// <inheritdoc cref="Has(TerminalInput)"/>
    public readonly bool Has(TerminalLocal flag) => (Local & flag) != 0;

    /// <summary>Whether a byte is a control character that is not switched off.</summary>
    public readonly bool Is(TerminalCharacter which, byte value) => value != Disabled && Characters[(int)which] == value;

    /// <summary>Reads the structure; <see cref="Size"/> or <see cref="Size2"/> bytes.</summary>
    public static Termios Read(ReadOnlySpan<byte> from)
    {
        var termios = new Termios
        {
            Input = (TerminalInput)BinaryPrimitives.ReadUInt32LittleEndian(from),
            Output = (TerminalOutput)BinaryPrimitives.ReadUInt32LittleEndian(from[4..]),
            Control = (TerminalControl)BinaryPrimitives.ReadUInt32LittleEndian(from[8..]),
            Local = (TerminalLocal)BinaryPrimitives.ReadUInt32LittleEndian(from[12..]),
            LineDiscipline = from[16],
        };
        from.Slice(CharactersAt, CharacterCount).CopyTo(termios.Characters);
        return termios;
    }

    /// <summary>Writes the structure; <see cref="Size"/> or <see cref="Size2"/> bytes.</summary>
    public readonly void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)Input);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], (uint)Output);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], (uint)Control);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], (uint)Local);
        to[16] = LineDiscipline;
        ((ReadOnlySpan<byte>)Characters).CopyTo(to[CharactersAt..]);
        if (to.Length >= Size2)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(to[36..], Speed);
            BinaryPrimitives.WriteUInt32LittleEndian(to[40..], Speed);
        }
    }

    /// <summary>c_cc.</summary>
    [InlineArray(CharacterCount)]
    public struct CharacterArray
    {
        private byte _first;
    }
}
