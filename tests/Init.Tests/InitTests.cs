using System.Runtime.InteropServices;
using System.Text;
using Rill.Abi;
using Rill.Init.Grants;
using Rill.Init.Supervision;
using Rill.Protocols;
using Rill.Protocols.Init;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Simulation;
using Rill.Runtime.Tests.Support;
using Rill.Shim.Abi;

namespace Rill.Init.Tests;

/// <summary>Init on a simulated machine; the servers that it starts are the tests themselves.</summary>
public sealed class InitTests
{
    private readonly SimulatedMachine _machine = new();
    private readonly List<FakeServer> _started = [];
    private SimulatedProcess _init = null!;
    private InitServer _server = null!;

    [Fact]
    public void ServersStartWhenWhatTheyRequireIsPublished()
    {
        Boot("server b\nrequires x\nserver a\nprovides x");
        Assert.Equal(["a"], Names());
        var publish = _started[0].PublishAsync("x");
        _machine.RunUntilIdle();
        Assert.True(publish.Result.IsOk);
        Assert.Equal(["a", "b"], Names());
        Assert.Equal(ServerState.Ready, StateOf("a"));
    }

    [Fact]
    public void EndedServerIsStartedAgainWithGrowingBoundedDelays()
    {
        Boot("server a\nrestart always 100 1000");
        var delays = new List<double>();
        for (int i = 0; i < 6; i++)
        {
            int starts = _started.Count;
            ulong ended = _machine.Now;
            _started[^1].Process.End(ExitReason.Fault, 14);
            _machine.RunUntilIdle();
            Assert.Equal(ServerState.BackingOff, StateOf("a"));
            while (_started.Count == starts)
            {
                _machine.Advance(TimeSpan.FromMilliseconds(10));
            }

            delays.Add((_machine.Now - ended) / 1e6);
        }

        Assert.Equal([100, 200, 400, 800, 1000, 1000], delays);
        Assert.Contains("a ended: Fault", _machine.LogText.ToString());

        _machine.Advance(TimeSpan.FromSeconds(2));
        _started[^1].Process.End(ExitReason.Exited, 0);
        _machine.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(8, _started.Count);
    }

    [Fact]
    public void NeverMeansNever()
    {
        Boot("server a\nrestart never");
        _started[0].Process.End(ExitReason.Exited, 0);
        _machine.Advance(TimeSpan.FromMinutes(10));
        Assert.Single(_started);
        Assert.Equal(ServerState.Ended, StateOf("a"));
    }

    [Fact]
    public void EndOfAnEssentialServerEndsTheMachine()
    {
        Boot("server a\nrestart essential");
        _started[0].Process.End(ExitReason.Fault, 6);
        _machine.RunUntilIdle();
        Assert.Equal(PowerAction.GiveUp, _machine.Power);
        Assert.Contains("the server a", _machine.LogText.ToString());
    }

    [Fact]
    public void MissingProgramIsReportedAndTriedAgain()
    {
        Boot("server a\nimage rill/none\nserver b");
        Assert.Equal(["b"], Names());
        Assert.Contains("the archive has no rill/none", _machine.LogText.ToString());
        Assert.Equal(ServerState.BackingOff, StateOf("a"));
    }

    [Fact]
    public void WrongManifestEndsTheMachineWithItsLine()
    {
        Boot("server a\nnonsense");
        Assert.Contains("manifest:2", _machine.LogText.ToString());
        Assert.Equal(PowerAction.GiveUp, _machine.Power);
    }

    [Fact]
    public void LookupWaitsAndTheProviderGetsTheClientsLane()
    {
        Boot("server provider\nprovides x\nserver client");
        FakeServer client = _started[1];
        var lookup = client.Init.LookupAsync("x");
        _machine.Advance(TimeSpan.FromSeconds(5));
        Assert.False(lookup.IsCompleted);

        _started[0].PublishAsync("x");
        _machine.RunUntilIdle();
        using Lane lane = lookup.Result;
        byte[] reply = new byte[8];
        var call = lane.CallAsync(1, [1, 2], reply);
        _machine.RunUntilIdle();
        Assert.Equal("client"u8.ToArray(), _started[0].LastClient!);
        Assert.Equal(2, call.Result.Length);
    }

