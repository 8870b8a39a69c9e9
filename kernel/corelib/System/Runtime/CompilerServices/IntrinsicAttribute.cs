namespace System.Runtime.CompilerServices;

/// <summary>Lets the JIT or ILC replace a method or know a type by its name.</summary>
internal sealed class IntrinsicAttribute : Attribute
{
}
