using Rill.Abi;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed class KernelCallTableTests
{
    [Fact]
    public void EveryDeclaredCallIsServedAndNoOther()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        for (ulong number = 0; number < 300; number++)
        {
            KernelCall call = (KernelCall)number;
            if (call is KernelCall.ProcessExit or KernelCall.ThreadExit or KernelCall.SystemPower)
            {
                continue;
            }
            // Handles that are bad, addresses that are bad, deadlines that are past.
            long result = guest.Call(call, call is KernelCall.FutexWait ? 8 : 0x7FFF_FFFFul, 8, 0, 0, 0, 0);
            Assert.Equal(Enum.IsDefined(call), result != (long)Status.NotSupported);
        }
        guest.Exit();
        kernel.AssertNothingLeft();
    }

    [Fact]
    public void HandlesAreCheckedBeforeAnythingElse()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        uint lane = guest.NewStream().First;
        KernelCall[] calls =
        [
            KernelCall.MemoryResize, KernelCall.MemoryInfo, KernelCall.MemoryRead, KernelCall.MemoryWrite,
            KernelCall.MemoryCopy, KernelCall.MemoryDiscard, KernelCall.MemorySeal, KernelCall.MemoryCreatePhysical, KernelCall.SpaceClone,
            KernelCall.SpaceMap, KernelCall.SpaceUnmap, KernelCall.SpaceProtect, KernelCall.SpaceDiscard, KernelCall.SpaceRead,
            KernelCall.SpaceWrite, KernelCall.SpaceInfo, KernelCall.SpaceRemap, KernelCall.SpaceSetRedirect,
            KernelCall.SpaceQuery, KernelCall.SpaceCompareExchange, KernelCall.ProcessCreate, KernelCall.ProcessInstall, KernelCall.ProcessKill,
            KernelCall.ProcessSuspend, KernelCall.ProcessResume, KernelCall.ProcessInfo, KernelCall.ThreadCreate,
            KernelCall.ThreadInterrupt, KernelCall.ThreadGetRegisters, KernelCall.ThreadSetRegisters, KernelCall.ThreadInfo,
            KernelCall.ThreadSetPriority, KernelCall.ThreadSetAffinity, KernelCall.QueueSubmit, KernelCall.QueueWait,
            KernelCall.QueueSubmitAndWait, KernelCall.QueueCancel, KernelCall.QueuePost, KernelCall.CallRead,
            KernelCall.CallWrite, KernelCall.CallReadMemory, KernelCall.CallWriteMemory, KernelCall.InterruptCreate,
            KernelCall.InterruptAcknowledge, KernelCall.PortsCreate, KernelCall.PortRead, KernelCall.PortWrite, KernelCall.PortWriteCall,
            KernelCall.SystemPower, KernelCall.LogRead, KernelCall.LogWrite, KernelCall.ClockSet, KernelCall.SerialRelease,
            KernelCall.SpaceSetBounds, KernelCall.ResourceCreate, KernelCall.JobCreate, KernelCall.JobSetLimit, KernelCall.JobInfo,
            KernelCall.JobKill,
        ];
        foreach (KernelCall call in calls)
        {
            guest.Is(Status.WrongType, call, lane, 1, 1, 1, 1, 1);
            guest.Is(Status.BadHandle, call, 0x7FFF_FFFF, 1, 1, 1, 1, 1);
        }
        guest.Exit();
        kernel.AssertNothingLeft();
    }
}
