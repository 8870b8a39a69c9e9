namespace System.Runtime.CompilerServices;

public static class RuntimeHelpers
{
    /// <summary>Distance of a string's first character from the object's start.</summary>
    public static int OffsetToStringData => 12;

    [Intrinsic]
    public static bool IsReferenceOrContainsReferences<T>()
        where T : allows ref struct
        => IsReferenceOrContainsReferences<T>();

    /// <summary>Expanded by ILC: a span over a constant table in the image.</summary>
    [Intrinsic]
    public static ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle field) => CreateSpan<T>(field);

    /// <summary>Expanded by ILC for arrays that are preinitialised at compile time.</summary>
    [Intrinsic]
    public static void InitializeArray(Array array, RuntimeFieldHandle field) => InitializeArray(array, field);

    [Intrinsic]
    internal static bool IsKnownConstant(int value) => false;
}
