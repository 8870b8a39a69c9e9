using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Signals;

public sealed class SignalTests
{
    private readonly TestSystem _system = new();
    private readonly TestProgram _child;

    public SignalTests() => _child = _system.Fork(_system.InitProgram);

    private TestProgram Init => _system.InitProgram;

    [Fact]
    public void KillEndsAtOnce()
    {
        Assert.Equal(Errno.Ok, Init.Kill(_child.Id, Signal.Kill));
        Assert.Equal((uint)Signal.Kill, Init.Wait().Value.Status);
    }

    [Fact]
    public void AHandledSignalInterruptsAndIsTakenOnce()
    {
        _child.Action(Signal.Usr1, 2);
        Init.Kill(_child.Id, Signal.Usr1);
        Init.Kill(_child.Id, Signal.Usr1);
        Assert.True(_child.Thread.Interruptions > 0);
        Assert.True(_child.Process.Page.SignalsPending);
        Assert.Equal(Signal.Usr1, _child.Take());
        Assert.Equal(0, _child.Take());
        Assert.False(_child.Process.Page.SignalsPending);
    }

    [Fact]
    public void RealTimeSignalsQueueInOrder()
    {
        _child.Action(40, 2);
        _child.Action(35, 2);
        foreach (int signal in (int[])[40, 40, 35, 35])
        {
            Init.Kill(_child.Id, signal);
        }

        Assert.Equal([35, 35, 40, 40, 0], (int[])[_child.Take(), _child.Take(), _child.Take(), _child.Take(), _child.Take()]);
    }

    [Fact]
    public void ABlockedSignalWaitsForItsUnblocking()
    {
        _child.Action(Signal.Term, 2);
        Init.Kill(_child.Id, Signal.Term);
        Assert.Equal(0, _child.Take(Signal.Bit(Signal.Term)));
        Assert.True(_child.Process.Page.SignalsPending);
        Assert.Equal(Signal.Term, _child.Take());
    }

    [Fact]
    public void TheDefaultOfTermIsTheEnd()
    {
        Init.Kill(_child.Id, Signal.Term);
        Assert.Equal((uint)Signal.Term, Init.Wait().Value.Status);
    }

    [Fact]
    public void ABlockedDeadlySignalWaits()
    {
        _child.Process.Threads[0].LastBlocked = Signal.Bit(Signal.Term);
        Init.Kill(_child.Id, Signal.Term);
        Assert.True(_child.Process.IsAlive);
        _child.Take();
        Assert.Equal((uint)Signal.Term, Init.Wait().Value.Status);
    }

    [Fact]
    public void IgnoredSignalsInterruptNobodyAndAreDropped()
    {
        _child.Action(Signal.Usr1, 1);
        int before = _child.Thread.Interruptions;
        Init.Kill(_child.Id, Signal.Usr1);
        Init.Kill(_child.Id, Signal.Chld);
        Assert.Equal(before, _child.Thread.Interruptions);
        Assert.Equal(0, _child.Take());
        Init.Kill(_child.Id, Signal.Usr1);
        _child.Action(Signal.Usr1, 2, blocked: 0);
        Assert.Equal(0, _child.Take());
    }

    [Fact]
    public void ABlockedIgnoredSignalIsThereForSigtimedwait()
    {
        Init.Kill(_child.Id, Signal.Chld);
        var call = _child.Client.SignalWaitAsync(new SignalWaitRequest { Mask = Signal.Bit(Signal.Chld) });
        Assert.Equal((uint)Signal.Chld, _child.Now(call).Value.Signal);
    }

    [Fact]
    public void SigtimedwaitWaitsAndTimesOut()
    {
        var request = new SignalWaitRequest { Mask = Signal.Bit(Signal.Usr1), Deadline = _system.Machine.Now + 1_000_000_000 };
        var first = _child.Client.SignalWaitAsync(request);
        _system.Run();
        Assert.False(first.IsCompleted);
        Init.Kill(_child.Id, Signal.Usr1);
        Assert.Equal((uint)Signal.Usr1, _child.Now(first).Value.Signal);
        var second = _child.Client.SignalWaitAsync(request);
        _system.Advance(2);
        Assert.Equal(Errno.EAGAIN, _child.Status(second));
    }

    [Fact]
    public void StopSuspendsAndContResumes()
    {
        Init.Kill(_child.Id, Signal.Stop);
        Assert.Equal(1, _child.Thread.Process.Suspensions);
        Assert.Equal((uint)(Signal.Stop << 8 | 0x7F), Init.Wait(WaitOptions.Untraced | WaitOptions.NoHang).Value.Status);
        Assert.Equal(0u, Init.Wait(WaitOptions.Untraced | WaitOptions.NoHang).Value.Process);
        Init.Kill(_child.Id, Signal.Cont);
        Assert.Equal(0, _child.Thread.Process.Suspensions);
        Assert.Equal(0xFFFFu, Init.Wait(WaitOptions.Continued | WaitOptions.NoHang).Value.Status);
    }

    [Fact]
    public void AStoppedProcessCanBeKilled()
    {
        Init.Kill(_child.Id, Signal.Stop);
        Init.Kill(_child.Id, Signal.Kill);
        Assert.Equal((uint)Signal.Kill, Init.Wait().Value.Status);
    }

    [Fact]
    public void ContAndStopsCancelEachOther()
    {
        Assert.Equal(Errno.Ok, _child.Status(_child.Client.SetProcessGroupAsync(default)));
        _child.Action(Signal.Tstp, 2);
        _child.Action(Signal.Cont, 2);
        Init.Kill(_child.Id, Signal.Tstp);
        Init.Kill(_child.Id, Signal.Cont);
        Assert.Equal(Signal.Cont, _child.Take());
        Assert.Equal(0, _child.Take());
    }

