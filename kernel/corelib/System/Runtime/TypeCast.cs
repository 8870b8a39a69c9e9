using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Runtime;

/// <summary>Casts between classes. ILC binds the names; there are no interface casts, no variance, no boxed values.</summary>
internal static unsafe class TypeCast
{
    [RuntimeExport("RhTypeCast_IsInstanceOfClass")]
    public static object? IsInstanceOfClass(MethodTable* target, object? value)
    {
        if (value is null || value.m_pEEType == target)
        {
            return value;
        }
        for (MethodTable* type = value.m_pEEType->BaseType; type != null; type = type->BaseType)
        {
            if (type == target)
            {
                return value;
            }
        }
        return null;
    }

    [RuntimeExport("RhTypeCast_CheckCastClass")]
    public static object? CheckCastClass(MethodTable* target, object? value)
    {
        if (value is not null && IsInstanceOfClass(target, value) is null)
        {
            Environment.FailFast("invalid cast"u8);
        }
        return value;
    }

    [RuntimeExport("RhTypeCast_CheckCastClassSpecial")]
    public static object? CheckCastClassSpecial(MethodTable* target, object? value) => CheckCastClass(target, value);

    [RuntimeExport("RhTypeCast_IsInstanceOfException")]
    public static bool IsInstanceOfException(MethodTable* target, object? value)
        => IsInstanceOfClass(target, value) is not null;

    [RuntimeExport("RhTypeCast_IsInstanceOfAny")]
    public static object? IsInstanceOfAny(MethodTable* target, object? value) => IsInstanceOfClass(target, value);

    [RuntimeExport("RhTypeCast_CheckCastAny")]
    public static object? CheckCastAny(MethodTable* target, object? value) => CheckCastClass(target, value);

    [RuntimeExport("RhTypeCast_IsInstanceOfInterface")]
    public static object? IsInstanceOfInterface(MethodTable* target, object? value) => Unsupported();

    [RuntimeExport("RhTypeCast_CheckCastInterface")]
    public static object? CheckCastInterface(MethodTable* target, object? value) => Unsupported();

    /// <summary>A store into an array of references; arrays here are never covariant.</summary>
    [RuntimeExport("RhpStelemRef")]
    public static void StelemRef(object?[] array, nint index, object? value)
    {
        if ((nuint)index >= (nuint)array.Length)
        {
            SpanHelpers.FailRange();
        }
        Unsafe.Add(ref Unsafe.As<byte, nint>(ref Unsafe.As<RawArrayData>(array).Data), index) = *(nint*)&value;
    }

    [RuntimeExport("RhpLdelemaRef")]
    public static ref object? LdelemaRef(object?[] array, nint index, nint elementType)
    {
        if ((nuint)index >= (nuint)array.Length)
        {
            SpanHelpers.FailRange();
        }
        return ref Unsafe.As<byte, object?>(
            ref Unsafe.AddByteOffset(ref Unsafe.As<RawArrayData>(array).Data, (nuint)index * 8));
    }

    private static object? Unsupported()
    {
        Environment.FailFast("cast to an interface"u8);
        return null;
    }
}
