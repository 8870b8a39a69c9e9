using System.Runtime.CompilerServices;

namespace System;

public abstract unsafe class Array
{
#pragma warning disable CS0649 // laid out by ILC: length and padding, then the elements
    internal int _numComponents;
#pragma warning restore CS0649

    public int Length => (int)Unsafe.As<RawArrayData>(this).Length;
}
