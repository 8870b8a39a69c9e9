namespace Rill.Runtime.Native;

/// <summary>A thread.</summary>
public sealed class ThreadHandle(KernelCalls kernel, uint value) : OwnedHandle(kernel, value);
