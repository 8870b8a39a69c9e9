using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <summary>The user address of a structure that a call reads and writes.</summary>
public readonly struct UserInOut<T>(ulong address)
    where T : unmanaged
{
    private readonly ulong _address = address;

    /// <summary>Reads it.</summary>
    /// <returns>BadAddress, NoMemory.</returns>
    public Status Read(AddressSpace space, out T value) => UserMemory.CopyIn(space, _address, out value);

    /// <summary>Writes it.</summary>
    /// <returns>BadAddress, NoMemory.</returns>
    public Status Write(AddressSpace space, in T value) => UserMemory.CopyOut(space, _address, in value);
}
