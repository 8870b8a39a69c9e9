using Rill.Abi;
using Rill.Kernel.Tests.Hosted;
using Resource = Rill.Kernel.Devices.Resource;

namespace Rill.Kernel.Tests.Objects;

public sealed class ResourceTests
{
    [Fact]
    public void AResourceAllowsItsKindAndRangeAndIsNeverWidened()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        Assert.Equal(Status.Ok, Resource.Create(ResourceKind.Root, 0, 1, out Resource? made));
        Assert.Equal(Status.Ok, guest.Process.Handles.TryAdd(made!, Rights.All, out uint root));
        made!.Release();
        uint ports = Narrow(guest, root, ResourceKind.Ports, 0x3F8, 8), clock = Narrow(guest, root, ResourceKind.WallClock, 0, 1);
        guest.Handle(KernelCall.PortsCreate, ports, 0x3F8, 8);
        guest.Handle(KernelCall.PortsCreate, ports, 0x3FF, 1);
        guest.Is(Status.AccessDenied, KernelCall.PortsCreate, ports, 0x3F7, 2);
        guest.Is(Status.AccessDenied, KernelCall.PortsCreate, ports, 0x3FF, 2);
        guest.Is(Status.AccessDenied, KernelCall.PortsCreate, ports, 0x3F9, ulong.MaxValue);
        guest.Is(Status.AccessDenied, KernelCall.PortsCreate, clock, 0x3F8, 8);
        guest.Is(Status.AccessDenied, KernelCall.MemoryCreatePhysical, clock, 0xB8000, 4096);
        guest.Is(Status.AccessDenied, KernelCall.InterruptCreate, clock, 4, 0);
        guest.Is(Status.AccessDenied, KernelCall.SystemPower, clock, (ulong)PowerAction.Off);
        guest.Is(Status.AccessDenied, KernelCall.SerialRelease, clock);
        guest.Is(Status.AccessDenied, KernelCall.ThreadSetPriority, 0, (ulong)SchedulingClass.System, 0, clock);
        guest.Ok(KernelCall.ClockSet, clock, 1_000_000_000);
        guest.Is(Status.AccessDenied, KernelCall.ClockSet, ports, 1);
        guest.Is(Status.AccessDenied, KernelCall.ResourceCreate, ports, (ulong)ResourceKind.Ports, 0x3F8, 9);
        guest.Is(Status.AccessDenied, KernelCall.ResourceCreate, ports, (ulong)ResourceKind.Root, 0, 1);
        guest.Is(Status.AccessDenied, KernelCall.ResourceCreate, clock, (ulong)ResourceKind.Power, 0, 1);
        guest.Is(Status.InvalidArgument, KernelCall.ResourceCreate, root, 1000, 0, 1);
        guest.Is(Status.InvalidArgument, KernelCall.ResourceCreate, root, (ulong)ResourceKind.Ports, 4, 0);
        guest.Is(Status.InvalidArgument, KernelCall.ResourceCreate, root, (ulong)ResourceKind.Ports, 4, ulong.MaxValue);
        guest.Is(Status.InvalidArgument, KernelCall.ResourceCreate, root, (ulong)ResourceKind.Power, 0, 2);
        uint narrower = Narrow(guest, ports, ResourceKind.Ports, 0x3F8, 1);
        guest.Is(Status.AccessDenied, KernelCall.PortsCreate, narrower, 0x3F8, 2);
        uint weak = guest.Handle(KernelCall.HandleDuplicate, clock, (ulong)Rights.Read);
        guest.Is(Status.AccessDenied, KernelCall.ClockSet, weak, 1);
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    private static uint Narrow(Guest guest, uint from, ResourceKind kind, ulong first, ulong count)
        => guest.Handle(KernelCall.ResourceCreate, from, (ulong)kind, first, count);
}
