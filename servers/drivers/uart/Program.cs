using Rill.Drivers.Uart;
using Rill.Runtime;

return Server.Run("uart", async server =>
{
    // From here on the kernel's log goes to its other places only.
    await server.Init.TakeGrantAsync("console");

    // The first port last: who waits for it finds the second one published, or knows that there is none.
    await ServeAsync("com2", 0x2F8, "serial/1");
    await ServeAsync("com1", 0x3F8, "serial/0");
    await server.Init.Client.ReadyAsync(default);

    async Task ServeAsync(string grant, ushort first, string name)
    {
        uint ports = await server.Init.TakeGrantAsync(grant);
        if (!SerialPort.IsPresent(server.Kernel, ports, first))
        {
            server.Log.Info($"there is no port {grant}");
            server.Kernel.HandleClose(ports);
            return;
        }

        var port = new SerialPort(server.Loop, ports, first, await server.Init.TakeGrantAsync(grant + "-line"));
        await server.Init.PublishAsync(name, new ProtocolServer(new SerialPortService(port).DispatchAsync, server.Log));
    }
});
