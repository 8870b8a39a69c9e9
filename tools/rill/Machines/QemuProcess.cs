using System.Diagnostics;
using System.Text;
using Rill.Tool.Support;

namespace Rill.Tool.Machines;

/// <summary>
/// A headless QEMU, in a session of its own so that Ctrl-C reaches the tool alone, which ends it. It never outlives the
/// tool: setpriv asks the host's kernel to kill it with its parent. That parent is the thread that started it, so a
/// thread of its own does and waits for it.
/// </summary>
internal sealed class QemuProcess : IDisposable
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _messages = new();
    private Process? _process;

    /// <summary>Starts QEMU with <paramref name="arguments"/>.</summary>
    public QemuProcess(IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("setsid", ["setpriv", "--pdeathsig", "KILL", QemuArguments.Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using ManualResetEventSlim started = new();
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                _process = HostCommand.Start(start);
                _process.StandardInput.Close();
                _process.OutputDataReceived += (_, line) => Collect(line.Data);
                _process.ErrorDataReceived += (_, line) => Collect(line.Data);
                _process.BeginOutputReadLine();
                _process.BeginErrorReadLine();
            }
            catch (ToolException error)
            {
                failure = error;
                return;
            }
            finally
            {
                // Set before the wait below; the creator must not return before there is a process to kill.
                started.Set();
            }

            _process.WaitForExit();
            _exited.TrySetResult(_process.ExitCode);
        })
        {
            IsBackground = true,
            Name = "qemu",
        };
        thread.Start();
        started.Wait();
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Completes with QEMU's exit status.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>What QEMU itself had to say.</summary>
    public string Messages
    {
        get
        {
            lock (_messages)
            {
                return _messages.ToString();
            }
        }
    }

    /// <summary>Ends QEMU at once; what the guest had in its memory is lost.</summary>
    public void Kill()
    {
        try
        {
            _process?.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _exited.Task.Wait();
        _process?.Dispose();
    }

    private void Collect(string? line)
    {
        if (line is not null)
        {
            lock (_messages)
            {
                _messages.AppendLine(line);
            }
        }
    }
}
