namespace System.Runtime.CompilerServices;

/// <summary>Marks volatile fields in signatures.</summary>
public static class IsVolatile
{
}
