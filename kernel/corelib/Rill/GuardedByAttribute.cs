using System;

namespace Rill;

/// <summary>Says what guards a field that can change; at a type, what guards all its fields that do not say it themselves.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field)]
public sealed class GuardedByAttribute : Attribute
{
    public GuardedByAttribute(Guard guard) => Guard = guard;

    public Guard Guard { get; }
}
