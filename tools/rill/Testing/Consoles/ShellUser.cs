using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Consoles;

/// <summary>
/// A user at the console's shell: types commands when the prompt is there, and looks at what they show. Waits for what
/// has to come, never for a time to pass.
/// </summary>
internal sealed class ShellUser(ConsoleSession console)
{
    /// <summary>
    /// Tells that a job runs. It is spelt so that the echo of the command does not have what it writes; the job's id
    /// lies in <see cref="JobFile"/>.
    /// </summary>
    public const string Begin = "echo $$ >" + JobFile + "; echo be\"\"gun";

    private const string JobFile = "/tmp/job";
    private const string Begun = "begun\r\n";

    /// <summary>The prompt of a new shell, of the host that /init names.</summary>
    private const string LoginPrompt = "rill:~# ";

    /// <summary>The prompt after <see cref="LogInAsync"/>, so that a new shell is told from an old one.</summary>
    private const string Prompt = "ready> ";

    /// <summary>Enough for the slowest host; a test takes it only when it fails.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    /// <summary>A job of a shell of its own, which tells when it runs.</summary>
    /// <param name="script">What it does then; it may not have single quotes.</param>
    public static string Job(string script) => $"sh -c '{Begin}; {script}'";

    /// <summary>
    /// Waits for a new shell's prompt, and gives it another one and a terminal that no line is too long for.
    /// </summary>
    public Task LogInAsync() => LogInWithAsync("stty rows 24 columns 500");

    /// <summary>The same, with the terminal's size left as the system found it.</summary>
    public Task LogInAsFoundAsync() => LogInWithAsync(":");

    /// <summary>Types, and waits for nothing.</summary>
    public Task TypeAsync(string text) => console.TypeAsync(text);

    /// <summary>Waits until the console shows something; gives what it showed before that.</summary>
    public Task<string> ExpectAsync(string text) => console.ExpectAsync(text, s_patience);

    /// <summary>Checks that the console stays silent for a while.</summary>
    public Task ExpectSilenceAsync() => console.ExpectSilenceAsync(TimeSpan.FromSeconds(1));

    /// <summary>Waits for the shell's prompt; gives what was shown before.</summary>
    public async Task<string> ExpectPromptAsync() =>
        (await ExpectAsync(Prompt)).Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>Types a command line at the prompt, and waits for its echo.</summary>
    public async Task EnterAsync(string command)
    {
        await console.TypeAsync(command + "\n");
        await ExpectAsync(command + "\r\n");
    }

    /// <summary>Runs a command; gives what it showed.</summary>
    public async Task<string> RunAsync(string command)
    {
        await EnterAsync(command);
        return await ExpectPromptAsync();
    }

    /// <summary>Runs a command that has to show exactly one thing.</summary>
    public async Task CheckAsync(string command, string output)
    {
        string shown = await RunAsync(command);
        if (shown.Trim() != output)
        {
            throw new ToolException($"'{command}' was to show '{output}'; it showed:\n{shown}");
        }
    }

    /// <summary>Runs a command whose output has to have these parts, in any order.</summary>
    public async Task CheckContainsAsync(string command, params string[] parts) =>
        CheckContains($"'{command}'", await RunAsync(command), parts);

    /// <summary>Starts a <see cref="Job"/>, or a pipeline with one, and waits until it runs.</summary>
    public async Task StartAsync(string command)
    {
        await EnterAsync(command);
        await ExpectAsync(Begun);
    }

    /// <summary>
    /// Brings a job to the foreground, and waits until the shell has named it: until then the terminal is as the shell's
    /// own editor needs it.
    /// </summary>
    /// <param name="command">The command that does it.</param>
    /// <param name="end">How the job's command line ends.</param>
    public async Task ContinueAsync(string command, string end)
    {
        await EnterAsync(command);
        await ExpectAsync(end + "\r\n");
    }

    /// <summary>Presses a key that ends or stops what runs, and waits for the prompt.</summary>
    /// <param name="key">The key.</param>
    /// <param name="parts">What the shell has to say.</param>
    public async Task PressAsync(string key, params string[] parts)
    {
        await console.TypeAsync(key);
        CheckContains("the key", await ExpectPromptAsync(), parts);
    }

    /// <summary>Types something that may be lost, again and again until the shell's prompt comes.</summary>
    public async Task InsistAsync(string text)
    {
        const int Times = 20;
        for (int time = 0; time < Times; time++)
        {
            await console.TypeAsync(text);
            if (await console.TryExpectAsync(Prompt, s_patience / Times) is not null)
            {
                return;
            }
        }

        throw new ToolException($"typed {Times} times, '{text.Trim()}' brought no prompt");
    }

    /// <summary>Types a line that a program gives back: it has to be shown by the terminal, then by the program.</summary>
    public async Task EchoAsync(string line)
    {
        await console.TypeAsync(line + "\n");
        await ExpectAsync($"{line}\r\n{line}\r\n");
    }

    /// <summary>Waits until the job that told its id last is in a state of /proc/PID/status.</summary>
    public Task WaitForStateAsync(char state) =>
        WaitUntilAsync($"grep -q \"^State:.{state}\" /proc/$(cat {JobFile})/status 2>/dev/null");

    /// <summary>Waits until a command of the shell succeeds.</summary>
    public Task<string> WaitUntilAsync(string condition) =>
        RunAsync($"until {condition}; do usleep 20000; done");

    /// <summary>Switches the machine off.</summary>
    public async Task PowerOffAsync()
    {
        await console.TypeAsync("poweroff\n");
        await console.ExpectEndAsync(s_patience);
    }

    private async Task LogInWithAsync(string command)
    {
        await console.ExpectAsync(LoginPrompt, s_patience);
        await console.TypeAsync(command + "; PS1='rea''dy> '\n");
        await console.ExpectAsync(Prompt, s_patience);
    }

    private static void CheckContains(string what, string shown, string[] parts)
    {
        foreach (string part in parts)
        {
            if (!shown.Contains(part, StringComparison.Ordinal))
            {
                throw new ToolException($"{what} was to show '{part}'; it showed:\n{shown}");
            }
        }
    }
}
