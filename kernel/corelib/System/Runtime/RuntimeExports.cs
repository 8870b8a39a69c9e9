using Internal.Runtime;

namespace System.Runtime;

/// <summary>Boxing helpers that ILC looks up by name. Boxing is not supported.</summary>
internal static unsafe class RuntimeExports
{
    [RuntimeExport("RhBox")]
    public static object? RhBox(MethodTable* type, ref byte data)
    {
        Environment.FailFast("boxing"u8);
        return null;
    }

    [RuntimeExport("RhUnbox2")]
    public static ref byte RhUnbox2(MethodTable* type, object value)
    {
        Environment.FailFast("unboxing"u8);
        return ref *(byte*)null;
    }

    [RuntimeExport("RhUnboxNullable")]
    public static void RhUnboxNullable(ref byte data, MethodTable* type, object? value)
        => Environment.FailFast("unboxing"u8);

    [RuntimeExport("RhUnboxTypeTest")]
    public static void RhUnboxTypeTest(MethodTable* type, MethodTable* actual)
        => Environment.FailFast("unboxing"u8);
}
