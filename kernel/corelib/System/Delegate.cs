namespace System;

/// <summary>Fields as ILC expects them; use function pointers instead of delegates.</summary>
public abstract class Delegate
{
#pragma warning disable CS0649, CS0169
    internal object? _firstParameter;
    internal object? _helperObject;
    internal nint _extraFunctionPointerOrData;
    internal nint _functionPointer;
#pragma warning restore CS0649, CS0169
}
