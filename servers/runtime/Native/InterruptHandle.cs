namespace Rill.Runtime.Native;

/// <summary>An interrupt line.</summary>
public sealed class InterruptHandle(Kernel kernel, uint value) : OwnedHandle(kernel, value);
