using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Processes;

/// <summary>Ends of processes that hold much, and signals to many: a part a turn, and one event to who is told of it.</summary>
public sealed class LongEndTests
{
    private const int Many = 1000;

    private readonly TestSystem _system = new();
    private readonly TestProgram _other;

    public LongEndTests() => _other = _system.Fork(_system.InitProgram);

    [Fact]
    public void DescriptorsAreClosedInTurnsAndTheParentIsToldAfterwards()
    {
        TestProgram child = _system.Fork(_system.InitProgram);
        (int reader, int writer) = child.Pipe();
        OpenFile end = child.Process.Files[writer]!;
        OpenFile kept = child.Process.Files[reader]!.AddReference();
        child.Process.Limits.Set(Resource.Files, Many * 2, Many * 2);
        for (int i = 0; i < Many; i++)
        {
            Assert.Equal(Errno.Ok, child.Process.Files.Add(end.AddReference(), false, Many * 2, out _));
        }

        _ = _other.Client.KillAsync(new KillRequest { Process = child.Id, Signal = Signal.Kill });
        List<(ProcessState State, bool HasEnd)> seen = TurnWatch.Run(
            _system,
            () => (child.Process.State, (kept.Poll() & PollEvents.HangUp) != 0),
            now => now.State == ProcessState.Zombie,
            _other);
        Assert.InRange(seen.Count(now => now.State == ProcessState.Ending), Many / FdTable.ClosedAtOnce, Many);
        Assert.Equal((ProcessState.Zombie, true), seen[^1]);
        Assert.DoesNotContain((ProcessState.Zombie, false), seen);
        kept.Release();
    }

    [Fact]
    public void ARangeIsClosedInTurnsAndTheCallerIsAnsweredAfterwards()
    {
        FdTable files = Filled(_other);
        var close = _other.Client.CloseRangeAsync(new CloseRangeRequest { First = 0, Last = uint.MaxValue });
        List<int> seen = TurnWatch.Run(_system, () => files.Count, count => count == 0, _other);
        Assert.True(close.Result.IsOk);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.InRange(pair.First - pair.Second, 0, FdTable.ClosedAtOnce));
        Assert.Equal(0, files.Count);
    }

    [Fact]
    public void OnlyWhatIsInARangeIsClosed()
    {
        FdTable files = Filled(_other);
        int before = files.Count;
        Assert.Equal(Errno.Ok, _other.Status(_other.Client.CloseRangeAsync(new CloseRangeRequest { First = 63, Last = 130 })));
        Assert.Equal(before - 68, files.Count);
        Assert.NotNull(files[62]);
        Assert.Null(files[63]);
        Assert.Null(files[130]);
        Assert.NotNull(files[131]);
    }

    [Fact]
    public void ASignalToAGroupComesToSomeATurnAndNoneOfThemForksMeanwhile()
    {
        var members = new List<TestProgram>();
        for (int i = 0; i < 100; i++)
        {
            members.Add(_system.Fork(_system.InitProgram));
            int group = members[0].Id;
            Assert.Equal(Errno.Ok, members[i].Status(members[i].Client.SetProcessGroupAsync(new SetProcessGroupRequest { Group = group })));
        }

        ulong forks = _system.Server.Processes.Forks;
        var kill = _other.Client.KillAsync(new KillRequest { Process = -members[0].Id, Signal = Signal.Kill });
        _ = members[^1].Client.ForkAsync(new() { ExitSignal = Signal.Chld, Area = 0x10000 });
        List<int> seen = TurnWatch.Run(
            _system, () => members.Count(member => member.Process.IsAlive), alive => alive == 0, _other, members[^1]);
        Assert.True(kill.Result.IsOk);
        Assert.Equal(forks, _system.Server.Processes.Forks);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.InRange(pair.First - pair.Second, 0, 32));
        Assert.Equal(0, _system.Server.Held.Count);
    }

    [Fact]
    public void AForkWaitsForASignalThatIsOnItsWay()
    {
        var members = new List<TestProgram>();
        for (int i = 0; i < 40; i++)
        {
            members.Add(_system.Fork(_system.InitProgram));
            members[i].Action(Signal.Usr1, 2);
            members[i].Status(members[i].Client.SetProcessGroupAsync(new SetProcessGroupRequest { Group = members[0].Id }));
        }

        var kill = _other.Client.KillAsync(new KillRequest { Process = -members[0].Id, Signal = Signal.Usr1 });
        var fork = members[^1].Client.ForkAsync(new() { ExitSignal = Signal.Chld, Area = 0x10000 });
        _system.Run();
        Assert.True(kill.Result.IsOk && fork.Result.IsOk);
        Assert.All(members, member => Assert.Equal(Signal.Usr1, member.Take()));
    }

    [Fact]
    public void ManyChildrenGetAnotherParentBeforeTheirOldOneIsTold()
    {
        TestProgram parent = _system.Fork(_system.InitProgram);
        for (int i = 0; i < 100; i++)
        {
            _system.Fork(parent);
        }

        Process[] children = [.. parent.Process.Children];
        _ = _other.Client.KillAsync(new KillRequest { Process = parent.Id, Signal = Signal.Kill });
        List<(ProcessState, int)> seen = TurnWatch.Run(
            _system, () => (parent.Process.State, parent.Process.Children.Count), now => now.Item1 == ProcessState.Zombie, _other);
        Assert.All(children, child => Assert.Equal(_system.Init, child.Parent));
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.InRange(pair.First.Item2 - pair.Second.Item2, 0, 32));
        Assert.Equal((ProcessState.Zombie, 0), seen[^1]);
    }

    private static FdTable Filled(TestProgram program)
    {
        FdTable files = program.Process.Files;
        OpenFile file = files[program.Open("/dev/null")]!;
        while (files.Count < Many)
        {
            Assert.Equal(Errno.Ok, files.Add(file.AddReference(), false, Many * 2, out _));
        }

        return files;
    }
}
