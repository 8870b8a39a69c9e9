using Rill.LinuxAbi;

namespace Rill.Posix.Processes;

/// <summary>The soft and hard limits of a process.</summary>
internal sealed class ResourceLimits
{
    private readonly ulong[] _soft = new ulong[Resource.Count];
    private readonly ulong[] _hard = new ulong[Resource.Count];

    /// <summary>What the first process begins with.</summary>
    /// <param name="processes">RLIMIT_NPROC, by memory.</param>
    public ResourceLimits(ulong processes)
    {
        Array.Fill(_soft, Resource.Infinity);
        Array.Fill(_hard, Resource.Infinity);
        Set(Resource.Stack, 8 << 20, Resource.Infinity);
        Set(Resource.Core, 0, Resource.Infinity);
        Set(Resource.Processes, processes, processes);
        Set(Resource.Files, 1024, 4096);
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

    public ulong Soft(int resource) => _soft[resource];

    public ulong Hard(int resource) => _hard[resource];

    public void Set(int resource, ulong soft, ulong hard)
    {
        _soft[resource] = soft;
        _hard[resource] = hard;
    }

    public ResourceLimits Clone() => new(this);
}
