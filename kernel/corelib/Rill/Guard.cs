namespace Rill;

/// <summary>What makes it safe to change what several cores can reach. A structure has the guard of what it lies in.</summary>
public enum Guard
{
    /// <summary>The one lock of the kernel, which every entry holds from its start to its end.</summary>
    KernelLock,
    /// <summary>None: it is set before other cores run, and not changed after.</summary>
    Boot,
}
