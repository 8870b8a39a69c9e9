using Rill.Posix.Boot;
using Rill.Runtime;

return Server.Run("posix", server => new Startup(server).RunAsync(), new EventLoopOptions { SpinNanoseconds = 50_000 });
