using System.Globalization;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Consoles;

/// <summary>
/// The console's shell is killed in all that it may be doing. Each time process 1 starts a new one, the old one's jobs
/// end as they should, the terminal works as before, and nothing is left behind.
/// </summary>
internal sealed class ShellKillSession
{
    /// <summary>
    /// How much less memory may be free after the last round than after the first; a job of each round holds as much.
    /// </summary>
    private const int BoundMiB = 16;

    private const int Rounds = 2;

    /// <summary>Kills the shell as soon as a job of it wants that.</summary>
    private const string Killer = "rm -f /tmp/go /tmp/end; (until [ -e /tmp/go ]; do usleep 20000; done; kill -9 $$) &";

    private const string Go = "echo be\"\"gun; >/tmp/go";

    /// <summary>Counts without another process; neither zombies nor Linux's kernel threads have a program.</summary>
    private const string CountProcesses = "n=0; for p in /proc/[0-9]*/exe; do [ ! -e $p ] || n=$((n + 1)); done;";

    private readonly ShellUser _user;

    private ShellKillSession(ConsoleSession console) => _user = new ShellUser(console);

    /// <summary>Runs the session.</summary>
    public static Task RunAsync(ConsoleSession console) => new ShellKillSession(console).RunAsync();

    private async Task RunAsync()
    {
        await _user.LogInAsync();
        string settings = await _user.RunAsync("stty -g");
        string processes = await _user.RunAsync(CountProcesses + " echo $n");
        int firstFree = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            Func<Task>[] ways =
            [
                ByItselfAsync, WhileIdleAsync, UnderAJobAsync, UnderADeafReaderAsync, UnderADeafWriterAsync,
                UnderOutputAsync, UnderAnEditorAsync, WithAStoppedJobAsync, WithABackgroundJobAsync,
            ];
            foreach (Func<Task> way in ways)
            {
                await way();
                await _user.CheckAsync("stty -g", settings.Trim());
            }

            await _user.WaitUntilAsync($"{CountProcesses} [ $n -le {processes.Trim()} ]");
            await _user.WaitUntilAsync("! ps -o stat | grep -q '^Z'");
            int free = await FreeMemoryAsync();
            firstFree = round == 1 ? free : firstFree;
            if (firstFree - free > BoundMiB)
            {
                throw new ToolException($"{firstFree} MiB were free after the first round, {free} after round {round}");
            }
        }

        await _user.PowerOffAsync();
    }

    private async Task<int> FreeMemoryAsync()
    {
        string free = await _user.RunAsync("awk '/^MemFree/ { print int($2 / 1024) }' /proc/meminfo");
        return int.Parse(free, CultureInfo.InvariantCulture);
    }

    private async Task ByItselfAsync()
    {
        // The worst settings for who comes next.
        await _user.EnterAsync("stty raw -echo; kill -9 $$");
        await _user.LogInAsync();
    }

    private async Task WhileIdleAsync()
    {
        await _user.RunAsync("(usleep 300000; kill -9 $$) &");
        await _user.LogInAsync();
    }

    /// <summary>The foreground job is hung up; it holds memory, so that it would be noticed if it stayed.</summary>
    private async Task UnderAJobAsync()
    {
        await _user.RunAsync(Killer);
        await _user.EnterAsync($"sh -c 'held=$(head -c {BoundMiB}M /dev/zero | tr \"\\0\" x); "
            + $"trap \"echo hung up >/tmp/end; exit\" HUP; {Go}; while :; do usleep 20000; done'");
        await _user.LogInAsync();
        await CheckEndAsync("hung up");
    }

    /// <summary>A job that stays and reads gets the end of the file: it must not read what the new shell is to.</summary>
    private async Task UnderADeafReaderAsync()
    {
        await _user.RunAsync(Killer);
        await _user.EnterAsync($"sh -c 'trap \"\" HUP; {Go}; cat; echo status $? >/tmp/end'");
        await _user.LogInAsync();
        await CheckEndAsync("status 0");
    }

    /// <summary>A job that stays and writes gets an error: it must not write between what the new shell does.</summary>
    private async Task UnderADeafWriterAsync()
    {
        await _user.RunAsync(Killer);
        await _user.EnterAsync(
            $"sh -c 'trap \"\" HUP; {Go}; while echo tick; do usleep 20000; done 2>/tmp/why; echo $? >/tmp/end'");
        await _user.LogInAsync();
        await CheckEndAsync("0");
        await _user.CheckContainsAsync("cat /tmp/why", "Input/output error");
    }

    private async Task UnderOutputAsync()
    {
        await _user.RunAsync(Killer);
        await _user.EnterAsync($"sh -c '{Go}; exec yes a line of output that never ends' | cat | cat");
        await _user.LogInAsync();
        await _user.WaitUntilAsync("! pidof yes cat");
    }

    private async Task UnderAnEditorAsync()
    {
        await _user.RunAsync("(until pidof vi; do usleep 20000; done >/dev/null; kill -9 $$) &");
        await _user.EnterAsync("vi /tmp/note");
        await _user.LogInAsync();
        await _user.WaitUntilAsync("! pidof vi");
    }

    /// <summary>Nobody is left who could continue a stopped job, so it is hung up and continued.</summary>
    private async Task WithAStoppedJobAsync()
    {
        await _user.StartAsync(ShellUser.Job("exec cat"));
        await _user.PressAsync(Keys.Suspend, "Stopped");
        await _user.EnterAsync("kill -9 $$");
        await _user.LogInAsync();
        await _user.WaitUntilAsync("! pidof cat");
    }

    /// <summary>A background job is not hung up when the shell could not do it.</summary>
    private async Task WithABackgroundJobAsync()
    {
        await _user.RunAsync("sleep 1000 &");
        await _user.EnterAsync("kill -9 $$");
        await _user.LogInAsync();
        await _user.CheckAsync("pidof sleep | wc -w; killall sleep", "1");
    }

    private async Task CheckEndAsync(string end)
    {
        await _user.WaitUntilAsync("[ -s /tmp/end ]");
        await _user.CheckAsync("cat /tmp/end", end);
    }
}
