using System;

namespace Rill.Abi.Calls;

/// <summary>An offset or address that moves on from slice to slice of a call.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AdvancesAttribute : Attribute;
