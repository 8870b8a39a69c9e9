using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Rill.Tool.Support;
using Rill.Tool.Support.Terminals;

namespace Rill.Tool.Testing.Handbook;

/// <summary>
/// A script that runs on a pseudo-terminal of 40 lines of 120 columns. What it shows is read as text: without the
/// sequences that colour it and move about.
/// </summary>
internal sealed partial class TerminalProcess : IDisposable
{
    /// <summary>Longer than the slowest build is silent; a page takes it only when it fails.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(20);

    private const int BufferSize = 4096;

    private readonly Process _process;
    private readonly CancellationToken _cancellation;
    private readonly Lock _lock = new();
    private readonly StringBuilder _raw = new();
    private readonly Task _reading;
    private TaskCompletionSource _arrived = NewSignal();
    private string _text = "";
    private int _taken;

    /// <summary>Starts <paramref name="script"/> in <paramref name="folder"/>.</summary>
    public TerminalProcess(string script, string folder, CancellationToken cancellation)
    {
        _cancellation = cancellation;

        // Its terminal is the session's own, so its end takes all that runs on it along.
        string command = "stty rows 40 columns 120; unset RILL_ROOT; export RILL_SKIP_PACKAGES=1 TERM=xterm; "
            + $"exec bash -e '{script}'";
        ProcessStartInfo start = new(
            "env", [.. UsualSignals.Words, "script", "--quiet", "--flush", "--return", "--command", command, "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        _process = HostCommand.Start(start);
        _reading = ReadAsync();
    }

    /// <summary>Presses keys.</summary>
    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys.AsMemory(), _cancellation);
        await _process.StandardInput.FlushAsync(_cancellation);
    }

    /// <summary>Waits until something is shown after what was waited for before.</summary>
    /// <returns>What was shown in between; null where the process ended without it.</returns>
    public async Task<string?> WaitForAsync(string shown)
    {
        while (true)
        {
            Task arrived;
            lock (_lock)
            {
                int at = _text.IndexOf(shown, _taken, StringComparison.Ordinal);
                if (at >= 0)
                {
                    string before = _text[_taken..at];
                    _taken = at + shown.Length;
                    return before;
                }

                arrived = _arrived.Task;
            }

            // What came last may have come with the end.
            if (await Patiently(Task.WhenAny(arrived, _reading)) == _reading && !arrived.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit status, and what was shown after what was waited for before.</returns>
    public async Task<(int Status, string Shown)> WaitForEndAsync()
    {
        await Patiently(Task.WhenAny(_reading));
        await _process.WaitForExitAsync(_cancellation);
        return (_process.ExitCode, Rest());
    }

    /// <summary>What was shown after what was waited for last.</summary>
    public string Rest()
    {
        lock (_lock)
        {
            return _text[_taken..];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<Task> Patiently(Task<Task> first)
    {
        try
        {
            return await first.WaitAsync(s_patience, _cancellation);
        }
        catch (TimeoutException)
        {
            throw new ToolException($"nothing was shown for {s_patience.TotalMinutes} minutes after: {HostCommand.Tail(Rest(), 10)}");
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[()][A-Z0-9]|\x1b[=>78]|\r+(?=\n)|\a")]
    private static partial Regex Sequences();

    /// <summary>The beginning of a sequence whose rest is still to come.</summary>
    [GeneratedRegex(@"(\x1b(\[[0-?]*[ -/]*|[()]|\][^\x07]*)?|\r+)\z")]
    private static partial Regex Unfinished();

    private async Task ReadAsync()
    {
        char[] buffer = new char[BufferSize];
        int count;
        while ((count = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            lock (_lock)
            {
                _raw.Append(buffer, 0, count);
                string raw = _raw.ToString();
                Match unfinished = Unfinished().Match(raw);
                int whole = unfinished.Success ? unfinished.Index : raw.Length;
                _text += Sequences().Replace(raw[..whole], "");
                _raw.Clear().Append(raw.AsSpan(whole));
                TaskCompletionSource arrived = _arrived;
                _arrived = NewSignal();
                arrived.SetResult();
            }
        }
    }
}
