using Rill.Abi;
using Rill.Kernel.Ipc;
using Rill.Kernel.Memory;
using Rill.Kernel.Objects;
using Rill.Kernel.Tasks;

namespace Rill.Kernel.Api;

/// <summary>Calls on handles of any type.</summary>
internal static class HandleCalls
{
    public static long Close(Process caller, ulong handle)
        => (long)(handle <= uint.MaxValue ? caller.Handles.Close((uint)handle) : Status.BadHandle);

    public static long Duplicate(Process caller, ulong handle, ulong wanted)
    {
        Status status = Lookup.Any(caller, handle, out KernelObject? target, out Rights rights);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        status = Narrow(wanted, ref rights, Rights.Duplicate);
        if (status == Status.Ok && target is Call)
        {
            status = Status.AccessDenied;
        }
        if (status == Status.Ok)
        {
            status = caller.Handles.TryAdd(target!, rights, out uint copy);
            if (status == Status.Ok)
            {
                return copy;
            }
        }
        return (long)status;
    }

    public static long Info(Process caller, ulong handle, UserOut<HandleInfo> to)
    {
        Status status = Lookup.Any(caller, handle, out KernelObject? target, out Rights rights);
        if (status != Status.Ok)
        {
            return (long)status;
        }
        HandleInfo info = default;
        info.Type = target!.Type;
        info.Rights = rights;
        info.ObjectId = target.Id;
        return (long)to.Write(caller.Space, in info);
    }

    /// <summary>Checks the rights that a copy of a handle is to have.</summary>
    /// <param name="rights">In: the source's; out: the copy's.</param>
    /// <param name="need">The right that the source must have for it.</param>
    /// <returns>InvalidArgument for unknown bits, AccessDenied.</returns>
    public static Status Narrow(ulong wanted, ref Rights rights, Rights need)
    {
        if (wanted != (ulong)Rights.Same)
        {
            if ((wanted & ~(ulong)Rights.All) != 0)
            {
                return Status.InvalidArgument;
            }
            if (((Rights)wanted & ~rights) != 0)
            {
                return Status.AccessDenied;
            }
        }
        if ((rights & need) == 0)
        {
            return Status.AccessDenied;
        }
        if (wanted != (ulong)Rights.Same)
        {
            rights = (Rights)wanted;
        }
        return Status.Ok;
    }
}
