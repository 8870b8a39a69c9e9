using Rill.Abi;
using Rill.Kernel.Arch;
using Rill.Kernel.Devices;
using Rill.Kernel.Memory;
using Rill.Kernel.Tests.Hosted;

namespace Rill.Kernel.Tests.Objects;

/// <summary>Interrupt objects: what is told, what is kept, and when a line is masked.</summary>
public sealed class InterruptTests : IDisposable
{
    /// <summary>A level-triggered and an edge-triggered line of the test machine.</summary>
    private const int Level = 4, Edge = 12;

    private readonly TestKernel _kernel = TestKernel.Start();
    private readonly Guest _guest;
    private readonly GuestQueue _queue;

    public InterruptTests()
    {
        _guest = _kernel.NewGuest(0);
        _queue = _guest.NewQueue(4096);
        Assert.Equal(Status.Ok, Resource.Create(ResourceKind.Interrupts, 0, 100, out Resource? lines));
        Assert.Equal(Status.Ok, _guest.Process.Handles.AddAt(500, lines!, Rights.All));
        lines!.Release();
    }

    public void Dispose()
    {
        _guest.Exit();
        _kernel.AssertNothingLeft();
        _kernel.Dispose();
    }

    [Fact]
    public void ALineHasOneOwnerAndMustExist()
    {
        _guest.Is(Status.NotFound, KernelCall.InterruptCreate, 500, 99, 0);
        uint interrupt = Claim(Level);
        _guest.Is(Status.AlreadyExists, KernelCall.InterruptCreate, 500, Level, 0);
        _guest.Ok(KernelCall.HandleClose, interrupt);
        Claim(Level);
    }

    [Fact]
    public void AClaimThatFailsTakesNothing()
    {
        Claim(Level);
        // What the kernel's heap has in reserve goes back, so that what is reserved comes from the free frames.
        KernelHeap.TrimAll();
        FaultInjection.Remaining = 0;
        Assert.Equal(Status.NoMemory, InterruptObject.Create(Edge, 0, out _));
        FaultInjection.Remaining = -1;
        Assert.DoesNotContain(Edge, InterruptLines.Claimed);
        ulong free = FrameAllocator.FreeFrames;
        Assert.Equal(Status.AlreadyExists, InterruptObject.Create(Level, 0, out _));
        Assert.Equal(Status.NotFound, InterruptObject.Create(99, 0, out _));
        Assert.Equal(free, FrameAllocator.FreeFrames);
    }

    [Fact]
    public void ALevelTriggeredLineIsMaskedFromTheInterruptToTheAcknowledgement()
    {
        uint interrupt = Claim(Level);
        Assert.False(IsMasked(Level));
        Wait(interrupt);
        Raise(Level);
        Assert.True(IsMasked(Level));
        Assert.Equal(1, Told());
        Acknowledge(interrupt);
        Assert.False(IsMasked(Level));
    }

    [Fact]
    public void AKeptInterruptIsToldToTheNextWaitAndIsAcknowledgedAfterIt()
    {
        uint interrupt = Claim(Level);
        Raise(Level);
        Assert.True(IsMasked(Level));
        // Nobody was told, so there is nothing to acknowledge yet.
        Acknowledge(interrupt);
        Assert.True(IsMasked(Level));
        Wait(interrupt);
        Assert.Equal(1, Told());
        Assert.True(IsMasked(Level));
        Acknowledge(interrupt);
        Assert.False(IsMasked(Level));
        Wait(interrupt);
        Assert.Equal(0, Told());
    }

    [Fact]
    public void AnEdgeTriggeredLineStaysOpenWhileItsDriverIsTold()
    {
        uint interrupt = Claim(Edge);
        Wait(interrupt);
        Raise(Edge);
        Assert.False(IsMasked(Edge));
        Assert.Equal(1, Told());
        // An edge before the acknowledgement is no less an interrupt.
        Raise(Edge);
        Acknowledge(interrupt);
        Wait(interrupt);
        Assert.Equal(1, Told());
        Assert.False(IsMasked(Edge));
    }

    [Fact]
    public void EdgesThatNobodyWaitsForAreKeptAsOneAndStopComing()
    {
        uint interrupt = Claim(Edge);
        Raise(Edge);
        Assert.True(IsMasked(Edge));
        Raise(Edge);
        Wait(interrupt);
        Assert.False(IsMasked(Edge));
        Assert.Equal(1, Told());
        Wait(interrupt);
        Assert.Equal(0, Told());
    }

    [Fact]
    public void AnInterruptOnItsWayWhileTheLineIsMaskedIsNotToldTwice()
    {
        uint interrupt = Claim(Level);
        Wait(interrupt);
        Wait(interrupt);
        Raise(Level);
        Raise(Level);
        Assert.Equal(1, Told());
        Acknowledge(interrupt);
        Raise(Level);
        Assert.Equal(1, Told());
    }

    [Theory]
    [InlineData(Level)]
    [InlineData(Edge)]
    public void AFullRingKeepsTheRecordAndTheWaitGoesOnAfterIt(int line)
    {
        uint interrupt = Claim(line);
        Wait(interrupt, SubmissionFlags.Multishot);
        while (_guest.Call(KernelCall.QueuePost, _queue.Handle, 1, 1) == 0)
        {
        }
        Raise(line);
        Acknowledge(interrupt);
        Raise(line);
        Assert.True(IsMasked(line));
        Assert.Equal(2, Told());
        Acknowledge(interrupt);
        Assert.False(IsMasked(line));
    }

    [Theory]
    [InlineData(Level)]
    [InlineData(Edge)]
    public void ClosingTheLastHandleEndsTheWaitsAndFreesTheLine(int line)
    {
        uint interrupt = Claim(line);
        Wait(interrupt, SubmissionFlags.Multishot);
        Raise(line);
        Assert.Equal(1, Told());
        _guest.Ok(KernelCall.HandleClose, interrupt);
        Completion last = _queue.Take();
        Assert.Equal((Status.Cancelled, CompletionKind.Interrupt, (ushort)0), (last.Status, last.Kind, last.Flags));
        // It comes from nobody's line now.
        Raise(line);
        Assert.True(IsMasked(line));
        Claim(line);
        Assert.False(IsMasked(line));
    }

    private static bool IsMasked(int line) => InterruptLines.Masked.Contains(line);

    private uint Claim(int line) => _guest.Handle(KernelCall.InterruptCreate, 500, (ulong)line, 0);

    private void Raise(int line) => _kernel.Interrupt(0, line);

    private void Acknowledge(uint interrupt) => _guest.Ok(KernelCall.InterruptAcknowledge, interrupt);

    private void Wait(uint interrupt, SubmissionFlags flags = SubmissionFlags.None)
        => _queue.MustSubmit(new Submission { Operation = Operation.InterruptWait, Handle = interrupt, Token = 7, Flags = flags });

    /// <summary>How many interrupts the process was told of since it was asked last.</summary>
    private int Told()
    {
        int told = 0;
        while (_queue.TryTake(out Completion record, out _))
        {
            told += record.Kind == CompletionKind.Interrupt ? 1 : 0;
        }
        return told;
    }
}
