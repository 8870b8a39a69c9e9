namespace Rill.Kernel.Memory;

/// <summary>The user address of a structure, or of the first of several, that a call reads.</summary>
public readonly struct UserIn<T>(ulong address)
    where T : unmanaged
{
    /// <summary>The address, unchecked.</summary>
    public ulong Address { get; } = address;
}
