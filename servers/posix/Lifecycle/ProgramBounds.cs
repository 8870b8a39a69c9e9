using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;

namespace Rill.Posix.Lifecycle;

/// <summary>What the kernel lets Linux processes have, whatever they ask it for themselves.</summary>
internal sealed class ProgramBounds(KernelCalls kernel, ProgramLoader? loader)
{
    /// <summary>Operations and held calls beyond one a thread: a thread waits for one thing at a time.</summary>
    private const ulong SpareOperations = 64, SpareHeldCalls = 8;

    /// <summary>Sets the bounds of the Job that all programs live in.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="threads">How many threads there may be: each has a queue, and a handle of it.</param>
    /// <param name="memory">Bytes of the machine.</param>
    public void Set(uint job, ulong threads, ulong memory)
    {
        Each(JobCount.Threads, threads);
        Each(JobCount.Queues, threads + SpareOperations);
        Each(JobCount.Handles, threads + (4 * SpareOperations));
        Each(JobCount.Operations, SpareOperations);
        Each(JobCount.Held, SpareHeldCalls);
        All(JobCount.Threads, threads + SpareOperations);

        // Page tables are frames; a quarter of memory is more than mappings, threads and handles of real programs take.
        All(JobCount.HeapBytes, memory / 4);

        void Each(JobCount count, ulong limit) =>
            kernel.JobSetLimit(job, count, JobScope.Process, limit).ThrowIfFailed($"bound of {count}");
        void All(JobCount count, ulong limit) =>
            kernel.JobSetLimit(job, count, JobScope.Job, limit).ThrowIfFailed($"limit of {count}");
    }

    /// <summary>Makes the kernel hold RLIMIT_AS and RLIMIT_DATA of a process. What the shim has mapped is not the
    /// program's.</summary>
    public void Apply(Process process)
    {
        if (process.Native is { Space.IsOpen: true } native && loader is not null)
        {
            ref readonly Rill.Shim.Abi.ShimImage shim = ref loader.Shim;
            ulong data = shim.DataLength + shim.ZeroLength + HeapOfShim;
            var bounds = new SpaceBounds
            {
                Mapped = Add(process.Limits.Soft(Resource.AddressSpace), data + shim.TextLength + shim.ReadOnlyLength),
                Data = Add(process.Limits.Soft(Resource.Data), data),
            };
            kernel.SpaceSetBounds(native.Space.Value, bounds);
        }
    }

    /// <summary>What the shim maps for a thread's slot, rounded up.</summary>
    private const ulong HeapOfShim = 64 << 10;

    private static ulong Add(ulong limit, ulong more) => limit > ulong.MaxValue - more ? ulong.MaxValue : limit + more;
}
