using System.Security.Cryptography;
using System.Text;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Consoles;

/// <summary>What the terminal does with what is typed: line editing, flow control, modes, an editor, pastes.</summary>
internal static class TerminalSession
{
    /// <summary>Runs the session.</summary>
    public static async Task RunAsync(ConsoleSession console)
    {
        ShellUser user = new(console);
        await user.LogInAsync();
        await EditLinesAsync(user);
        await HoldOutputAsync(user);
        await HideInputAsync(user);
        await ReadBytesAsync(user);
        await ChangeSizeAsync(user);
        await EditFileAsync(user);
        await PasteTextAsync(user);
        await PasteCommandsAsync(user);
        await user.PowerOffAsync();
    }

    private static async Task EditLinesAsync(ShellUser user)
    {
        await user.StartAsync(ShellUser.Job("exec cat"));
        await user.TypeAsync($"no{Keys.EraseLine}one two{Keys.EraseWord}thref{Keys.Erase}e\n");
        await user.ExpectAsync("\r\none three\r\n");

        // In a line the key hands over what was typed; at its beginning it is the end.
        await user.TypeAsync("half" + Keys.EndOfFile);
        await user.ExpectAsync("halfhalf");
        await user.EchoAsync("");
        await user.PressAsync(Keys.EndOfFile);
        await user.CheckAsync("echo $?", "0");
    }

    private static async Task HoldOutputAsync(ShellUser user)
    {
        await user.StartAsync(ShellUser.Job("exec cat"));
        await user.TypeAsync(Keys.Stop + "held\n");
        await user.ExpectSilenceAsync();
        await user.TypeAsync(Keys.Start);
        await user.ExpectAsync("held\r\nheld\r\n");

        // A key that sends a signal lets output go on as well.
        await user.TypeAsync(Keys.Stop + "dropped\n");
        await user.ExpectSilenceAsync();
        await user.PressAsync(Keys.Interrupt);
        await user.CheckAsync("echo $?", "130");
    }

    private static async Task HideInputAsync(ShellUser user)
    {
        await user.StartAsync($"stty -echo; {ShellUser.Begin}; read secret; stty echo");
        await user.TypeAsync("open sesame\n");
        string shown = await user.ExpectPromptAsync();
        if (shown.Contains("sesame", StringComparison.Ordinal))
        {
            throw new ToolException($"'stty -echo' was to hide what is typed; the console showed:\n{shown}");
        }

        await user.CheckAsync("echo $secret", "open sesame");
    }

    private static async Task ReadBytesAsync(ShellUser user)
    {
        await user.StartAsync(
            $"stty raw opost -echo; {ShellUser.Begin}; got=$(dd bs=1 count=3 2>/dev/null | od -An -tx1); stty sane");
        await user.TypeAsync("a" + Keys.Interrupt + "\r");
        await user.ExpectPromptAsync();
        await user.CheckAsync("echo $got", "61 03 0d");
    }

    private static async Task ChangeSizeAsync(ShellUser user)
    {
        await user.CheckAsync("stty rows 40 columns 400; stty size", "40 400");
        await user.StartAsync(ShellUser.Job("trap \"stty size\" WINCH; stty rows 24 columns 500; usleep 1"));
        await user.ExpectAsync("24 500\r\n");
        await user.ExpectPromptAsync();
    }

    private static async Task EditFileAsync(ShellUser user)
    {
        await user.EnterAsync("vi /tmp/note");
        await user.ExpectAsync("~");
        await user.TypeAsync($"ifirst line\nsecond lime{Keys.Erase}{Keys.Erase}ne");
        await LeaveInsertionAsync(user, "2/2");
        await user.TypeAsync("ggOa line before");
        await LeaveInsertionAsync(user, "1/3");
        await user.TypeAsync(":wq\n");
        await user.ExpectPromptAsync();
        await user.CheckAsync("cat /tmp/note", "a line before\nfirst line\nsecond line");
    }

    /// <summary>
    /// What follows an escape at once is part of a key's sequence to an editor, so the line that tells the mode and the
    /// place is waited for.
    /// </summary>
    private static async Task LeaveInsertionAsync(ShellUser user, string place)
    {
        await user.TypeAsync(Keys.Escape);
        await user.ExpectAsync("- /tmp/note [Modified] " + place);
    }

    private static async Task PasteTextAsync(ShellUser user)
    {
        StringBuilder lines = new();
        for (int line = 0; lines.Length < 64 * 1024; line++)
        {
            lines.Append($"line {line}, as long as lines of programs are, which is about eighty characters\n");
        }

        string text = lines.ToString();
        string hash = Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text)));
        await user.StartAsync(ShellUser.Job("exec cat >/tmp/pasted"));
        await user.TypeAsync(text + Keys.EndOfFile);
        await user.ExpectPromptAsync();
        await user.CheckAsync("wc -c </tmp/pasted", $"{text.Length}");
        await user.CheckAsync("md5sum </tmp/pasted", hash + "  -");
    }

    /// <summary>Commands that are typed before the prompt is there wait for it, each for its own.</summary>
    private static async Task PasteCommandsAsync(ShellUser user)
    {
        const int Count = 100;
        await user.TypeAsync(
            string.Concat(Enumerable.Range(0, Count).Select(i => $"echo command {i} >>/tmp/commands\n")));
        await user.TypeAsync("echo th''at was all\n");
        await user.ExpectAsync("that was all\r\n");
        await user.ExpectPromptAsync();
        await user.CheckAsync("uniq /tmp/commands | grep -c '^command [0-9]*$'", $"{Count}");
    }
}
