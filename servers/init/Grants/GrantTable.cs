using Rill.Abi;
using Rill.Init.Manifest;
using Rill.Runtime.Native;

namespace Rill.Init.Grants;

/// <summary>
/// Makes granted handles from what the kernel gave to init. Device handles are made once and kept, and servers get
/// duplicates: so a line stays claimed while its driver is being restarted.
/// </summary>
internal sealed class GrantTable(KernelCalls kernel, BootSet boot)
{
    private readonly Dictionary<Grant, uint> _made = [];

    /// <summary>Makes a handle for a server.</summary>
    /// <param name="grant">What it may have.</param>
    /// <param name="handle">The handle, the caller's to give away; 0 for a permission.</param>
    /// <param name="size">Of the archive: its bytes.</param>
    public Status TryMake(Grant grant, out uint handle, out ulong size)
    {
        size = 0;
        handle = 0;
        switch (grant.Kind)
        {
            case GrantKind.Ports:
            case GrantKind.Interrupt:
            case GrantKind.Memory:
                Status made = TryMakeDevice(grant, out uint device);
                return made == Status.Ok ? kernel.HandleDuplicate(device, Rights.Same, out handle) : made;
            case GrantKind.Log:
                return kernel.HandleDuplicate(boot.Log, Rights.Same, out handle);
            case GrantKind.Shim:
                return kernel.HandleDuplicate(boot.Shim, Rights.Same, out handle);
            case GrantKind.CommandLine:
                return kernel.HandleDuplicate(boot.CommandLine, Rights.Same, out handle);
            case GrantKind.Clock:
                return kernel.ResourceCreate(boot.Resource, ResourceKind.WallClock, 0, 1, out handle);
            case GrantKind.Pressure:
                return kernel.ResourceCreate(boot.Resource, ResourceKind.Pressure, 0, 1, out handle);
            case GrantKind.Job:
                return kernel.JobCreate(0, JobFlags.None, out handle);
            case GrantKind.Archive:
                return TryGiveArchive(out handle, out size);
            case GrantKind.Console:
                return kernel.SerialRelease(boot.Resource);
            default:
                return Status.Ok;
        }
    }

    private Status TryMakeDevice(Grant grant, out uint device)
    {
        if (_made.TryGetValue(grant, out device))
        {
            return Status.Ok;
        }

        Status status = grant.Kind switch
        {
            GrantKind.Ports => kernel.PortsCreate(boot.Resource, grant.First, grant.Count, out device),
            GrantKind.Interrupt => kernel.InterruptCreate(boot.Resource, grant.First, 0, out device),
            _ => kernel.MemoryCreatePhysical(boot.Resource, grant.First, grant.Count, out device),
        };
        if (status == Status.Ok)
        {
            _made.Add(grant, device);
        }

        return status;
    }

    /// <summary>The archive itself leaves: when its taker closes it, its memory is free.</summary>
    private Status TryGiveArchive(out uint handle, out ulong size)
    {
        handle = boot.Archive;
        size = boot.ArchiveSize;
        if (handle == 0)
        {
            return Status.NotFound;
        }

        boot.Archive = 0;
        return Status.Ok;
    }
}
