using Rill.Abi;

namespace Rill.Kernel.Tests.Calls;

/// <summary>What trials of calls are made with: the handles and the memory of the process that makes them.</summary>
internal interface ITrialPlace
{
    /// <summary>Memory mapped in the space that <see cref="Handle"/> names.</summary>
    ulong MappedInSpace { get; }

    /// <summary>A handle, with all rights, of an object of a type: with it a call gets as far as to its memory.</summary>
    uint Handle(ObjectType type);

    /// <summary>Another handle of the same object; null where none can be made.</summary>
    uint? HandleWith(ObjectType type, Rights rights);

    /// <summary>Zeroed memory of the process.</summary>
    ulong Allocate(int bytes);
}
