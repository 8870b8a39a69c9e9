namespace Rill.Kernel.Tasks;

/// <summary>What one process can make the kernel hold, by counts.</summary>
internal static class ProcessLimits
{
    /// <summary>Handles. The handle's layout has room for 1,048,576; what a handle may keep alive sets the bound.</summary>
    public const uint MaxHandles = 262_144;
    /// <summary>Operations that are submitted and have not yet put their final record into a ring.</summary>
    public const uint MaxPendingOperations = 65_536;
    /// <summary>Threads.</summary>
    public const uint MaxThreads = 32_768;
    /// <summary>Completion queues.</summary>
    public const uint MaxQueues = 65_536;
    /// <summary>Processes that it made and that have no thread yet.</summary>
    public const uint MaxUnstartedProcesses = 256;
    /// <summary>Bytes of replies that wait in the kernel because a ring of the process is full.</summary>
    public const uint MaxOverflowBytes = 4 << 20;
}
