using System.Text;

namespace Rill.Tool.Machines;

/// <summary>
/// Keeps what a guest writes to one of its ports, and tells when its kernel gave up. That it did is read from the
/// kernel's own log alone: whatever a program may write to its console says nothing of the kernel.
/// </summary>
internal sealed class GuestLog : IDisposable
{
    /// <summary>How the line begins that Rill's kernel writes when it gives up. The control character is one that no process
    /// can write into the kernel's log.</summary>
    private const string PanicMark = "\n\u0002PANIC: ";

    /// <summary>The line that Rill's kernel writes when it stops all processors for good, as `halt -f` asks for.</summary>
    private const string HaltMark = "\nHALTED\n";

    /// <summary>What Linux writes when it gives up; it shares its console with all programs.</summary>
    private const string LinuxPanicMark = "Kernel panic - not syncing: ";

    private const int TailSize = 16 * 1024;

    private readonly FileStream _file;
    private readonly bool _isKernels;
    private readonly Lock _lock = new();
    private readonly List<byte> _tail = [];
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _halted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GuestLog(string path, bool isKernels)
    {
        Path = path;
        _isKernels = isKernels;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>The log of what comes from a console, kept in <paramref name="path"/>, anew.</summary>
    public static GuestLog OfConsole(string path) => new(path, isKernels: false);

    /// <summary>The log of what Rill's kernel writes to QEMU's debug port, kept in <paramref name="path"/>, anew.</summary>
    public static GuestLog OfKernel(string path) => new(path, isKernels: true);

    /// <summary>The file that the log is in.</summary>
    public string Path { get; }

    /// <summary>Completes when the kernel's log shows that it gave up; never for a console.</summary>
    public Task Crashed => _crashed.Task;

    /// <summary>Completes when the kernel's log shows that the machine was halted, which QEMU does not see; never for a console.</summary>
    public Task Halted => _halted.Task;

    /// <summary>
    /// Whether Linux's console shows a panic. Programs can write the same, so it counts only once the machine has ended
    /// by itself, as Linux ends it after one.
    /// </summary>
    public bool ShowsLinuxPanic
    {
        get
        {
            lock (_lock)
            {
                return _tail.Count > 0 && Text().Contains(LinuxPanicMark, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Takes in what the guest wrote.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            _file.Write(data);
            _file.Flush();
            _tail.AddRange(data);
            if (_tail.Count > 2 * TailSize)
            {
                _tail.RemoveRange(0, _tail.Count - TailSize);
            }

            ReadOnlySpan<byte> tail = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tail);
            if (_isKernels && tail.IndexOf(Encoding.ASCII.GetBytes(PanicMark)) >= 0)
            {
                _crashed.TrySetResult();
            }

            if (_isKernels && tail.IndexOf(Encoding.ASCII.GetBytes(HaltMark)) >= 0)
            {
                _halted.TrySetResult();
            }
        }
    }

    /// <summary>The last lines: from the panic on where there was one.</summary>
    public string Tail(int lines)
    {
        lock (_lock)
        {
            string text = Text();
            int panic = text.IndexOf(_isKernels ? PanicMark : LinuxPanicMark, StringComparison.Ordinal);
            return panic >= 0 ? text[panic..].Trim().TrimStart('\u0002') : Support.HostCommand.Tail(text, lines);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private string Text() => Encoding.UTF8.GetString([.. _tail]).Replace("\r", "", StringComparison.Ordinal);
}
