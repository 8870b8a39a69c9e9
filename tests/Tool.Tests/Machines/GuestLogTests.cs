using System.Text;
using Rill.Tool.Machines;

namespace Rill.Tool.Tests.Machines;

public sealed class GuestLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LogFile => Path.Combine(_folder.Path, "a.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatAConsoleShowsIsNoCrash()
    {
        using GuestLog log = GuestLog.OfConsole(LogFile);
        log.Write(Encoding.UTF8.GetBytes("\nPANIC: by a program\nKernel panic - not syncing: neither\n"));
        Assert.False(log.Crashed.IsCompleted);
        Assert.True(log.ShowsLinuxPanic);
    }

    [Fact]
    public void APanicInPiecesIsSeen()
    {
        using GuestLog log = GuestLog.OfKernel(LogFile);
        log.Write("before\n\n\u0002PAN"u8);
        Assert.False(log.Crashed.IsCompleted);
        log.Write("IC: out of luck\nframe\n"u8);
        Assert.True(log.Crashed.IsCompleted);
        Assert.Equal("PANIC: out of luck\nframe", log.Tail(1));
    }

    [Fact]
    public void APanicStandsAtALinesBeginningAndIsTheKernels()
    {
        using GuestLog log = GuestLog.OfKernel(LogFile);
        log.Write("uart: it said PANIC: once\nPANIC: of a process\n"u8);
        Assert.False(log.Crashed.IsCompleted);
    }

    [Fact]
    public void AHaltIsALineOfItsOwnInTheKernelsLog()
    {
        using GuestLog console = GuestLog.OfConsole(LogFile);
        console.Write("\nHALTED\n"u8);
        Assert.False(console.Halted.IsCompleted);
        using GuestLog log = GuestLog.OfKernel(LogFile + ".kernel");
        log.Write("posix: HALTED\nHALTED by no one\n\nHAL"u8);
        Assert.False(log.Halted.IsCompleted);
        log.Write("TED\n"u8);
        Assert.True(log.Halted.IsCompleted);
        Assert.False(log.Crashed.IsCompleted);
    }
}
