using System.Reflection;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Syscalls;
using Rill.Posix.Tests.Support;
using Rill.Protocols;
using Rill.Protocols.Posix;
using Rill.Runtime;
using Rill.Runtime.Simulation;

namespace Rill.Posix.Tests.Syscalls;

public sealed class SyscallTableTests
{
    [Fact]
    public void EveryMethodOfTheProtocolHasAHandlerAndNoOtherNumberHas()
    {
        var methods = typeof(PosixMethods).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .ToDictionary(field => (uint)field.GetRawConstantValue()!, field => field.Name);
        SyscallHandler?[] handlers = new TestSystem().Server.Dispatcher.Table.Handlers;
        for (uint id = 0; id < SyscallTable.Size; id++)
        {
            Assert.True(
                methods.ContainsKey(id) == handlers[id] is not null,
                $"method {id} ({methods.GetValueOrDefault(id)})");
        }
    }

    /// <summary>Random bytes as message of every method but those that end the caller: an error, and the server lives.</summary>
    [Fact]
    public void GarbageIsAnsweredWithErrors()
    {
        var system = new TestSystem();
        TestProgram program = system.Fork(system.InitProgram);
        var random = new Random(11);
        uint[] ending = [PosixMethods.Exit, PosixMethods.ThreadExited, PosixMethods.FatalSignal, PosixMethods.Fork, PosixMethods.CloneThread];
        for (int i = 0; i < 3000; i++)
        {
            uint method = (uint)random.Next(1, 160);
            if (ending.Contains(method))
            {
                continue;
            }

            byte[] message = new byte[random.Next(40)];
            random.NextBytes(message);
            using var cancel = new CancellationTokenSource();
            var call = program.Lane.CallAsync(
                method, message, new byte[16384], new byte[random.Next(64)], new byte[random.Next(64)], cancellation: cancel.Token);
            system.Run();
            cancel.Cancel();
            system.Run();
            Assert.True(call.IsCompleted, $"method {method}");
            DeclaredErrors.Check(method, (int)call.Result.Label);
            if (!program.Process.IsAlive)
            {
                // It hit on a signal for itself.
                program = system.Fork(system.InitProgram);
            }
        }

        Assert.Equal(0, system.Server.Held.Count);
    }

    /// <summary>No request has handles, so a program that sends some fills no table.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void HandlesThatAProgramSendsAreRefusedAndClosed(int count)
    {
        var system = new TestSystem();
        TestProgram program = system.Fork(system.InitProgram);
        SimulatedProcess host = system.Host;
        var handles = default(HandleSet);
        for (int slot = 0; slot < count; slot++)
        {
            Assert.Equal(Status.Ok, program.Thread.Process.Kernel.MemoryCreate(4096, MemoryFlags.None, out uint memory));
            handles[slot] = memory;
        }

        int before = host.HandleCount;
        for (uint method = 0; method <= RequestLabel.MaxMethod; method++)
        {
            var call = program.Lane.CallAsync(method, [], new byte[64], handles: handles);
            system.Run();
            CallResult refused = call.Result;
            Assert.True(refused is { Status: Status.Ok, Label: (uint)Errno.EBADF }, $"method {method}: {refused}");
            var message = program.Lane.SendAsync(method, [], handles);
            system.Run();
            Assert.Equal(Status.Ok, message.Result.Status);
        }

        Assert.Equal(before, host.HandleCount);
        Assert.True(program.Process.IsAlive);
    }
}
