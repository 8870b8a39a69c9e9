namespace Rill.Protocols.Tests;

/// <summary>Flags of shapes.proto with 64 bits.</summary>
[Flags]
public enum WideBits : ulong
{
    None = 0,
    Far = 1ul << 40,
}
