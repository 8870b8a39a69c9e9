using System;

namespace Rill.Abi.Calls;

/// <summary>An argument that is a handle: which type of object, and the rights that the handle must have. Of a return value:
/// which type of object the new handle names, and the rights that it has.</summary>
/// <remarks>0 names the caller's own process, thread, space or Job. A right to write memory does not count once the object
/// is sealed.</remarks>
/// <param name="type">The type of object; None: any.</param>
/// <param name="rights">The rights, all of them needed; None: any will do.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class HandleAttribute(ObjectType type, Rights rights = Rights.None) : Attribute
{
    /// <summary>The type of object; None: any.</summary>
    public ObjectType Type { get; } = type;

    /// <summary>The rights, all of them needed; None: any will do.</summary>
    public Rights Rights { get; } = rights;

    /// <summary>Rights that do instead.</summary>
    public Rights Or { get; init; }

    /// <summary>Whether the handler is told which rights the handle has, since what it does depends on more of them. Of memory;
    /// for a handle of any type it is always told.</summary>
    public bool TellsRights { get; init; }

    /// <summary>Of a queue: whether only the process that made it, and has it mapped, may name it.</summary>
    public bool MakerOnly { get; init; }
}
