namespace Rill.Runtime.Native;

/// <summary>A process.</summary>
public sealed class ProcessHandle(Kernel kernel, uint value) : OwnedHandle(kernel, value);