    [Fact]
    public void TerminalStopsDoNotStopOrphanedGroups()
    {
        TestProgram grandchild = _system.Fork(_child);
        grandchild.Status(grandchild.Client.SetProcessGroupAsync(default));
        _child.Exit(0);
        Init.Kill(grandchild.Id, Signal.Tstp);
        grandchild.Take();
        Assert.Equal(ProcessState.Running, grandchild.Process.State);
    }

    [Fact]
    public void AGroupOrphanedWhileStoppedGetsHupAndCont()
    {
        TestProgram session = _system.Fork(Init);
        session.Status(session.Client.SetSessionAsync(default));
        TestProgram shell = _system.Fork(session);
        TestProgram job = _system.Fork(shell);
        job.Status(job.Client.SetProcessGroupAsync(default));
        Init.Kill(job.Id, Signal.Stop);
        Assert.Equal(ProcessState.Stopped, job.Process.State);
        shell.Exit(0);
        Assert.Equal(ProcessState.Running, job.Process.State);
        job.Take();
        Assert.False(job.Process.IsAlive);
    }

    [Fact]
    public void PermissionToKillFollowsUsersAndSessions()
    {
        TestProgram other = _system.Fork(Init);
        _child.Process.Credentials = Credentials.Of(1000, 1000);
        other.Process.Credentials = Credentials.Of(2000, 2000);
        Assert.Equal(Errno.EPERM, _child.Kill(other.Id, Signal.Term));
        Assert.Equal(Errno.Ok, _child.Kill(other.Id, Signal.Cont));
        Assert.Equal(Errno.EPERM, _child.Kill(1, Signal.Term));
        Assert.Equal(Errno.ESRCH, _child.Kill(9999, 0));
        other.Process.Credentials = Credentials.Of(1000, 5);
        Assert.Equal(Errno.Ok, _child.Kill(other.Id, 0));
        Assert.Equal(Errno.EINVAL, _child.Kill(other.Id, 65));
    }

    [Fact]
    public void TheFirstProcessIsNotKilledByWhatItDoesNotHandle()
    {
        _child.Kill(1, Signal.Kill);
        _child.Kill(1, Signal.Term);
        Init.Take();
        Assert.True(Init.Process.IsAlive);
    }

    [Fact]
    public void WhatTheFirstProcessBlocksIsThereForSigtimedwait()
    {
        Assert.Equal(Errno.Ok, _child.Kill(1, Signal.Usr2));
        var call = Init.Client.SignalWaitAsync(new SignalWaitRequest { Mask = Signal.Bit(Signal.Usr2) });
        Assert.Equal((uint)Signal.Usr2, Init.Now(call).Value.Signal);
    }

    [Fact]
    public void AHandlerOfTheFirstProcessGetsWhatWasBlockedBeforeIt()
    {
        ulong bit = Signal.Bit(Signal.Usr2);
        _child.Kill(1, Signal.Usr2);
        Init.Action(Signal.Usr2, (int)Disposition.Handler, blocked: bit);
        Assert.Equal(Signal.Usr2, Init.Take());

        // What was not blocked was nothing to it when it came.
        Init.Action(Signal.Usr2, (int)Disposition.Default);
        _child.Kill(1, Signal.Usr2);
        Init.Action(Signal.Usr2, (int)Disposition.Handler);
        Assert.Equal(0, Init.Take());
    }

    [Fact]
    public void MinusOneReachesAllButInitAndTheCaller()
    {
        TestProgram other = _system.Fork(Init);
        Assert.Equal(Errno.Ok, _child.Kill(-1, Signal.Kill));
        Assert.False(other.Process.IsAlive);
        Assert.True(_child.Process.IsAlive);
        Assert.True(Init.Process.IsAlive);
    }

    [Fact]
    public void ADeadChildSendsSigchldWithItsStory()
    {
        Init.Action(Signal.Chld, 2);
        _child.Exit(9);
        var call = Init.Client.SignalTakeAsync(default);
        SignalReply told = Init.Now(call).Value;
        Assert.Equal((uint)Signal.Chld, told.Signal);
        Assert.Equal(SignalCode.ChildExited, told.Code);
        Assert.Equal((uint)_child.Id, told.Process);
        Assert.Equal(9, told.Status);
    }

    [Fact]
    public void AnIntervalTimerSendsAlrmAgainAndAgain()
    {
        _child.Action(Signal.Alrm, 2);
        _child.Status(_child.Client.SetIntervalTimerAsync(new IntervalTimerRequest { ValueNs = 1_000_000_000, IntervalNs = 500_000_000 }));
        _system.Advance(0.9);
        Assert.Equal(0, _child.Take());
        _system.Advance(0.2);
        Assert.Equal(Signal.Alrm, _child.Take());
        _system.Advance(0.5);
        Assert.Equal(Signal.Alrm, _child.Take());
    }

    [Fact]
    public void ParentDeathSignalComesWithTheParentsEnd()
    {
        TestProgram leaf = _system.Fork(_child);
        leaf.Status(leaf.Client.ProcessControlAsync(new ProcessControlRequest { Option = 1, Argument = Signal.Usr2 }));
        leaf.Action(Signal.Usr2, 2);
        _child.Exit(0);
        Assert.Equal(Signal.Usr2, leaf.Take());
    }
}
