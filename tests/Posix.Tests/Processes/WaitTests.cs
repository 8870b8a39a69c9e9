using Rill.LinuxAbi;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Processes;

public sealed class WaitTests
{
    private readonly TestSystem _system = new();

    private TestProgram Init => _system.InitProgram;

    [Fact]
    public void WithoutChildrenThereIsNothingToWaitFor() => Assert.Equal((int)Errno.ECHILD, Init.Wait().Status);

    [Fact]
    public void ARunningChildHasNothingToTell()
    {
        _system.Fork(Init);
        Assert.Equal(0u, Init.Wait().Value.Process);
    }

    [Fact]
    public void TellsTheExitCodeOnceAndForgetsTheChild()
    {
        TestProgram child = _system.Fork(Init);
        child.Exit(7);
        WaitReply told = Init.Wait().Value;
        Assert.Equal((uint)child.Id, told.Process);
        Assert.Equal(7u << 8, told.Status);
        Assert.Equal((uint)SignalCode.ChildExited, told.Code);
        Assert.Equal((int)Errno.ECHILD, Init.Wait().Status);
        Assert.Null(_system.Server.Processes.Find(child.Id));
    }

    [Fact]
    public void NoWaitLeavesTheChildWaitable()
    {
        TestProgram child = _system.Fork(Init);
        child.Exit(1);
        Assert.Equal((uint)child.Id, Init.Wait(WaitOptions.Exited | WaitOptions.NoWait).Value.Process);
        Assert.Equal((uint)child.Id, Init.Wait().Value.Process);
    }

    [Fact]
    public void ABlockedWaitEndsWithTheChild()
    {
        TestProgram child = _system.Fork(Init);
        var call = Init.Client.WaitAsync(new WaitRequest { Options = LinuxAbi.WaitOptions.Exited });
        _system.Run();
        Assert.False(call.IsCompleted);
        child.Exit(3);
        Assert.True(call.IsCompleted);
        Assert.Equal((uint)child.Id, call.Result.Value.Process);
    }

    [Fact]
    public void ASignalEndsABlockedWait()
    {
        _system.Fork(Init);
        using var cancel = new CancellationTokenSource();
        var call = Init.Client.WaitAsync(new WaitRequest { Options = LinuxAbi.WaitOptions.Exited }, cancel.Token);
        _system.Run();
        cancel.Cancel();
        _system.Run();
        Assert.Equal((int)Errno.ERESTARTSYS, call.Result.Status);
        Assert.Equal(0, _system.Server.Held.Count);
    }

    [Fact]
    public void ChoosesByProcessAndByGroup()
    {
        TestProgram one = _system.Fork(Init);
        TestProgram two = _system.Fork(Init);
        Assert.Equal(Errno.Ok, two.Status(two.Client.SetProcessGroupAsync(default)));
        one.Exit(1);
        two.Exit(2);
        Assert.Equal((uint)two.Id, Init.Wait(kind: WaitTarget.Group, id: two.Id).Value.Process);
        Assert.Equal((int)Errno.ECHILD, Init.Wait(kind: WaitTarget.Process, id: two.Id).Status);
        Assert.Equal((uint)one.Id, Init.Wait(kind: WaitTarget.Process, id: one.Id).Value.Process);
    }

    [Fact]
    public void OrphansGoToTheFirstProcessOrASubreaper()
    {
        TestProgram parent = _system.Fork(Init);
        TestProgram reaper = _system.Fork(parent);
        reaper.Status(reaper.Client.ProcessControlAsync(new ProcessControlRequest { Option = 36, Argument = 1 }));
        TestProgram middle = _system.Fork(reaper);
        TestProgram leaf = _system.Fork(middle);
        middle.Exit(0);
        Assert.Equal(reaper.Process, leaf.Process.Parent);
        reaper.Exit(0);
        Assert.Equal(1, leaf.Process.Parent!.Id);
    }

    [Fact]
    public void IgnoringSigchldReapsChildrenAlone()
    {
        TestProgram child = _system.Fork(Init);
        Assert.Equal(Errno.Ok, Init.Action(Signal.Chld, 1));
        child.Exit(0);
        Assert.Equal((int)Errno.ECHILD, Init.Wait().Status);
        Assert.Null(_system.Server.Processes.Find(child.Id));
    }

    [Fact]
    public void AFaultEndsTheProcessAsBySignal()
    {
        TestProgram child = _system.Fork(Init);
        child.Thread.Process.End(Rill.Abi.ExitReason.Fault, 14UL << 32);
        _system.Run();
        Assert.Equal((uint)Signal.Segv, Init.Wait().Value.Status);
    }

    [Fact]
    public void VforkWaitsForTheChildsEnd()
    {
        TestProgram child = _system.Fork(Init, CloneFlags.Vfork | CloneFlags.Memory);
        Assert.False(child.ForkCall.IsCompleted);
        child.Exit(0);
        Assert.True(child.ForkCall.IsCompleted);
        Assert.Equal((uint)child.Id, child.ForkCall.Result.Value.Id);
    }

    [Fact]
    public void NothingIsLeftOfAThousandProcesses()
    {
        int handles = _system.Machine.Processes[0].HandleCount;
        for (int i = 0; i < 1000; i++)
        {
            TestProgram child = _system.Fork(Init);
            child.Exit(0);
            _system.Machine.RemoveLoop(child.Loop);
            Assert.Equal((uint)child.Id, Init.Wait().Value.Process);
        }

        Assert.Single(_system.Server.Processes.All);
        Assert.Equal(handles, _system.Machine.Processes[0].HandleCount);
        Assert.Equal(0, _system.Server.Held.Count);
    }

    [Fact]
    public void TheLimitOfProcessesStopsAForkBomb()
    {
        TestProgram user = _system.Fork(Init);
        Assert.Equal(Errno.Ok, _system.Server.Users.Move(user.Process, 1000));
        user.Process.Credentials = Credentials.Of(1000, 1000);
        user.Process.Limits.Set(Resource.Processes, 5, 5);
        for (int i = 0; i < 4; i++)
        {
            _system.Fork(user);
        }

        var refused = user.Client.ForkAsync(new ForkRequest { ExitSignal = Signal.Chld });
        Assert.Equal(Errno.EAGAIN, user.Status(refused));
    }
}
