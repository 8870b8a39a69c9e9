using System.Reflection;
using Rill.Posix.Syscalls;
using Rill.Posix.Tests.Support;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Syscalls;

public sealed class SyscallTableTests
{
    [Fact]
    public void EveryMethodOfTheProtocolHasAHandlerAndNoOtherNumberHas()
    {
        var methods = typeof(PosixMethods).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .ToDictionary(field => (uint)field.GetRawConstantValue()!, field => field.Name);
        for (uint id = 0; id < SyscallTable.Size; id++)
        {
            Assert.True(
                methods.ContainsKey(id) == SyscallTable.Handlers[id] is not null,
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
            if (!program.Process.IsAlive)
            {
                // It hit on a signal for itself.
                program = system.Fork(system.InitProgram);
            }
        }

        Assert.Empty(system.Server.Held);
    }
}
