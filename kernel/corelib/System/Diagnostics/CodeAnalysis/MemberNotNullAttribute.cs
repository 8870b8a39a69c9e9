namespace System.Diagnostics.CodeAnalysis;

public sealed class MemberNotNullAttribute(string member) : Attribute
{
    public string Member { get; } = member;
}
