using Rill.Runtime.Diagnostics;
using Rill.Runtime.Native;

namespace Rill.Runtime;

/// <summary>What every server has: the kernel, a loop, a log and init.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Loop">The first thread's loop.</param>
/// <param name="Log">The kernel log, in the server's name.</param>
/// <param name="Init">The lane to init.</param>
public sealed record Server(KernelCalls Kernel, EventLoop Loop, Log Log, InitConnection Init)
{
    /// <summary>
    /// Runs a server on the kernel below: a loop for this thread in which <paramref name="main"/> sets the server up. The
    /// server goes on serving after main has ended; it ends by an exception in main, or by Stop.
    /// </summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(string name, Func<Server, Task> main, EventLoopOptions? options = null)
    {
        var kernel = new NativeKernelCalls();
        var log = new Log(kernel, kernel.Start.Log, name);
        using var loop = new EventLoop(kernel, options)
        {
            UnhandledException = e => log.Error($"unhandled: {e}"),
        };
        var server = new Server(kernel, loop, log, new InitConnection(new Lane(loop, kernel.Start.Lane), log));
        int code = 0;
        loop.Post(
            async _ =>
            {
                try
                {
                    await main(server);
                }
                catch (Exception e)
                {
                    log.Error($"cannot go on: {e}");
                    code = 1;
                    loop.Stop();
                }
            },
            null);
        loop.Run();
        return code;
    }
}
