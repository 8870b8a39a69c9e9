using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Syscalls;

/// <summary>reboot(2): what ends the machine does not return, and nobody goes on meanwhile.</summary>
public sealed class RebootTests
{
    private readonly TestSystem _system = new();
    private readonly TaskCompletionSource<Errno> _power = new();
    private readonly TestProgram _p;
    private readonly TestProgram _other;
    private PowerAction? _asked;

    public RebootTests()
    {
        _p = _system.Fork(_system.InitProgram);
        _other = _system.Fork(_system.InitProgram);
        _system.Server.Machine.Power = action =>
        {
            _asked = action;
            return _power.Task;
        };
    }

    [Theory]
    [InlineData(0x0123_4567u, PowerAction.Reboot)]
    [InlineData(0xCDEF_0123u, PowerAction.Halt)]
    [InlineData(0x4321_FEDCu, PowerAction.Off)]
    public void NobodyGoesOnOnceItIsAccepted(uint command, object action)
    {
        var reboot = _p.Client.RebootAsync(new RebootRequest { Command = command });
        _system.Run();
        var stat = _other.Client.StatAsync(new StatRequest { DirFd = AtDirectory.Working, Path = "/"u8.ToArray() });
        _system.Run();
        Assert.Equal(action, _asked);
        _power.SetResult(Errno.Ok);
        _system.Advance(10);
        Assert.False(reboot.IsCompleted);
        Assert.False(stat.IsCompleted);
    }

    [Fact]
    public void AllGoOnWhereTheMachineCannotBeEnded()
    {
        var reboot = _p.Client.RebootAsync(new RebootRequest { Command = 0x4321_FEDC });
        _system.Run();
        var stat = _other.Client.StatAsync(new StatRequest { DirFd = AtDirectory.Working, Path = "/"u8.ToArray() });
        _system.Run();
        Assert.False(stat.IsCompleted);
        _power.SetResult(Errno.EIO);
        _system.Run();
        Assert.Equal(Errno.EIO, (Errno)reboot.Result.Status);
        Assert.True(stat.Result.IsOk);
    }

    [Fact]
    public void OtherCommandsReturn()
    {
        Assert.Equal(Errno.Ok, _p.Status(_p.Client.RebootAsync(new RebootRequest { Command = 0x89AB_CDEF })));
        Assert.Equal(Errno.EINVAL, _p.Status(_p.Client.RebootAsync(new RebootRequest { Command = 1 })));
        Assert.Null(_asked);
    }
}
