using Rill.Abi;
using Rill.Protocols;

namespace Rill.Runtime.Native;

/// <content>What the check of handles that come with messages asks.</content>
public abstract partial class KernelCalls : IHandleTable
{
    /// <inheritdoc/>
    bool IHandleTable.TryDescribe(uint handle, out ObjectType kind, out Rights rights)
    {
        Status status = HandleInfo(handle, out HandleInfo info);
        kind = info.Type;
        rights = info.Rights;
        return status == Status.Ok;
    }

    /// <inheritdoc/>
    void IHandleTable.Close(uint handle) => HandleClose(handle);
}
