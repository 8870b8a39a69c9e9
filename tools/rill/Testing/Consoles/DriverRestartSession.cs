using System.Text;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Testing.Consoles;

/// <summary>
/// The serial driver is ended while output flows, while somebody types, and together with the shell: the console stands
/// still for a moment and goes on, and no output is lost.
/// </summary>
internal sealed class DriverRestartSession
{
    private const string Restart = "echo uart >/proc/rill/restart";

    private readonly ShellUser _user;

    private DriverRestartSession(ConsoleSession console) => _user = new ShellUser(console);

    /// <summary>Runs the session.</summary>
    public static Task RunAsync(ConsoleSession console) => new DriverRestartSession(console).RunAsync();

    private async Task RunAsync()
    {
        await _user.LogInAsync();
        string settings = await _user.RunAsync("stty -g");
        await WhileOutputFlowsAsync();
        await WhileSomebodyTypesAsync();
        await _user.CheckAsync("stty -g", settings.Trim());
        await WithTheShellAsync();
        await _user.CheckAsync("stty -g", settings.Trim());
        await _user.StartAsync(ShellUser.Job("exec cat"));
        await _user.EchoAsync("still there");
        await _user.PressAsync(Keys.Interrupt);
        await _user.PowerOffAsync();
    }

    private async Task WhileOutputFlowsAsync()
    {
        const int Lines = 1500;
        StringBuilder expected = new();
        for (int line = 0; line < Lines; line++)
        {
            expected.Append($"line {line} of the output, none of which may be missing or come twice\n");
        }

        string shown = await _user.RunAsync(
            $"i=0; while [ $i -lt {Lines} ]; do echo \"line $i of the output, none of which may be missing or come twice\"; "
            + $"[ $((i % 500)) != 250 ] || {Restart}; i=$((i + 1)); done");
        CheckSame("the output", expected.ToString(), shown);
    }

    /// <summary>
    /// A program ends the driver when it reads certain lines, while the next ones are typed. What the driver had received
    /// and not handed on is lost with it; nothing else is, and nothing comes twice.
    /// </summary>
    private async Task WhileSomebodyTypesAsync()
    {
        const int Lines = 400;
        StringBuilder typed = new();
        for (int line = 0; line < Lines; line++)
        {
            typed.Append($"line {line}{(line % 150 == 50 ? ", at which the driver ends" : " of what is typed")}\n");
        }

        await _user.StartAsync(ShellUser.Job(
            "exec awk \"/enough/ { exit } { print >\\\"/tmp/typed\\\" } "
            + "/ends/ { print \\\"uart\\\" >\\\"/proc/rill/restart\\\"; close(\\\"/proc/rill/restart\\\") }\""));
        await _user.TypeAsync(typed.ToString());

        // This may be lost as well. Where it comes twice, the shell gets one, and says that it knows no such program.
        await _user.InsistAsync("\nenough\n");
        CheckGaps(typed.ToString(), await _user.RunAsync("grep . /tmp/typed"), "at which the driver ends\n", gaps: 3);
    }

    private async Task WithTheShellAsync()
    {
        for (int time = 0; time < 2; time++)
        {
            await _user.EnterAsync($"{Restart}; kill -9 $$");
            await _user.LogInAsync();
        }
    }

    private static void CheckSame(string what, string expected, string got)
    {
        if (expected == got)
        {
            return;
        }

        int at = expected.AsSpan().CommonPrefixLength(got);
        int from = Math.Max(at - 40, 0);
        throw new ToolException(
            $"{what} ({got.Length} characters) differs from what was expected ({expected.Length}) at {at}: "
            + $"'{Part(got, from)}' instead of '{Part(expected, from)}'");
    }

    /// <summary>
    /// Checks that the text is what was expected but for some pieces that are missing, none of them before the first
    /// <paramref name="mark"/>.
    /// </summary>
    private static void CheckGaps(string expected, string got, string mark, int gaps)
    {
        int sure = expected.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        CheckSame("what was typed before the driver ended", expected[..sure], got[..Math.Min(sure, got.Length)]);

        // Enough to have a line's number, so that it is found in one place only.
        const int Unique = 60;
        ReadOnlySpan<char> rest = expected;
        ReadOnlySpan<char> left = got;
        for (int gap = 0; gap <= gaps; gap++)
        {
            int same = rest.CommonPrefixLength(left);
            rest = rest[same..];
            left = left[same..];
            int skipped = rest.IndexOf(left[..Math.Min(left.Length, Unique)]);
            if (left.IsEmpty || skipped < 0)
            {
                break;
            }

            rest = rest[skipped..];
        }

        if (!left.IsEmpty)
        {
            throw new ToolException(
                $"more than {gaps} pieces of what was typed were lost, or something came that was not: "
                + $"'{Part(got, got.Length - left.Length)}'");
        }
    }

    private static string Part(string text, int from) =>
        from >= text.Length ? "" : text.Substring(from, Math.Min(120, text.Length - from));
}
