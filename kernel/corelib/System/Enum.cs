namespace System;

/// <summary>Base of enumerations. Nothing here boxes: compare with == and test flags with &amp;.</summary>
public abstract class Enum : ValueType
{
}
