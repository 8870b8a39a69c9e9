using Rill.Abi;
using static Rill.Guest.KernelTests.Kernel;

namespace Rill.Guest.KernelTests;

internal static unsafe class HandleTests
{
    [Fact]
    internal static void ClosedHandleIsBad()
    {
        uint memory = CreateMemory(4096);
        Close(memory);
        Is(Status.BadHandle, Call(SystemCall.HandleClose, memory));
        MemoryInfo info;
        Is(Status.BadHandle, Call(SystemCall.MemoryInfo, memory, (ulong)&info));
    }

    [Fact]
    internal static void ReusedSlotDoesNotReviveAnOldHandle()
    {
        uint first = CreateMemory(4096);
        Close(first);
        uint second = CreateMemory(4096);
        True(first != second, "a new value");
        Is(Status.BadHandle, Call(SystemCall.HandleClose, first));
        Close(second);
    }

    [Fact]
    internal static void RightsNarrowAndNeverWiden()
    {
        uint memory = CreateMemory(4096);
        uint narrow = (uint)Must(SystemCall.HandleDuplicate, memory, (ulong)(Rights.Read | Rights.Duplicate));
        HandleInfo info;
        Must(SystemCall.HandleInfo, narrow, (ulong)&info);
        Equal(Rights.Read | Rights.Duplicate, info.Rights, "rights");
        Equal(ObjectType.Memory, info.Type, "type");
        Is(Status.AccessDenied, Call(SystemCall.HandleDuplicate, narrow, (ulong)(Rights.Read | Rights.Write)));
        Is(Status.AccessDenied, Call(SystemCall.MemoryWrite, narrow, 0, (ulong)&info, 8));
        Is(Status.AccessDenied, TryMap(narrow, 4096, Protection.Read, MapFlags.Shared));
        uint bare = (uint)Must(SystemCall.HandleDuplicate, narrow, (ulong)Rights.Read);
        Is(Status.AccessDenied, Call(SystemCall.HandleDuplicate, bare, (ulong)Rights.Same));
        Close(bare);
        Close(narrow);
        Close(memory);
    }

    [Fact]
    internal static void UnknownRightsAreInvalid()
    {
        uint memory = CreateMemory(4096);
        Is(Status.InvalidArgument, Call(SystemCall.HandleDuplicate, memory, 0x4000_0000));
        Close(memory);
    }

    [Fact]
    internal static void EveryCallRefusesAHandleOfAnotherType()
    {
        var (first, second) = CreateStream();
        byte* buffer = stackalloc byte[512];
        foreach (SystemCall call in new[]
        {
            SystemCall.MemorySeal, SystemCall.MemoryResize, SystemCall.MemoryInfo, SystemCall.MemoryRead, SystemCall.MemoryWrite,
            SystemCall.SpaceClone, SystemCall.SpaceInfo, SystemCall.ProcessKill, SystemCall.ProcessInfo, SystemCall.ThreadInfo,
            SystemCall.ThreadInterrupt, SystemCall.QueueWait, SystemCall.QueuePost, SystemCall.CallRead, SystemCall.CallWrite,
            SystemCall.InterruptAcknowledge, SystemCall.PortRead, SystemCall.PortWrite, SystemCall.PortWriteCall, SystemCall.LogRead, SystemCall.LogWrite,
            SystemCall.SystemPower, SystemCall.ClockSet, SystemCall.SerialRelease, SystemCall.ProcessSuspend,
            SystemCall.MemoryCreatePhysical, SystemCall.InterruptCreate, SystemCall.PortsCreate,
        })
        {
            // The second argument is a pointer in some of these and a number in others; either way it is harmless.
            Is(Status.WrongType, Call(call, first, call is SystemCall.MemoryInfo or SystemCall.SpaceInfo or
                SystemCall.ProcessInfo or SystemCall.ThreadInfo or SystemCall.LogWrite ? (ulong)buffer : 1, 1, 1), call.ToString());
            Is(Status.BadHandle, Call(call, 0x7FFF_FFFF, (ulong)buffer, 1, 1), call.ToString());
        }
        Close(first);
        Close(second);
    }

    [Fact]
    internal static void UnknownCallsAreNotSupported()
    {
        for (ulong number = 114; number < 2000; number += 13)
        {
            Is(Status.NotSupported, Call((SystemCall)number));
        }
        Is(Status.NotSupported, Call(0));
        Is(Status.NotSupported, Call((SystemCall)ulong.MaxValue));
    }

    [Fact]
    internal static void HandleTableIsBounded()
    {
        using var child = new Child(8);
        uint memory = CreateMemory(4096);
        long status;
        int count = 0;
        while ((status = Call(SystemCall.ProcessInstall, child.Process, memory, (ulong)Rights.Same, 0)) >= 0 && count < 2_000_000)
        {
            count++;
        }
        True((Status)status is Status.LimitReached or Status.NoMemory, $"a bound after {count}");
        Must(SystemCall.ProcessKill, child.Process, 0);
        Close(memory);
    }
}
