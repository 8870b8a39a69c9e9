namespace System.Runtime.InteropServices;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class StructLayoutAttribute(LayoutKind layoutKind) : Attribute
{
    public LayoutKind Value { get; } = layoutKind;

    public int Pack;
    public int Size;
    public CharSet CharSet;
}
