using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>The head of ILC's type description (ILC 10, MethodTable.h of the NativeAOT runtime).</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct MethodTable
{
    private uint _flags;
    private uint _baseSize;
    private MethodTable* _relatedType;

    /// <summary>Bytes of an instance, with the header word before it and the method table pointer; for an array,
    /// without elements.</summary>
    public readonly uint BaseSize => _baseSize;

    /// <summary>Bytes of an element, for arrays and strings.</summary>
    public readonly ushort ComponentSize => (int)_flags < 0 ? (ushort)_flags : (ushort)0;

    /// <summary>The base class, or null for Object, interfaces and arrays.</summary>
    public readonly MethodTable* BaseType => (int)_flags < 0 ? null : _relatedType;
}
