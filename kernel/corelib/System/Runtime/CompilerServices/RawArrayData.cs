namespace System.Runtime.CompilerServices;

/// <summary>How an array lies in memory after its method table pointer.</summary>
internal sealed class RawArrayData
{
#pragma warning disable CS0649, CS0169 // laid out by the allocation helper
    public uint Length;
    public uint Padding;
    public byte Data;
#pragma warning restore CS0649, CS0169
}
