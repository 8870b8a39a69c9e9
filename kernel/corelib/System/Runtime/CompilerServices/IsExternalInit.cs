namespace System.Runtime.CompilerServices;

/// <summary>Marks init accessors in signatures.</summary>
public static class IsExternalInit
{
}
