using System;

namespace Rill.Abi.Calls;

/// <summary>An argument that the call's handler itself looks up, reads or writes, since when or whether it does depends on
/// more than the arguments. Of a return value: the handler itself makes the handle.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class LateAttribute : Attribute;
