namespace System.Runtime.Versioning;

public sealed class NonVersionableAttribute : Attribute
{
}
