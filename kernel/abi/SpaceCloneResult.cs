namespace Rill.Abi;

/// <summary>The result of <see cref="KernelCall.SpaceClone"/>: the clone's handle, and whether the clone is whole.</summary>
public static class SpaceCloneResult
{
    /// <summary>Set beside the handle as long as the clone is not whole.</summary>
    public const ulong More = 1ul << 32;
}