    [Fact]
    public void NameOfADeadServerIsTakenBackAndTheNextProviderServesTheWaiting()
    {
        Boot("server provider\nprovides x\nrestart always 100 1000\nserver client");
        _started[0].PublishAsync("x");
        _machine.RunUntilIdle();
        _machine.RemoveLoop(_started[0].Loop);
        _started[0].Process.End(ExitReason.Killed, 0);
        _machine.RunUntilIdle();

        var lookup = _started[1].Init.LookupAsync("x");
        var now = _started[1].Init.Client.LookupAsync(new LookupRequest { Name = "x", Now = true });
        _machine.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(2, now.Result.Status);
        Assert.False(lookup.IsCompleted);

        _started[2].PublishAsync("x");
        _machine.RunUntilIdle();
        Assert.True(lookup.IsCompletedSuccessfully);
    }

    [Fact]
    public void CancelledLookupEnds()
    {
        Boot("server client");
        using var source = new CancellationTokenSource();
        var lookup = _started[0].Init.Client.LookupAsync(new LookupRequest { Name = "none" }, source.Token);
        _machine.RunUntilIdle();
        Assert.Equal(1, _server.Names!.AwaitedNames);
        source.Cancel();
        _machine.RunUntilIdle();
        Assert.Equal(2, lookup.Result.Status);

        // Nothing is kept of a name that nobody waits for.
        Assert.Equal(0, _server.Names.AwaitedNames);
    }

    [Fact]
    public void GrantsAreGivenAsTheManifestSaysAndNoOthers()
    {
        Boot("server a\nprovides x\ngrant regs ports 0x3F8 8\ngrant irq interrupt 4\ngrant console console");
        FakeServer a = _started[0];
        var ports = a.Init.Client.TakeGrantAsync(new GrantRequest { Name = "regs" });
        var irq = a.Init.Client.TakeGrantAsync(new GrantRequest { Name = "irq" });
        var console = a.Init.Client.TakeGrantAsync(new GrantRequest { Name = "console" });
        var other = a.Init.Client.TakeGrantAsync(new GrantRequest { Name = "archive" });
        var name = a.Init.Client.PublishAsync(new PublishRequest { Name = "y", Lane = new(a.NewLane()) });
        var power = a.Init.Client.PowerAsync(default);
        var list = a.Init.Client.ListServersAsync(default);
        _machine.RunUntilIdle();
        Assert.NotNull(a.Process.Find<SimulatedPorts>(ports.Result.Value.Handle.Value));
        Assert.NotNull(a.Process.Find<SimulatedInterrupt>(irq.Result.Value.Handle.Value));
        Assert.True(console.Result.IsOk);
        Assert.True(_machine.SerialReleased);
        Assert.Equal([13, 13, 13, 13], [other.Result.Status, name.Result.Status, power.Result.Status, list.Result.Status]);
        Assert.Null(_machine.Power);
    }

    [Fact]
    public void AResourceIsGivenNarrowedAndAJobIsTheTakersAlone()
    {
        Boot("server a\ngrant clock clock\ngrant programs job");
        FakeServer a = _started[0];
        var clock = a.Init.Client.TakeGrantAsync(new GrantRequest { Name = "clock" });
        var job = a.Init.Client.TakeGrantAsync(new GrantRequest { Name = "programs" });
        _machine.RunUntilIdle();
        uint resource = clock.Result.Value.Handle.Value;
        Assert.Equal(ResourceKind.WallClock, a.Process.Find<SimulatedResource>(resource)!.Kind);
        Assert.NotNull(a.Process.Find<SimulatedJob>(job.Result.Value.Handle.Value));
        Assert.Equal(Status.AccessDenied, a.Process.Kernel.SystemPower(resource, PowerAction.Off));
        Assert.Equal(Status.Ok, a.Process.Kernel.ClockSet(resource, 1));
    }

