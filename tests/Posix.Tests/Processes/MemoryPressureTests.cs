using Rill.Posix.Lifecycle;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;

namespace Rill.Posix.Tests.Processes;

public sealed class MemoryPressureTests
{
    private readonly TestSystem _system = new();

    [Fact]
    public void TheProcessWithTheHighestScoreIsEndedAndProcessOneAndExemptOnesAreNot()
    {
        TestProgram first = _system.Fork(_system.InitProgram), second = _system.Fork(_system.InitProgram),
            exempt = _system.Fork(_system.InitProgram);
        _system.Machine.Info = new Rill.Abi.SystemInfo { MemoryTotal = 1 << 30 };
        first.Process.OomAdjustment = 300;
        exempt.Process.OomAdjustment = -1000;
        var pressure = MakePressure();
        Assert.True(pressure.Relieve());
        Assert.Equal((false, true, true), (first.Process.IsAlive, second.Process.IsAlive, exempt.Process.IsAlive));
        Assert.Equal(9, first.Process.ExitStatus);
        pressure.Relieve();
        Assert.False(second.Process.IsAlive);
        Assert.False(pressure.Relieve());
        Assert.Equal((true, true), (exempt.Process.IsAlive, _system.Init.IsAlive));
        Assert.Contains("out of memory, and no process may be ended", _system.Machine.LogText.ToString());
    }

    [Fact]
    public void AmongEqualsTheYoungestIsEnded()
    {
        TestProgram older = _system.Fork(_system.InitProgram), younger = _system.Fork(_system.InitProgram);
        MakePressure().Relieve();
        Assert.Equal((true, false), (older.Process.IsAlive, younger.Process.IsAlive));
    }

    [Fact]
    public void AProcessThatEndsByItselfIsWaitedForOnce()
    {
        TestProgram ends = _system.Fork(_system.InitProgram), stays = _system.Fork(_system.InitProgram);
        MemoryPressure pressure = MakePressure();
        _system.Server.Exits.Exit(ends.Process, 0);
        Assert.True(pressure.Relieve());
        Assert.True(stays.Process.IsAlive);
        Assert.True(pressure.Relieve());
        Assert.False(stays.Process.IsAlive);
    }

    private MemoryPressure MakePressure() =>
        new(_system.Server.Kernel, _system.Server.Processes, _system.Server.Programs, _system.Server.Exits, _system.Server.Log);
}
