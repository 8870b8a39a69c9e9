using System.Diagnostics;
using Rill.Tool.Support;
using Rill.Tool.Testing.Consoles;

namespace Rill.Tool.Testing.Terminals;

/// <summary>
/// Runs the tool itself on a terminal, as a person does. However a command ends, the terminal is as it was before, no
/// process is left, and the status is right.
/// </summary>
internal sealed class TerminalTests(Repository repository, Report report, string logs)
{
    private const int StatusInterrupted = 130;
    private const int StatusTerminated = 143;
    private const string Escape = "\u001B";
    private const string Prompt = "rill:~# ";

    /// <summary>A variable that the processes of a test have, so that one that is left is found.</summary>
    private const string Mark = "RILL_TERMINAL_TEST";

    private static readonly TerminalTest[] s_tests =
    [
        new("build, 20 columns", ["build"]) { Rows = 5, Columns = 20 },
        new("build, 200 columns", ["build"]) { Rows = 60, Columns = 200 },
        new("build, a window without a size", ["build"]) { Rows = 0, Columns = 0 },
        new("build, NO_COLOR", ["build"]) { WithoutColours = true },
        new("image", ["image"]) { Columns = 20, Shows = "rill.img\r\n" },
        new("handbook", ["handbook", "--check"]) { Columns = 20 },
        new("exec", ["exec", "--", "echo hello; exit 3"]) { Columns = 20, Status = 3, Shows = "hello\n" },
        new("exec, a command like an option", ["exec", "--", "-x"]) { Status = 127, Shows = "-x: not found\n" },
        new("exec, Ctrl-C", ["exec", "--", "echo begun; sleep 1000"], async terminal =>
        {
            await terminal.ExpectAsync("begun\r\n");
            terminal.Type(Keys.Interrupt);
        })
        {
            Status = StatusInterrupted,
        },
        new("run, 20 columns", ["run"], async terminal =>
        {
            await terminal.ExpectAsync(Prompt);
            terminal.Type("poweroff\n");
        })
        {
            Columns = 20,
            IsLent = true,
        },
        new("run, NO_COLOR, keys", ["run", "--kernel-direct"], async terminal =>
        {
            await terminal.ExpectAsync(Prompt);
            terminal.Type("sh -c 'echo be\"\"gun; exec sleep 1000'\n");
            await terminal.ExpectAsync("begun\r");

            // For the guest, not for the tool.
            terminal.Type(Keys.Interrupt);
            await terminal.ExpectAsync(Prompt);
            terminal.Type("\u0001x");
        })
        {
            WithoutColours = true,
            IsLent = true,
        },
        new("run, SIGTERM", ["run", "--kernel-direct"], async terminal =>
        {
            await terminal.ExpectAsync(Prompt);
            terminal.Type("printf '\\033[?25l\\033[?1049h'; echo hid''den\n");
            await terminal.ExpectAsync("hidden\r");
            terminal.Terminate();
        })
        {
            Status = StatusTerminated,
            IsLent = true,
        },
        new("test", ["test", "--host", "Vdso.Tests"]) { Columns = 20, Shows = " passed, 0 failed\r\n" },
        new("test, Ctrl-C", ["test", "--guest", "calendar-and-misc"], async terminal =>
        {
            await terminal.ExpectAsync(" on Linux");
            terminal.Type(Keys.Interrupt);
        })
        {
            Status = StatusInterrupted,
        },
        new("bench, Ctrl-C", ["bench", "--rounds", "1", "--on", "rill", "calls"], async terminal =>
        {
            await terminal.ExpectAsync("\rround 1 of 1: Rill ");
            terminal.Type(Keys.Interrupt);
        })
        {
            Status = StatusInterrupted,
        },
    ];

    /// <summary>The tests, in the order in which they run.</summary>
    public static IReadOnlyList<TerminalTest> All => s_tests;

