using Rill.Tool.Machines;

namespace Rill.Tool.Testing.Consoles;

/// <summary>Jobs are stopped, continued, brought to the foreground and back, and killed, by keys and by commands.</summary>
internal static class JobControlSession
{
    /// <summary>A job that tells when it is continued.</summary>
    private const string Awakened = "sh -c 'trap \"echo awa\\\"\\\"ke\" CONT; while :; do usleep 50000; done'";

    /// <summary>Runs the session.</summary>
    public static async Task RunAsync(ConsoleSession console)
    {
        ShellUser user = new(console);
        await user.LogInAsync();
        await StopAndContinueAsync(user);
        await QuitAsync(user);
        await SeveralJobsAsync(user);
        await PipelineAsync(user);
        await BackgroundReaderAsync(user);
        await BackgroundWriterAsync(user);
        await user.PowerOffAsync();
    }

    private static async Task StopAndContinueAsync(ShellUser user)
    {
        await user.StartAsync(ShellUser.Job("exec cat"));
        await user.EchoAsync("before");
        for (int time = 0; time < 3; time++)
        {
            await user.PressAsync(Keys.Suspend, "[1]+  Stopped", "exec cat");
            await user.CheckAsync("echo $?", "148");
            await user.CheckContainsAsync("jobs", "[1]+  Stopped", "exec cat");
            await user.ContinueAsync("fg", "exec cat\"");
            await user.EchoAsync("after");
        }

        await user.PressAsync(Keys.Interrupt);
        await user.CheckAsync("echo $?", "130");
        await user.CheckAsync("jobs", "");
    }

    private static async Task QuitAsync(ShellUser user)
    {
        await user.StartAsync(ShellUser.Job("exec cat"));
        await user.PressAsync(Keys.Quit, "Quit");
        await user.CheckAsync("echo $?", "131");
    }

    private static async Task SeveralJobsAsync(ShellUser user)
    {
        await user.RunAsync("sleep 1000 &");
        await user.RunAsync(Awakened + " &");
        await user.StartAsync(ShellUser.Job("while :; do usleep 50000; done"));
        await user.PressAsync(Keys.Suspend, "[3]+  Stopped");
        await user.CheckContainsAsync("bg", "[3] sh -c");
        await user.CheckContainsAsync("jobs", "[1]   Running", "sleep 1000", "[2]-  Running", "[3]+  Running");
        await user.CheckContainsAsync("kill %1; wait %1; echo status $?", "status 143");
        await user.CheckContainsAsync("kill -9 %3; wait %3; echo status $?", "status 137");

        // The shell continues even a job that runs, after it gave it the terminal.
        await user.EnterAsync("fg %2");
        await user.ExpectAsync("awake\r\n");
        await user.PressAsync(Keys.Interrupt);
        await user.CheckAsync("jobs", "");
    }

    private static async Task PipelineAsync(ShellUser user)
    {
        // Not cat at the terminal: its sendfile there holds Linux's pipe shut for the next one.
        await user.StartAsync(ShellUser.Job("exec tee") + " | cat | cat");
        await user.EchoAsync("one");
        await user.PressAsync(Keys.Suspend, "[1]+  Stopped");

        // All of it has stopped, as one job.
        await user.CheckAsync("grep -l \"^State:.T\" /proc/[0-9]*/status | wc -l", "3");
        await user.ContinueAsync("fg", "| cat | cat");
        await user.EchoAsync("two");
        await user.PressAsync(Keys.Interrupt);
        await user.CheckAsync("echo $?", "130");
        await user.CheckAsync("pidof tee cat | wc -w", "0");
    }

    private static async Task BackgroundReaderAsync(ShellUser user)
    {
        await user.RunAsync("sh -c 'echo $$ >/tmp/job; exec cat' &");
        await user.WaitForStateAsync('T');
        await user.CheckContainsAsync("jobs", "[1]+  Stopped (tty input)");
        await user.ContinueAsync("fg %1", "exec cat\"");
        await user.EchoAsync("mine");

        // bg lets it run, and it stops again at its next read.
        await user.PressAsync(Keys.Suspend, "[1]+  Stopped");
        await user.RunAsync("bg");
        await user.WaitForStateAsync('T');
        await user.CheckContainsAsync("jobs", "[1]+  Stopped (tty input)");
        await user.ContinueAsync("fg", "exec cat\"");
        await user.EchoAsync("mine");
        await user.PressAsync(Keys.EndOfFile);
        await user.CheckAsync("echo $?", "0");
    }

    private static async Task BackgroundWriterAsync(ShellUser user)
    {
        await user.RunAsync("stty tostop");
        await user.RunAsync("sh -c 'echo $$ >/tmp/job; echo from be\"\"hind' &");
        await user.WaitForStateAsync('T');
        await user.CheckContainsAsync("jobs", "[1]+  Stopped (tty output)");
        await user.EnterAsync("fg");
        await user.ExpectAsync("from behind\r\n");
        await user.ExpectPromptAsync();
        await user.CheckContainsAsync("stty -tostop; sh -c 'echo from be\"\"hind' & wait", "from behind");
    }
}