    [Fact]
    public void ArchiveLeavesInitWhenItIsTakenAndServersStillRestart()
    {
        Boot("server a\ngrant archive archive\nrestart always 100 1000");
        Assert.NotNull(_init.Find<SimulatedMemory>(BootHandles.Archive));
        var grant = _started[0].Init.Client.TakeGrantAsync(new GrantRequest { Name = "archive" });
        _machine.RunUntilIdle();
        GrantReply reply = grant.Result.Value;
        Assert.NotNull(_started[0].Process.Find<SimulatedMemory>(reply.Handle.Value));
        Assert.NotEqual(0ul, reply.Size);
        Assert.Null(_init.Find<SimulatedMemory>(BootHandles.Archive));

        _started[0].Process.End(ExitReason.Killed, 0);
        _machine.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _started.Count);
    }

    [Fact]
    public void ControlListsAndRestartsServers()
    {
        Boot("server a\nserver b\ngrant control control\ngrant power power");
        FakeServer b = _started[1];
        var list = b.Init.Client.ListServersAsync(default);
        var restart = b.Init.Client.RestartAsync(new ServerRequest { Name = "a" });
        _machine.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["init", "a", "b"], list.Result.Value.Servers.Select(server => server.Name));
        Assert.True(restart.Result.IsOk);
        Assert.Equal(ExitReason.Killed, _started[0].Process.ExitReason);
        Assert.Equal(3, _started.Count);

        var power = b.Init.Client.PowerAsync(new PowerRequest { Action = (uint)PowerAction.Reboot });
        _machine.RunUntilIdle();
        Assert.Equal(PowerAction.Reboot, _machine.Power);
        Assert.True(power.Result.IsOk);
    }

    [Fact]
    public void RestartThatIsAskedForComesAtOnceAndLengthensNoDelay()
    {
        Boot("server a\nrestart always 100 1000\nserver b\ngrant control control");
        for (int starts = 3; starts < 10; starts++)
        {
            Assert.Equal(0, Restart("a"));
            Assert.Equal(starts, _started.Count);
        }

        _machine.Advance(TimeSpan.FromSeconds(3));
        ServerInfo a = List().Single(server => server.Name == "a");
        Assert.Equal(("starting", 8u, _started[^1].Process.Id), (a.State, a.Starts, a.Process));
        Assert.Equal(3_000_000_000u, _machine.Now - a.Started);

        _started[^1].Process.End(ExitReason.Fault, 14);
        _machine.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(10, _started.Count);
    }

    [Fact]
    public void RestartEndsTheDelayOfAServerThatIsBackingOff()
    {
        Boot("server a\nrestart always 1000 1000\nserver b\ngrant control control");
        _started[0].Process.End(ExitReason.Fault, 14);
        _machine.RunUntilIdle();
        Assert.Equal(ServerState.BackingOff, StateOf("a"));
        Assert.Equal(("backing-off", 0ul, 0ul), List().Where(server => server.Name == "a")
            .Select(server => (server.State, server.Process, server.Started)).Single());
        Assert.Equal(0, Restart("a"));
        Assert.Equal(["a", "b", "a"], Names());

        // The delay that ran would start a third one.
        _machine.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, _started.Count);
    }

    [Fact]
    public void RestartStartsAServerThatEndedForGood()
    {
        Boot("server a\nrestart never\nserver b\ngrant control control");
        Assert.Equal(0, Restart("a"));
        _started[^1].Process.End(ExitReason.Exited, 0);
        _machine.RunUntilIdle();
        Assert.Equal(ServerState.Ended, StateOf("a"));
        Assert.Equal(0, Restart("a"));
        Assert.Equal(["a", "b", "a", "a"], Names());
    }

    [Fact]
    public void RestartThatCannotBeIsRefusedWithItsReason()
    {
        Boot("server a\nrestart essential\nserver b\ngrant control control\nprovides x\nserver client\nrequires x"
            + "\nserver provider\nimage rill/none");
        Assert.Equal([1, 1, 2, 2, 3, 5],
            new[] { "init", "a", "none", "", "client", "provider" }.Select(Restart));
        Assert.Equal(["a", "b"], Names());
        Assert.Null(_machine.Power);

        var refused = _started[0].Init.Client.RestartAsync(new ServerRequest { Name = "b" });
        _machine.RunUntilIdle();
        Assert.Equal(13, refused.Result.Status);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("memory")]
    [InlineData("a lane without Write")]
    [InlineData("a lane and another")]
    public void ALaneThatIsNoneIsRefusedAndNothingOfItIsKept(string sent)
    {
        Boot("server a\nprovides x");
        FakeServer a = _started[0];
        Assert.Equal(Status.Ok, a.Process.Kernel.MemoryCreate(4096, MemoryFlags.None, out uint memory));
        Assert.Equal(Status.Ok, a.Process.Kernel.HandleDuplicate(a.NewLane(), Rights.Read | Rights.Transfer, out uint readOnly));
        HandleSet handles = sent switch
        {
            "none" => default,
            "memory" => new HandleSet { First = memory },
            "a lane without Write" => new HandleSet { First = readOnly },
            _ => new HandleSet { First = a.NewLane(), Second = a.NewLane() },
        };
        byte[] request = new byte[100];
        new PublishRequest { Name = "x" }.TryEncode(request, out int length, out _);
        int before = _init.HandleCount;
        var call = a.InitLane.CallAsync(InitMethods.Publish, request.AsSpan(0, length), new byte[100], handles: handles);
        _machine.RunUntilIdle();
        Assert.Equal((uint)ProtocolStatus.WrongHandles, call.Result.Label);
        Assert.Equal(before, _init.HandleCount);
        var publish = a.PublishAsync("x");
        _machine.RunUntilIdle();
        Assert.True(publish.Result.IsOk);
    }

    [Fact]
    public void HandlesThatNoCallTakesAreNotKept()
    {
        Boot("server a\nprovides x");
        FakeServer a = _started[0];
        Assert.Equal(Status.Ok, a.Process.Kernel.MemoryCreate(4096, MemoryFlags.None, out uint memory));
        int before = _init.HandleCount;
        for (uint method = 0; method <= RequestLabel.MaxMethod; method++)
        {
            var handles = new HandleSet { First = memory, Second = memory, Third = memory, Fourth = memory };
            var call = a.InitLane.CallAsync(method, [], new byte[100], handles: handles);
            _machine.RunUntilIdle();
            Assert.Equal(
                (uint)(InitMethods.NameOf(method) is null ? ProtocolStatus.NoSuchMethod : ProtocolStatus.WrongHandles), call.Result.Label);
        }

        Assert.Equal(before, _init.HandleCount);
    }

    [Fact]
    public void ManyRestartsLeaveNoHandleBehind()
    {
        Boot("server a\nprovides x\nrestart always 1 1");
        void Round()
        {
            _started[^1].PublishAsync("x");
            _machine.RunUntilIdle();
            _machine.RemoveLoop(_started[^1].Loop);
            _started[^1].Process.End(ExitReason.Killed, 0);
            _machine.Advance(TimeSpan.FromMilliseconds(5));
        }

        Round();
        int handles = _init.HandleCount;
        for (int i = 0; i < 20; i++)
        {
            Round();
        }

        Assert.Equal(handles, _init.HandleCount);
    }

    private void Boot(string manifest)
    {
        // What a test awaits goes on where it is completed, in the loops, and not on xunit's threads some time later.
        SynchronizationContext.SetSynchronizationContext(null);
        var archive = new CpioBuilder().Add("bin", [], 0x41ED).Add("etc/motd", "hello"u8.ToArray()).End();
        archive.Add("rill/manifest", Encoding.UTF8.GetBytes(manifest));
        foreach (string name in new[] { "a", "b", "provider", "client" })
        {
            archive.Add("rill/" + name, TestImages.Program());
        }

        _init = _machine.CreateFirstProcess(archive.End().ToArray(), TestImages.Shim());
        _machine.ThreadStarted = thread => _started.Add(new FakeServer(_machine, thread));
        EventLoop loop = _machine.CreateLoop(_init);
        var log = new Log(_init.Kernel, BootHandles.Log, "init");
        _server = new InitServer(_init.Kernel, loop, log, new BootSet());
        loop.Post(_ => _server.Start(), null);
        _machine.RunUntilIdle();
    }

    /// <summary>Has the server b, which may, restart another; gives the status.</summary>
    private int Restart(string name)
    {
        var reply = _started.First(server => server.Name == "b").Init.Client.RestartAsync(new ServerRequest { Name = name });
        _machine.RunUntilIdle();
        return reply.Result.Status;
    }

    private ServerInfo[] List()
    {
        var reply = _started.First(server => server.Name == "b").Init.Client.ListServersAsync(default);
        _machine.RunUntilIdle();
        return reply.Result.Value.Servers;
    }

    private IEnumerable<string> Names() => _started.Select(server => server.Name);

    private ServerState StateOf(string name) =>
        _server.Supervisor!.Servers.First(server => server.Description.Name == name).State;

    /// <summary>A server that init started: it finds its lane where the loader wrote it.</summary>
    private sealed class FakeServer : ILaneHandler
    {
        public FakeServer(SimulatedMachine machine, SimulatedThread thread)
        {
            Process = thread.Process;
            Loop = machine.CreateLoop(Process);
            SimulatedSpace space = Process.Space;
            var start = MemoryMarshal.Read<ShimStart>(
                space.Read(Layout.Shim + 0x3000, Marshal.SizeOf<ShimStart>()));
            ulong name = BitConverter.ToUInt64(space.Read(start.StackPointer + 8, 8));
            Name = Encoding.UTF8.GetString(space.Read(name, 16)).Split('\0')[0];
            InitLane = new Lane(Loop, start.Lane);
            Init = new InitConnection(InitLane, new Log(Process.Kernel, start.Log, Name));
        }

        public string Name { get; }

        public SimulatedProcess Process { get; }

        public EventLoop Loop { get; }

        public Lane InitLane { get; }

        public InitConnection Init { get; }

        public byte[]? LastClient { get; private set; }

        public uint NewLane()
        {
            Process.Kernel.StreamCreate(out uint first, out _);
            return first;
        }

        /// <summary>Publishes with a lane of its own, so that the answer to it can be looked at.</summary>
        public ValueTask<Protocols.Reply<Empty>> PublishAsync(string name)
        {
            Process.Kernel.StreamCreate(out uint ours, out uint theirs);
            var publisher = new Publisher(this);
            Loop.ServeLane(ours, new ProtocolServer(publisher.DispatchAsync, new Log(Process.Kernel, 0, Name)));
            return Init.Client.PublishAsync(new PublishRequest { Name = name, Lane = new(theirs) });
        }

        public void OnRequest(ServedLane lane, ref IncomingRequest request)
        {
            LastClient = (byte[])lane.State!;
            request.Reply(0, request.Message);
        }

        private sealed class Publisher(FakeServer server) : PublisherService<RequestContext>
        {
            public override ValueTask<Protocols.Reply<Empty>> ConnectAsync(RequestContext context, Connection request)
            {
                server.Loop.ServeLane(request.Lane, server, Encoding.UTF8.GetBytes(request.Client));
                return new(new Empty());
            }
        }
    }
}
