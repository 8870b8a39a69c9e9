using System;

namespace Rill.Abi.Calls;

/// <summary>A length that shrinks from slice to slice of a call to what is left to do.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class RemainsAttribute : Attribute;
