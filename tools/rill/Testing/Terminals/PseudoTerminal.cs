using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Rill.Tool.Support;
using Rill.Tool.Support.Terminals;

namespace Rill.Tool.Testing.Terminals;

/// <summary>
/// A terminal with one program on it, which is typed at and read as a person does: the program leads a session of its
/// own whose terminal this is, so that keys send signals.
/// </summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    /// <summary>Enough for the slowest host; a test takes it only when it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    /// <summary>The shell takes the other end as all its streams; setsid makes it the session's terminal.</summary>
    private const string Launcher = "exec setsid --ctty \"$@\" <\"$0\" >\"$0\" 2>&1";

    // From Linux's asm-generic/fcntl.h.
    private const int ReadWrite = 2;
    private const int NotControlling = 0x100;
    private const int CloseOnExec = 0x80000;

    private const int BufferSize = 4096;

    // SIGTERM, of asm-generic/signal.h.
    private const int Termination = 15;

    private readonly int _descriptor;
    private readonly Process _process;
    private readonly DescriptorStream _keys;
    private readonly Thread _reader;
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly List<byte> _shown = [];
    private int _read;
    private TaskCompletionSource _arrived = NewSignal();

    /// <summary>Starts <paramref name="program"/>.</summary>
    /// <param name="program">A path or a name looked up in PATH, and its arguments.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Variables to set, or with null to unset, beside TERM (xterm), CI and NO_COLOR (unset).</param>
    /// <param name="rows">The window's rows.</param>
    /// <param name="columns">Its columns; some terminals know neither and say 0.</param>
    public PseudoTerminal(
        IReadOnlyList<string> program,
        string folder,
        IReadOnlyDictionary<string, string?>? environment = null,
        int rows = 24,
        int columns = 80)
    {
        _descriptor = Checked(Open(ReadWrite | NotControlling | CloseOnExec));
        Checked(Grant(_descriptor));
        Checked(Unlock(_descriptor));
        byte[] name = new byte[64];
        int error = NameOf(_descriptor, name, (nuint)name.Length);
        if (error != 0)
        {
            throw new ToolException($"ptsname: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        Terminal.Resize(_descriptor, rows, columns);
        ModesAtFirst = Modes;
        ProcessStartInfo start = new(
            "env", [.. UsualSignals.Words, "sh", "-c", Launcher, Encoding.UTF8.GetString(name).TrimEnd('\0'), .. program])
        {
            WorkingDirectory = folder,
        };
        start.Environment["TERM"] = "xterm";
        start.Environment.Remove("CI");
        start.Environment.Remove("NO_COLOR");
        foreach ((string variable, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[variable] = value;
        }

        _keys = new DescriptorStream(_descriptor);
        _process = HostCommand.Start(start);
        _reader = new Thread(ReadAll) { IsBackground = true, Name = "terminal" };
        _reader.Start();
    }

    /// <summary>All that was shown so far.</summary>
    public string Shown
    {
        get
        {
            lock (_lock)
            {
                return Encoding.UTF8.GetString([.. _shown]);
            }
        }
    }

    /// <summary>The terminal's modes now.</summary>
    public TerminalModes Modes =>
        Terminal.ModesOf(_descriptor) ?? throw new ToolException("the pseudo-terminal tells no modes");

    /// <summary>The modes before the program started.</summary>
    public TerminalModes ModesAtFirst { get; }

    /// <summary>The program's process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Types <paramref name="text"/>.</summary>
    public void Type(string text) => _keys.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Gives the window another size.</summary>
    public void Resize(int rows, int columns) => Terminal.Resize(_descriptor, rows, columns);

    /// <summary>Asks the program to end, as kill(1) does.</summary>
    public void Terminate() => _ = SendSignal(_process.Id, Termination);

    /// <summary>Waits until <paramref name="text"/> is shown, after what was waited for before.</summary>
    /// <exception cref="ToolException">The time was up, or the program ended.</exception>
    public async Task ExpectAsync(string text)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(text);
        Task timeUp = Task.Delay(Patience);
        while (true)
        {
            Task arrived;
            bool ended = _outputEnded.Task.IsCompleted;
            lock (_lock)
            {
                int at = CollectionsMarshal.AsSpan(_shown)[_read..].IndexOf(wanted);
                if (at >= 0)
                {
                    _read += at + wanted.Length;
                    return;
                }

                arrived = _arrived.Task;
            }

            if (ended || await Task.WhenAny(arrived, _outputEnded.Task, timeUp) == timeUp)
            {
                string why = ended ? "the program ended" : $"{Patience.TotalSeconds:0} s went by";
                throw new ToolException($"{why} before the terminal showed '{text}'; it showed:\n{Readable(Shown)}");
            }
        }
    }

    /// <summary>Waits until the program has ended, and everything that it left on the terminal; gives its status.</summary>
    /// <exception cref="ToolException">The time was up.</exception>
    public async Task<int> EndAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            await _outputEnded.Task.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            string what = _process.HasExited ? "something that the program left has the terminal" : "the program runs";
            throw new ToolException($"{what} after {Patience.TotalSeconds:0} s; it showed:\n{Readable(Shown)}");
        }

        return _process.ExitCode;
    }

    /// <summary>What was shown, with control characters written out.</summary>
    public static string Readable(string shown) =>
        shown.Replace("\u001B", "^[", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace("\r", "^M", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        // The last process on the other end is gone, which ends the reading.
        _reader.Join();
        _process.Dispose();
        _ = Close(_descriptor);
    }

    private void ReadAll()
    {
        byte[] buffer = new byte[BufferSize];

        // When the last program has closed the other end, reading fails with EIO.
        while (Read(_descriptor, buffer, (nuint)buffer.Length) is > 0 and nint count)
        {
            lock (_lock)
            {
                _shown.AddRange(buffer.AsSpan(0, (int)count));
                _arrived.SetResult();
                _arrived = NewSignal();
            }
        }

        _outputEnded.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static int Checked(int result) =>
        result >= 0 ? result : throw new ToolException($"pseudo-terminal: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int Open(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int NameOf(int descriptor, byte[] name, nuint size);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
