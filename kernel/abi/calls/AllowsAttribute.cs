using System;

namespace Rill.Abi.Calls;

/// <summary>What a resource must allow, all of a range of it: else AccessDenied.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AllowsAttribute : Attribute
{
    /// <summary>A kind without a range.</summary>
    public AllowsAttribute(ResourceKind kind) => Kind = kind;

    /// <summary>One of a kind.</summary>
    /// <param name="first">The argument that says which.</param>
    public AllowsAttribute(ResourceKind kind, string first)
        : this(kind) => First = first;

    /// <summary>A range of a kind.</summary>
    /// <param name="first">The argument that begins the range.</param>
    /// <param name="count">The argument that says how many.</param>
    public AllowsAttribute(ResourceKind kind, string first, string count)
        : this(kind, first) => Count = count;

    /// <summary>A range of a kind that an argument names.</summary>
    /// <param name="kind">The argument that names the kind.</param>
    /// <param name="first">The argument that begins the range.</param>
    /// <param name="count">The argument that says how many.</param>
    public AllowsAttribute(string kind, string first, string count)
        : this(ResourceKind.Root, first, count) => KindArgument = kind;

    /// <summary>The kind, unless an argument names it.</summary>
    public ResourceKind Kind { get; }

    /// <summary>The argument that names the kind; null: none.</summary>
    public string? KindArgument { get; }

    /// <summary>The argument that begins the range; null: there is none.</summary>
    public string? First { get; }

    /// <summary>The argument that says how many; null: one.</summary>
    public string? Count { get; }
}
