using Rill.Abi;

namespace Rill.Kernel.Tests.Calls;

/// <summary>A call with one argument that is wrong.</summary>
/// <param name="Call">Which call.</param>
/// <param name="Argument">Which argument.</param>
/// <param name="Arguments">All arguments.</param>
/// <param name="Expected">What the call has to return.</param>
internal sealed record CallTrial(KernelCall Call, string Argument, ulong[] Arguments, Status Expected)
{
    public override string ToString() => $"{Call}({string.Join(", ", Arguments.Select(one => $"0x{one:X}"))}), {Argument}";
}
