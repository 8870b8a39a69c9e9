namespace Rill.Protocols.Tests;

/// <summary>Flags of shapes.proto.</summary>
[Flags]
public enum Bits : uint
{
    None = 0,
    First = 1,
    Second = 2,
    Unused = 4,
    High = 0x8000_0000,
}
