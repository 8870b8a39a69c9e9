using Rill.Abi;

namespace Rill.Protocols;

/// <summary>The handles of this process, for the check of those that come with messages. The kernel tells what they are.</summary>
public interface IHandleTable
{
    /// <summary>What a handle names. False if there is no such handle.</summary>
    bool TryDescribe(uint handle, out ObjectType kind, out Rights rights);

    /// <summary>Closes a handle.</summary>
    void Close(uint handle);
}
