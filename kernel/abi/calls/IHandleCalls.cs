namespace Rill.Abi.Calls;

/// <summary>Calls on handles of any type.</summary>
public interface IHandleCalls
{
    /// <summary>Closes a handle.</summary>
    /// <param name="handle">What the caller no longer names.</param>
    [KernelCall(1)]
    void HandleClose([Handle(ObjectType.None), Late] uint handle);

    /// <summary>Makes a second handle with the same or fewer rights.</summary>
    /// <param name="handle">The first one; not a call's, which moves in messages and is never copied.</param>
    /// <param name="rights">Those of the second; Same: those that the first has.</param>
    /// <returns>The second handle.</returns>
    [KernelCall(2)]
    [Error(Status.AccessDenied, "rights are asked for that the handle lacks, or it is a call's")]
    [return: Handle(ObjectType.None), Late]
    uint HandleDuplicate([Handle(ObjectType.None, Rights.Duplicate)] uint handle, Rights rights);

    /// <summary>Tells an object's type and id, and the handle's rights.</summary>
    /// <param name="handle">Which.</param>
    /// <param name="info">What is told.</param>
    [KernelCall(3)]
    void HandleInfo([Handle(ObjectType.None)] uint handle, out HandleInfo info);
}
