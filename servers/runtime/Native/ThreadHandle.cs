namespace Rill.Runtime.Native;

/// <summary>A thread.</summary>
public sealed class ThreadHandle(Kernel kernel, uint value) : OwnedHandle(kernel, value);
