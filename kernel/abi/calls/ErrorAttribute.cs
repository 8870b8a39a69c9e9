using System;

namespace Rill.Abi.Calls;

/// <summary>An error that a call returns besides those that its arguments' kinds bring with them.</summary>
/// <param name="status">The error.</param>
/// <param name="when">When it is returned, as the end of a sentence.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ErrorAttribute(Status status, string when) : Attribute
{
    /// <summary>The error.</summary>
    public Status Status { get; } = status;

    /// <summary>When it is returned, as the end of a sentence.</summary>
    public string When { get; } = when;
}
