using System.Runtime.CompilerServices;

namespace System;

public struct Nullable<T>
    where T : struct
{
    // ILC and the compiler know these two by name and order.
    private readonly bool hasValue;
    internal T value;

    public Nullable(T value)
    {
        this.value = value;
        hasValue = true;
    }

    public readonly bool HasValue => hasValue;

    public readonly T Value
    {
        get
        {
            if (!hasValue)
            {
                Environment.FailFast("a Nullable without a value was read"u8);
            }
            return value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T GetValueOrDefault() => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T GetValueOrDefault(T defaultValue) => hasValue ? value : defaultValue;

    public static implicit operator T?(T value) => new Nullable<T>(value);

    public static explicit operator T(T? value) => value!.Value;
}
