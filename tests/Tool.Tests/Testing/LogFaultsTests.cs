using Rill.Tool.Testing.Fuzzing;

namespace Rill.Tool.Tests.Testing;

public class LogFaultsTests
{
    private const string Boot = """
        Rill kernel
        cores 2, clock 2596 MHz, memory 1011 MiB
        init: uart is up after 93 ms
        posix: 316 files in 24 ms
        posix: process 1 is /init
        init: posix is up after 182 ms

        """;

    [Fact]
    public void ABootIsNoFault() => Assert.Empty(LogFaults.Of(Boot));

    [Fact]
    public void AbsentCallsAreNoFault() =>
        Assert.Empty(LogFaults.Of(Boot + "posix: warning: process 60 made Linux call 41, which is absent\n"));

    [Theory]
    [InlineData("posix: error: Read of process 7: System.IndexOutOfRangeException: Index was outside the bounds of the array.")]
    [InlineData("   at Rill.Posix.Syscalls.FileCalls.Read(Request&)")]
    [InlineData("posix: warning: process 7 ended by a fault that nobody took (vector 14, error 6)")]
    [InlineData("init: posix is up after 900 ms")]
    [InlineData("\u0002PANIC: exception in the kernel (core 0)")]
    [InlineData("posix: warning: process 7 made Linux call 41, which is absent, and more")]
    public void AnyOtherLineIs(string line)
    {
        string fault = Assert.Single(LogFaults.Of(Boot + line + "\n"));
        Assert.EndsWith(line, fault);
    }
}
