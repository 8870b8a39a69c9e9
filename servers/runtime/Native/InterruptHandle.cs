namespace Rill.Runtime.Native;

/// <summary>An interrupt line.</summary>
public sealed class InterruptHandle(KernelCalls kernel, uint value) : OwnedHandle(kernel, value);
