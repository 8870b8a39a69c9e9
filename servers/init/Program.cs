using Rill.Init;
using Rill.Init.Grants;
using Rill.Runtime;
using Rill.Runtime.Diagnostics;
using Rill.Runtime.Native;

var kernel = new NativeKernelCalls();
var boot = new BootSet();
var log = new Log(kernel, boot.Log, "init");
using var loop = new EventLoop(kernel)
{
    UnhandledException = e => log.Error($"unhandled: {e}"),
};
loop.Post(static server => ((InitServer)server!).Start(), new InitServer(kernel, loop, log, boot));
loop.Run();
