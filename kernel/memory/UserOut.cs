using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <summary>The user address of a structure, or of the first of several, that a call writes.</summary>
public readonly struct UserOut<T>(ulong address)
    where T : unmanaged
{
    /// <summary>The address, unchecked.</summary>
    public ulong Address { get; } = address;

    /// <summary>Writes it.</summary>
    /// <returns>BadAddress, NoMemory.</returns>
    public Status Write(AddressSpace space, in T value) => UserMemory.CopyOut(space, Address, in value);
}
