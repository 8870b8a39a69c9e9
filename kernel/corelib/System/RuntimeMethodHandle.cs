namespace System;

public struct RuntimeMethodHandle
{
#pragma warning disable CS0169
    private nint _value;
#pragma warning restore CS0169
}
