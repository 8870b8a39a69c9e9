using System;
using Rill.Abi;

namespace Rill.Kernel.Memory;

/// <summary>A range of user memory that the caller named: a number that cannot be dereferenced.</summary>
public readonly struct UserSpan(ulong address, ulong length)
{
    /// <summary>The first address, unchecked.</summary>
    public ulong Address { get; } = address;

    /// <summary>Bytes.</summary>
    public ulong Length { get; } = length;

    /// <summary>Copies the start of the range in.</summary>
    /// <returns>BadAddress, NoMemory; InvalidArgument if the range is shorter than the target.</returns>
    public Status CopyIn(AddressSpace space, Span<byte> to)
        => (ulong)to.Length > Length ? Status.InvalidArgument : UserMemory.CopyIn(space, Address, to);

    /// <summary>Copies out to the start of the range.</summary>
    /// <returns>BadAddress, NoMemory; InvalidArgument if the range is shorter than the source.</returns>
    public Status CopyOut(AddressSpace space, ReadOnlySpan<byte> from)
        => (ulong)from.Length > Length ? Status.InvalidArgument : UserMemory.CopyOut(space, Address, from);

    /// <summary>The range without its first bytes.</summary>
    public UserSpan Skip(ulong bytes) => new(Address + bytes, bytes > Length ? 0 : Length - bytes);
}
