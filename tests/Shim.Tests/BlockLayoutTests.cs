using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Shim.Abi;

namespace Rill.Shim.Tests;

/// <summary>The shim's blocks against the offsets by which its assembly and the POSIX server know them.</summary>
public unsafe class BlockLayoutTests
{
    /// <summary>What the routine that reports a fault of the shim itself has of stack, at least.</summary>
    private const int ReportStack = 2048;

    [Fact]
    public void WhatTheAssemblyKnowsOfAThreadsBlockIsThere()
    {
        Assert.Equal(0, OffsetIn<ThreadBlock>(nameof(ThreadBlock.Kernel)));
        Assert.Equal(ShimOffsets.FramePointer, sizeof(ThreadArea));
        Assert.Equal(ShimOffsets.FramePointer, OffsetIn<ThreadBlock>(nameof(ThreadBlock.Frame)));
        Assert.Equal(ShimOffsets.ProgramStack, OffsetIn<ThreadBlock>(nameof(ThreadBlock.ProgramStack)));
        Assert.Equal(ShimOffsets.LookAgain, OffsetIn<ThreadBlock>(nameof(ThreadBlock.LookAgain)));
        Assert.Equal(ShimOffsets.NativeTail, OffsetIn<ThreadBlock>(nameof(ThreadBlock.NativeTail)));
        Assert.Equal(ShimOffsets.Trace, OffsetIn<ThreadBlock>(nameof(ThreadBlock.Trace)));
    }

    [Fact]
    public void WhatTheServerReadsOfAThreadsBlockIsThere()
    {
        Assert.Equal(ThreadBlockLayout.Blocked, OffsetIn<ThreadBlock>(nameof(ThreadBlock.Blocked)));
        Assert.Equal(ThreadBlockLayout.ClearTid, OffsetIn<ThreadBlock>(nameof(ThreadBlock.ClearTid)));
        Assert.Equal(ThreadBlockLayout.RobustList, OffsetIn<ThreadBlock>(nameof(ThreadBlock.RobustList)));
    }

    [Fact]
    public void AThreadsBlockIsAPageAndLeavesRoomForTheReportOfAFault()
    {
        Assert.Equal((int)Pages.Size, sizeof(ThreadBlock));
        Assert.Equal(ShimOffsets.EmergencyStack, sizeof(ThreadBlock));
        int used = OffsetIn<ThreadBlock>(nameof(ThreadBlock.Restart)) + sizeof(RestartBlock);
        Assert.Equal(used, typeof(ThreadBlock).GetFields().Max(field => OffsetIn<ThreadBlock>(field.Name)) + sizeof(RestartBlock));
        Assert.True(used + ReportStack <= sizeof(ThreadBlock), $"{used} bytes are used");
    }

    [Fact]
    public void WhatTheServerWritesInAProcesssBlockIsThere()
    {
        Assert.Equal(SlotTableLayout.EndedOffset, OffsetIn<ProcessBlock>(nameof(ProcessBlock.Ended)));
        Assert.Equal(typeof(int), typeof(ProcessBlock).GetField(nameof(ProcessBlock.Ended))!.FieldType);
        // A home's page lies before its block.
        Assert.Equal(Pages.Size + SlotTableLayout.EndedOffset, SlotTableLayout.PageToEnded);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(32767u)]
    public void TheServerTellsAProcessByWhereItsEndIsNotedAsTheShimDoesByItsHome(uint home)
    {
        // The block is a home's last page.
        ulong block = Layout.ShimHeap + ((home + 1) * SlotTableLayout.SlotSize) - Pages.Size;
        Assert.Equal(SlotTableLayout.OwnerOf(home), SlotTableLayout.OwnerNotedAt(block + SlotTableLayout.EndedOffset));
    }

    [Fact]
    public void AProcessWhoseBlockIsInNoHomeIsTheFirst()
    {
        ProcessBlock block = default;
        Assert.Equal(SlotTableLayout.OwnerOf(block.Home), SlotTableLayout.OwnerNotedAt((ulong)&block.Ended));
        Assert.Equal(SlotTableLayout.OwnerOf(0), SlotTableLayout.OwnerNotedAt(Layout.ShimHeapEnd));
    }

    [Fact]
    public void AProcesssBlockFitsAPageAndHasAllActions()
    {
        Assert.True(sizeof(ProcessBlock) <= (int)Pages.Size);
        ProcessBlock block = default;
        ProcessBlock.UseOwnActions(&block);
        byte* first = (byte*)ProcessBlock.Action(&block, 1);
        Assert.Equal((Signal.Last - 1) * sizeof(SignalAction), (int)((byte*)ProcessBlock.Action(&block, Signal.Last) - first));
        Assert.Equal(OffsetIn<ProcessBlock>(nameof(ProcessBlock.Serial)), (int)((byte*)(ProcessBlock.Action(&block, Signal.Last) + 1) - (byte*)&block));
    }

    private static int OffsetIn<T>(string field) => (int)Marshal.OffsetOf<T>(field);
}
