using Rill.Abi;
using Rill.Protocols;

namespace Rill.Runtime;

/// <summary>How an operation other than a call ended.</summary>
/// <param name="Status">The kernel's status.</param>
/// <param name="Label">Of an exit: the <see cref="ExitReason"/>.</param>
/// <param name="Value">Of an exit: the code.</param>
/// <param name="Handles">Handles that came along.</param>
public readonly record struct KernelEvent(Status Status, uint Label, ulong Value, HandleSet Handles);
