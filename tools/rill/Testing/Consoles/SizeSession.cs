using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Consoles;

/// <summary>The terminal's size: what the guest was told at its start, and what the terminal says when it is asked.</summary>
internal static class SizeSession
{
    /// <summary>What `resize` writes: save the cursor, move it to the far corner, ask for its place, put it back.</summary>
    private const string Question = Keys.Escape + "7" + Keys.Escape + "[9999;9999H" + Keys.Escape + "[6n" + Keys.Escape + "8";

    /// <summary>A terminal of 120 columns and 40 rows, which the guest was told.</summary>
    public static async Task RunAsync(ConsoleSession console)
    {
        ShellUser user = new(console);
        await user.LogInAsFoundAsync();
        await user.CheckAsync("stty size", "40 120");
        await user.CheckAsync("stty size </dev/console", "40 120");
        await CheckWidthAsync(user);
        await AnswerAsync(user);
        await KeepSilentAsync(user);
        await AnswerNonsenseAsync(user);

        // A new shell finds what the old one left.
        await user.EnterAsync("exit");
        await user.LogInAsFoundAsync();
        await user.CheckAsync("stty size", "50 132");
        await user.PowerOffAsync();
    }

    /// <summary>A machine that was told nothing has a terminal as all are that say nothing else.</summary>
    public static async Task RunUnknownAsync(ConsoleSession console)
    {
        ShellUser user = new(console);
        await user.LogInAsFoundAsync();
        await user.CheckAsync("stty size", "24 80");
        await AnswerAsync(user);
        await user.PowerOffAsync();
    }

    /// <summary>Programs use the width: a list of files has lines of more than 80 columns, and none of more than 120.</summary>
    private static async Task CheckWidthAsync(ShellUser user)
    {
        await user.RunAsync("mkdir /tmp/list; cd /tmp/list; for i in $(seq 100 199); do >file-$i; done");
        string[] lines = (await user.RunAsync("ls")).Split('\n');
        int longest = lines.Max(line => line.TrimEnd().Length);
        if (longest is <= 80 or > 120)
        {
            throw new ToolException($"'ls' was to use 120 columns; its longest line has {longest}");
        }
    }

    private static async Task AnswerAsync(ShellUser user)
    {
        string settings = await user.RunAsync("stty -g");
        await user.EnterAsync("resize");
        await user.ExpectAsync(Question);
        await user.TypeAsync(Keys.Escape + "[50;132R");
        await user.ExpectPromptAsync();
        await user.CheckAsync("echo $?; stty size", "0\n50 132");
        await user.CheckAsync("stty -g", settings.Trim());
    }

    /// <summary>A terminal that does not answer: `resize` says so, and leaves all as it was.</summary>
    private static async Task KeepSilentAsync(ShellUser user)
    {
        string settings = await user.RunAsync("stty -g");
        await user.CheckContainsAsync("resize", "does not tell its size");
        await user.CheckAsync("echo $?; stty size", "1\n50 132");
        await user.CheckAsync("stty -g", settings.Trim());
    }

    private static async Task AnswerNonsenseAsync(ShellUser user)
    {
        await user.EnterAsync("resize");
        await user.ExpectAsync(Question);
        await user.TypeAsync(Keys.Escape + "[0;x;R");
        await user.ExpectPromptAsync();
        await user.CheckAsync("echo $?; stty size", "1\n50 132");
        await user.CheckContainsAsync("resize </dev/null", "not a terminal");
    }
}
