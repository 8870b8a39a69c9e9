using Rill.Posix.Boot;
using Rill.Runtime;

return Server.Run("posix", server => new Startup(server).RunAsync());
