using System;

namespace Rill.Abi.Calls;

/// <summary>A buffer whose length is counted in units of so many bytes as another argument says.</summary>
/// <param name="argument">The argument's name.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class UnitsAttribute(string argument) : Attribute
{
    /// <summary>The argument's name.</summary>
    public string Argument { get; } = argument;
}
