namespace System;

public struct RuntimeTypeHandle
{
#pragma warning disable CS0169
    private nint _value;
#pragma warning restore CS0169
}
