namespace Rill.Runtime.Native;

/// <summary>A process.</summary>
public sealed class ProcessHandle(KernelCalls kernel, uint value) : OwnedHandle(kernel, value);
