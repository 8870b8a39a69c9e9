using Rill.Abi;
using Rill.Kernel.Ipc;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on handles of any type.</summary>
internal static class HandleCalls
{
    public static Status HandleClose(Thread caller, ulong handle)
        => handle <= uint.MaxValue ? caller.Process.Handles.Close((uint)handle) : Status.BadHandle;

    public static long HandleDuplicate(Thread caller, KernelObject target, Rights rights, Rights wanted)
    {
        Status status = Narrow(target, wanted, ref rights);
        if (status == Status.Ok)
        {
            status = caller.Process.Handles.TryAdd(target, rights, out uint copy);
            if (status == Status.Ok)
            {
                return copy;
            }
        }
        return (long)status;
    }

    public static Status HandleInfo(Thread caller, KernelObject target, Rights rights, out HandleInfo info)
    {
        info = default;
        info.Type = target.Type;
        info.Rights = rights;
        info.ObjectId = target.Id;
        return Status.Ok;
    }

    /// <summary>Checks the rights that a copy of a handle is to have.</summary>
    /// <param name="rights">In: the source's; out: the copy's.</param>
    /// <returns>InvalidArgument where others stand beside <see cref="Rights.Same"/>; AccessDenied where the source lacks some,
    /// and for calls, whose handles are moved in messages and never copied.</returns>
    public static Status Narrow(KernelObject target, Rights wanted, ref Rights rights)
    {
        if (wanted != Rights.Same)
        {
            if ((wanted & ~Rights.All) != 0)
            {
                return Status.InvalidArgument;
            }
            if ((wanted & ~rights) != 0)
            {
                return Status.AccessDenied;
            }
            rights = wanted;
        }
        return target is Call ? Status.AccessDenied : Status.Ok;
    }
}
