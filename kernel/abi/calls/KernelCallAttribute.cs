using System;

namespace Rill.Abi.Calls;

/// <summary>Declares a kernel call. The method's name is the call's; its parameters are the arguments, in the order of the
/// registers.</summary>
/// <param name="number">What a caller puts into rax. Never used again for another call.</param>
/// <param name="kind">How it is carried out.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelCallAttribute(ulong number, CallKind kind = CallKind.Short) : Attribute
{
    /// <summary>What a caller puts into rax.</summary>
    public ulong Number { get; } = number;

    /// <summary>How it is carried out.</summary>
    public CallKind Kind { get; } = kind;
}
