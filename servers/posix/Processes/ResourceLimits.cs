using Rill.LinuxAbi;

namespace Rill.Posix.Processes;

/// <summary>The soft and hard limits of a process.</summary>
internal sealed class ResourceLimits
{
    /// <summary>Linux's limits of descriptors (include/uapi/linux/fs.h: INR_OPEN_CUR, INR_OPEN_MAX).</summary>
    private const ulong FilesAtFirst = 1024, MostFilesAtFirst = 4096;

    private readonly ulong[] _soft = new ulong[(int)Resource.Count];
    private readonly ulong[] _hard = new ulong[(int)Resource.Count];

    /// <summary>What the first process begins with.</summary>
    /// <param name="processes">RLIMIT_NPROC, by memory.</param>
    public ResourceLimits(ulong processes)
    {
        Array.Fill(_soft, ResourceLimit.Infinity);
        Array.Fill(_hard, ResourceLimit.Infinity);
        Set(Resource.Stack, 8 << 20, ResourceLimit.Infinity);
        Set(Resource.Core, 0, ResourceLimit.Infinity);
        Set(Resource.Processes, processes, processes);
        Set(Resource.Files, FilesAtFirst, MostFilesAtFirst);
        Set(Resource.LockedMemory, 8 << 20, 8 << 20);
        Set(Resource.PendingSignals, processes, processes);
        Set(Resource.MessageQueue, 819200, 819200);
        Set(Resource.Nice, 0, 0);
        Set(Resource.RealTimePriority, 0, 0);
    }

    private ResourceLimits(ResourceLimits other)
    {
        other._soft.CopyTo(_soft, 0);
        other._hard.CopyTo(_hard, 0);
    }

    public ulong Soft(Resource resource) => _soft[(int)resource];

    public ulong Hard(Resource resource) => _hard[(int)resource];

    public void Set(Resource resource, ulong soft, ulong hard)
    {
        _soft[(int)resource] = soft;
        _hard[(int)resource] = hard;
    }

    public ResourceLimits Clone() => new(this);
}