    /// <summary>Runs <paramref name="tests"/>.</summary>
    public async Task RunAsync(IEnumerable<TerminalTest> tests, TestResults results, CancellationToken cancellation)
    {
        foreach (TerminalTest test in tests)
        {
            cancellation.ThrowIfCancellationRequested();
            long began = Stopwatch.GetTimestamp();
            try
            {
                await report.WhileAsync(test.Name, () => RunAsync(test, cancellation));
                results.Pass(test.Name, Stopwatch.GetElapsedTime(began));
            }
            catch (ToolException error)
            {
                results.Fail(test.Name, error.Message);
            }
        }
    }

    private async Task RunAsync(TerminalTest test, CancellationToken cancellation)
    {
        string mark = Guid.NewGuid().ToString("N");
        Dictionary<string, string?> environment = new()
        {
            [Mark] = mark,
            ["NO_COLOR"] = test.WithoutColours ? "1" : null,
        };
        using PseudoTerminal terminal = new(
            [repository.PathOf("rill"), .. test.Arguments], repository.Root, environment, test.Rows, test.Columns);
        await using (cancellation.Register(terminal.Terminate))
        {
            try
            {
                if (test.RunAsync is not null)
                {
                    await test.RunAsync(terminal);
                }

                int status = await terminal.EndAsync();
                cancellation.ThrowIfCancellationRequested();
                Check(test, terminal, status, mark);
            }
            finally
            {
                Directory.CreateDirectory(logs);
                await File.WriteAllTextAsync(
                    Path.Combine(logs, test.Title.Replace(' ', '-') + ".log"), terminal.Shown, CancellationToken.None);
            }
        }
    }

    private static void Check(TerminalTest test, PseudoTerminal terminal, int status, string mark)
    {
        string shown = terminal.Shown;
        if (status != test.Status)
        {
            throw Wrong($"the status was {status}, not {test.Status}");
        }

        // What is written to the terminal by a guest's command has only line feeds, which the terminal completes.
        if (!shown.Replace("\r\n", "\n", StringComparison.Ordinal)
            .Contains(test.Shows.Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal))
        {
            throw Wrong($"'{test.Shows.Trim()}' was not shown");
        }

        if (!terminal.Modes.Equals(terminal.ModesAtFirst))
        {
            throw Wrong("the terminal's modes are not what they were");
        }

        if (test.IsLent)
        {
            if (shown.IndexOf(Escape + "=", StringComparison.Ordinal) >= 0)
            {
                throw Wrong("the tool switched the terminal's keys");
            }

            // The last word on the cursor and on the second screen is the tool's.
            CheckLast("25h", "25l");
            CheckLast("1047l", "1049h");
        }
        else if (shown.Contains(Escape + "[?", StringComparison.Ordinal) || shown.Contains(Escape + "=", StringComparison.Ordinal))
        {
            throw Wrong("a private mode of the terminal was switched");
        }

        if (test is { WithoutColours: true, IsLent: false }
            && shown.Replace(Escape + "[K", "", StringComparison.Ordinal).Contains(Escape))
        {
            throw Wrong("colours were written in spite of NO_COLOR");
        }

        if (Left(mark) is { Length: > 0 } left)
        {
            throw Wrong($"processes were left: {left}");
        }

        void CheckLast(string on, string off)
        {
            if (shown.LastIndexOf(Escape + "[?" + on, StringComparison.Ordinal)
                <= shown.LastIndexOf(Escape + "[?" + off, StringComparison.Ordinal))
            {
                throw Wrong($"the mode {off} was left");
            }
        }

        ToolException Wrong(string what) => new($"{what}; the terminal showed:\n{PseudoTerminal.Readable(shown)}");
    }

    /// <summary>The processes that have the mark in their environment.</summary>
    private static string Left(string mark)
    {
        List<string> left = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (char.IsAsciiDigit(Path.GetFileName(folder)[0])
                    && File.ReadAllText(Path.Combine(folder, "environ")).Contains(mark, StringComparison.Ordinal))
                {
                    left.Add(File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' '));
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has ended, or belongs to somebody else.
            }
        }

        return string.Join('\n', left);
    }
}
