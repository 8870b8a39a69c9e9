namespace Rill.Runtime.Native;

/// <summary>A range of I/O ports.</summary>
public sealed class PortsHandle(KernelCalls kernel, uint value) : OwnedHandle(kernel, value);
