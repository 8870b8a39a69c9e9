namespace System;

/// <summary>Root of all types. ILC finds the field by its name; it is the object's first word.</summary>
public unsafe class Object
{
#pragma warning disable CS0649, CS0169 // set by the allocation helper, not by C#
    internal Internal.Runtime.MethodTable* m_pEEType;
#pragma warning restore CS0649, CS0169

    public Object()
    {
    }

    public virtual bool Equals(object? other) => ReferenceEquals(this, other);

    public virtual int GetHashCode() => 0;

    public virtual string ToString() => "";

    public static bool ReferenceEquals(object? left, object? right) => left == right;
}
