using Rill.Abi;

namespace Rill.Kernel.Accounts;

/// <summary>What one Job, with the Jobs below it, has the kernel hold, and how much that may be.</summary>
/// <remarks>Guarded by the kernel lock. It outlives its Job as long as something is charged to it.</remarks>
internal struct Account
{
    /// <summary>The account above, by index; 0 for none. Charged with all that is charged here.</summary>
    public uint Parent;
    /// <summary>Accounts right below.</summary>
    public uint Children;
    /// <summary>Its Job is gone: it goes with the last charge.</summary>
    public bool IsClosed;
    /// <summary>Whether its frames may come from the reserve that keeps servers going.</summary>
    public bool MayUseReserve;
    public JobCounts Used;
    public JobCounts Limits;
    /// <summary>What one process of the Job may have of each.</summary>
    public JobCounts ProcessBounds;
}
