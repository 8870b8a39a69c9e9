using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <summary>The user address of a structure, or of the first of several, that a call reads.</summary>
public readonly unsafe struct UserIn<T>(ulong address)
    where T : unmanaged
{
    /// <summary>The address, unchecked.</summary>
    public ulong Address { get; } = address;

    /// <summary>Whether the caller gave none.</summary>
    public bool IsNull => Address == 0;

    /// <summary>Reads it.</summary>
    /// <returns>BadAddress, NoMemory.</returns>
    public Status Read(AddressSpace space, out T value) => UserMemory.CopyIn(space, Address, out value);

    /// <summary>The one at an index.</summary>
    public UserIn<T> At(ulong index) => new(Address + (index * (ulong)sizeof(T)));
}
