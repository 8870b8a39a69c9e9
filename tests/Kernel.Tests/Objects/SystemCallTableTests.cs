using Rill.Abi;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

public sealed class SystemCallTableTests
{
    [Fact]
    public void EveryDeclaredCallIsServedAndNoOther()
    {
        using TestKernel kernel = TestKernel.Start();
        Guest guest = kernel.NewGuest(0);
        for (ulong number = 0; number < 300; number++)
        {
            SystemCall call = (SystemCall)number;
            if (call is SystemCall.ProcessExit or SystemCall.ThreadExit or SystemCall.SystemPower)
            {
                continue;
            }
            // Handles that are bad, addresses that are bad, deadlines that are past.
            long result = guest.Call(call, call is SystemCall.FutexWait ? 8 : 0x7FFF_FFFFul, 8, 0, 0, 0, 0);
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
        SystemCall[] calls =
        [
            SystemCall.MemoryResize, SystemCall.MemoryInfo, SystemCall.MemoryRead, SystemCall.MemoryWrite,
            SystemCall.MemoryCopy, SystemCall.MemoryDiscard, SystemCall.MemorySeal, SystemCall.MemoryCreatePhysical, SystemCall.SpaceClone,
            SystemCall.SpaceMap, SystemCall.SpaceUnmap, SystemCall.SpaceProtect, SystemCall.SpaceDiscard, SystemCall.SpaceRead,
            SystemCall.SpaceWrite, SystemCall.SpaceInfo, SystemCall.SpaceRemap, SystemCall.SpaceSetRedirect,
            SystemCall.SpaceQuery, SystemCall.SpaceCompareExchange, SystemCall.ProcessCreate, SystemCall.ProcessInstall, SystemCall.ProcessKill,
            SystemCall.ProcessSuspend, SystemCall.ProcessResume, SystemCall.ProcessInfo, SystemCall.ThreadCreate,
            SystemCall.ThreadInterrupt, SystemCall.ThreadGetRegisters, SystemCall.ThreadSetRegisters, SystemCall.ThreadInfo,
            SystemCall.ThreadSetPriority, SystemCall.ThreadSetAffinity, SystemCall.QueueSubmit, SystemCall.QueueWait,
            SystemCall.QueueSubmitAndWait, SystemCall.QueueCancel, SystemCall.QueuePost, SystemCall.CallRead,
            SystemCall.CallWrite, SystemCall.CallReadMemory, SystemCall.CallWriteMemory, SystemCall.InterruptCreate,
            SystemCall.InterruptAcknowledge, SystemCall.PortsCreate, SystemCall.PortRead, SystemCall.PortWrite, SystemCall.PortWriteCall,
            SystemCall.SystemPower, SystemCall.LogRead, SystemCall.LogWrite, SystemCall.ClockSet, SystemCall.SerialRelease,
            SystemCall.SpaceSetBounds, SystemCall.ResourceCreate, SystemCall.JobCreate, SystemCall.JobSetLimit, SystemCall.JobInfo,
            SystemCall.JobKill,
        ];
        foreach (SystemCall call in calls)
        {
            guest.Is(Status.WrongType, call, lane, 1, 1, 1, 1, 1);
            guest.Is(Status.BadHandle, call, 0x7FFF_FFFF, 1, 1, 1, 1, 1);
        }
        guest.Exit();
        kernel.AssertNothingLeft();
    }
}
