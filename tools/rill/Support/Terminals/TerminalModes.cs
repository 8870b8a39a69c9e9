using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rill.Tool.Support.Terminals;

/// <summary>A terminal's modes: glibc's struct termios of termios(3).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TerminalModes : IEquatable<TerminalModes>
{
    /// <summary>Keys send signals (ISIG).</summary>
    public const uint KeysSignal = 0x1;

    /// <summary>How input is changed (IGNBRK and others).</summary>
    public uint Input;

    /// <summary>How output is changed (OPOST and others).</summary>
    public uint Output;

    /// <summary>The line's settings.</summary>
    public uint Control;

    /// <summary>Echo, line editing, signals.</summary>
    public uint Local;

    /// <summary>The line discipline.</summary>
    public byte Discipline;

    /// <summary>The keys and times.</summary>
    public ControlCharacters Characters;

    /// <summary>The speed in.</summary>
    public uint InputSpeed;

    /// <summary>The speed out.</summary>
    public uint OutputSpeed;

    /// <inheritdoc/>
    public readonly bool Equals(TerminalModes other) =>
        Input == other.Input && Output == other.Output && Control == other.Control && Local == other.Local
        && ((ReadOnlySpan<byte>)Characters).SequenceEqual(other.Characters);

    /// <inheritdoc/>
    public override readonly bool Equals(object? other) => other is TerminalModes modes && Equals(modes);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Input, Output, Control, Local);

    /// <summary>c_cc, of NCCS bytes.</summary>
    [InlineArray(32)]
    public struct ControlCharacters
    {
        private byte _first;
    }
}
