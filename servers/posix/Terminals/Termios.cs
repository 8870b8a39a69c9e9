using System.Buffers.Binary;
using System.Runtime.CompilerServices;

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

    public InputFlags Input;
    public OutputFlags Output;
    public ControlFlags Control;
    public LocalFlags Local;
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
                Input = InputFlags.ReturnToNewLine | InputFlags.FlowOutput,
                Output = OutputFlags.Process | OutputFlags.NewLineToReturnNewLine,
                Control = (ControlFlags)0x1002 | ControlFlags.DataBits8 | ControlFlags.EnableReceiver
                    | ControlFlags.HangUpOnClose | ControlFlags.Local,
                Local = LocalFlags.Signals | LocalFlags.Canonical | LocalFlags.Echo | LocalFlags.EchoErase
                    | LocalFlags.EchoKill | LocalFlags.EchoControl | LocalFlags.EchoKillErase | LocalFlags.Extended,
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
    public readonly bool Has(InputFlags flag) => (Input & flag) != 0;

    /// <inheritdoc cref="Has(InputFlags)"/>
    public readonly bool Has(OutputFlags flag) => (Output & flag) != 0;

    /// <inheritdoc cref="Has(InputFlags)"/>
    public readonly bool Has(LocalFlags flag) => (Local & flag) != 0;

    /// <summary>Whether a byte is a control character that is not switched off.</summary>
    public readonly bool Is(ControlCharacter which, byte value) => value != Disabled && Characters[(int)which] == value;

    /// <summary>Reads the structure; <see cref="Size"/> or <see cref="Size2"/> bytes.</summary>
    public static Termios Read(ReadOnlySpan<byte> from)
    {
        var termios = new Termios
        {
            Input = (InputFlags)BinaryPrimitives.ReadUInt32LittleEndian(from),
            Output = (OutputFlags)BinaryPrimitives.ReadUInt32LittleEndian(from[4..]),
            Control = (ControlFlags)BinaryPrimitives.ReadUInt32LittleEndian(from[8..]),
            Local = (LocalFlags)BinaryPrimitives.ReadUInt32LittleEndian(from[12..]),
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
