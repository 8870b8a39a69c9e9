using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Tests.Machines;

/// <summary>How words for the kernel's command line come to QEMU.</summary>
public sealed class QemuArgumentsTests
{
    [Fact]
    public void DirectBootAppendsWordsToThoseOfTheSystem()
    {
        string[] rill = [.. QemuArguments.ForDirectBoot(GuestSystem.Rill, "kernel", "archive", "one two")];
        string[] linux = [.. QemuArguments.ForDirectBoot(GuestSystem.Linux, "kernel", "archive", "one two")];
        string[] none = [.. QemuArguments.ForDirectBoot(GuestSystem.Linux, "kernel", "archive")];
        Assert.Equal(["-append", "one two"], rill[^2..]);
        Assert.Equal(["-append", QemuArguments.LinuxCommandLine + " one two"], linux[^2..]);
        Assert.Equal(["-append", QemuArguments.LinuxCommandLine], none[^2..]);
    }

    [Fact]
    public void DiskBootPutsWordsIntoAStringOfTheMachine()
    {
        string[] arguments = [.. QemuArguments.ForDisk("image", uefi: false, "one two=a,b")];
        Assert.Contains("type=11,value=rill.cmdline=one two=a,,b", arguments);
        Assert.Contains("type=11,value=rill.cmdline=", QemuArguments.ForDisk("image", uefi: true));
    }

    [Theory]
    [InlineData("a=\"b c\"")]
    [InlineData("a='b'")]
    [InlineData("a\\b")]
    public void WordsThatTheBootLoaderWouldChangeAreRefused(string words)
    {
        ToolException error = Assert.Throws<ToolException>(() => QemuArguments.ForDisk("image", uefi: false, words));
        Assert.Contains(words, error.Message);
    }

    [Fact]
    public void TheSizeOfTheConsoleIsOneWordColumnsFirst() =>
        Assert.Equal("console.size=120x40", new ConsoleSize(120, 40).Word);
}
