namespace Rill.Kernel.Tasks;

/// <summary>The life of a process.</summary>
internal enum ProcessState
{
    /// <summary>It has threads, or may still get its first one.</summary>
    Alive,
    /// <summary>It has been told to end; threads of it may still be on other cores.</summary>
    Dying,
    /// <summary>All it held is freed; only its exit code is left.</summary>
    Dead,
}
