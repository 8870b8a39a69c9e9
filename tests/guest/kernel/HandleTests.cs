using Rill.Abi;
using static Rill.Guest.KernelTests.KernelCalls;

namespace Rill.Guest.KernelTests;

internal static unsafe class HandleTests
{
    [Fact]
    internal static void ClosedHandleIsBad()
    {
        uint memory = CreateMemory(4096);
        Close(memory);
        Is(Status.BadHandle, Call(KernelCall.HandleClose, memory));
        MemoryInfo info;
        Is(Status.BadHandle, Call(KernelCall.MemoryInfo, memory, (ulong)&info));
    }

    [Fact]
    internal static void ReusedSlotDoesNotReviveAnOldHandle()
    {
        uint first = CreateMemory(4096);
        Close(first);
        uint second = CreateMemory(4096);
        True(first != second, "a new value");
        Is(Status.BadHandle, Call(KernelCall.HandleClose, first));
        Close(second);
    }

    [Fact]
    internal static void RightsNarrowAndNeverWiden()
    {
        uint memory = CreateMemory(4096);
        uint narrow = (uint)Must(KernelCall.HandleDuplicate, memory, (ulong)(Rights.Read | Rights.Duplicate));
        HandleInfo info;
        Must(KernelCall.HandleInfo, narrow, (ulong)&info);
        Equal(Rights.Read | Rights.Duplicate, info.Rights, "rights");
        Equal(ObjectType.Memory, info.Type, "type");
        Is(Status.AccessDenied, Call(KernelCall.HandleDuplicate, narrow, (ulong)(Rights.Read | Rights.Write)));
        Is(Status.AccessDenied, Call(KernelCall.MemoryWrite, narrow, 0, (ulong)&info, 8));
        Is(Status.AccessDenied, TryMap(narrow, 4096, Protection.Read, MapFlags.Shared));
        uint bare = (uint)Must(KernelCall.HandleDuplicate, narrow, (ulong)Rights.Read);
        Is(Status.AccessDenied, Call(KernelCall.HandleDuplicate, bare, (ulong)Rights.Same));
        Close(bare);
        Close(narrow);
        Close(memory);
    }

    [Fact]
    internal static void UnknownRightsAreInvalid()
    {
        uint memory = CreateMemory(4096);
        Is(Status.InvalidArgument, Call(KernelCall.HandleDuplicate, memory, 0x4000_0000));
        Close(memory);
    }

    [Fact]
    internal static void HandleTableIsBounded()
    {
        using var child = new Child(8);
        uint memory = CreateMemory(4096);
        long status;
        int count = 0;
        while ((status = Call(KernelCall.ProcessInstall, child.Process, memory, (ulong)Rights.Same, 0)) >= 0 && count < 2_000_000)
        {
            count++;
        }
        True((Status)status is Status.LimitReached or Status.NoMemory, $"a bound after {count}");
        Must(KernelCall.ProcessKill, child.Process, 0);
        Close(memory);
    }
}
