using Rill.Tool.Machines;

namespace Rill.Tool.Testing.Consoles;

/// <summary>A machine comes up, does a little of everything, and goes down: that it works in this shape at all.</summary>
internal static class BootSession
{
    /// <summary>Runs the session.</summary>
    public static async Task RunAsync(ConsoleSession console)
    {
        ShellUser user = new(console);
        await user.LogInAsync();
        await user.CheckAsync("echo hello", "hello");
        await user.StartAsync(ShellUser.Job("exec sleep 1000"));
        await user.PressAsync(Keys.Interrupt);
        await user.CheckAsync("echo $?", "130");
        await user.StartAsync(ShellUser.Job("exec sleep 1000"));
        await user.PressAsync(Keys.Suspend, "Stopped");
        await user.CheckContainsAsync("bg; jobs", "Running");
        await user.CheckContainsAsync("kill %1; wait %1; echo status $?", "status 143");
        await user.PowerOffAsync();
    }
}
