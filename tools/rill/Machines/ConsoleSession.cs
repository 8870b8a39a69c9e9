using System.Text;
using Rill.Tool.Support;

namespace Rill.Tool.Machines;

/// <summary>A guest whose serial console is typed at and read by the tool: what a user sees of `rill run`.</summary>
internal sealed class ConsoleSession : IAsyncDisposable
{
    private readonly RunFolder _folder;
    private readonly GuestPort _port;
    private readonly GuestPort _kernelPort;
    private readonly GuestLog _log;
    private readonly GuestLog _kernelLog;
    private readonly QemuProcess _qemu;
    private readonly Task _reading;
    private readonly CancellationTokenSource _ended;
    private readonly Lock _lock = new();
    private readonly List<byte> _unread = [];
    private TaskCompletionSource _arrived = NewSignal();

    /// <summary>Starts the machine.</summary>
    /// <param name="arguments">QEMU's arguments, without the console.</param>
    /// <param name="logFile">The file to keep all that the console showed.</param>
    /// <param name="cancellation">Ends the session.</param>
    public ConsoleSession(IEnumerable<string> arguments, string logFile, CancellationToken cancellation)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _folder = RunFolder.Create();
        _port = new GuestPort("console", _folder.PathOf("console"));
        _kernelPort = new GuestPort("kernel", _folder.PathOf("kernel"));
        _log = GuestLog.OfConsole(logFile);
        _kernelLog = GuestLog.OfKernel(Path.ChangeExtension(logFile, ".kernel.log"));
        _reading = Task.WhenAll(
            _port.ReadAllAsync(Receive, _ended.Token), _kernelPort.ReadAllAsync(_kernelLog.Write, _ended.Token));
        _qemu = new QemuProcess(
        [
            .. arguments, .. _port.Arguments, "-serial", "chardev:console",
            .. _kernelPort.Arguments, "-device", "isa-debugcon,iobase=0xe9,chardev=kernel",
        ]);
    }

    /// <summary>Types <paramref name="text"/>.</summary>
    public Task TypeAsync(string text) => _port.SendAsync(Encoding.UTF8.GetBytes(text), _ended.Token);

    /// <summary>
    /// Waits until the console shows <paramref name="text"/> after what was waited for before; gives what it showed in
    /// between.
    /// </summary>
    /// <exception cref="ToolException">The time was up, or the machine ended or panicked.</exception>
    public async Task<string> ExpectAsync(string text, TimeSpan time) =>
        await TryExpectAsync(text, time) ?? throw Unexpected($"{time.TotalSeconds:0} s went by", text);

    /// <summary>The same; null where the time was up.</summary>
    /// <exception cref="ToolException">The machine ended or panicked.</exception>
    public async Task<string?> TryExpectAsync(string text, TimeSpan time)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(text);
        Task timeUp = Task.Delay(time, _ended.Token);
        int searched = 0;
        while (true)
        {
            Task arrived;
            lock (_lock)
            {
                ReadOnlySpan<byte> unread = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_unread);
                int at = unread[searched..].IndexOf(wanted);
                if (at >= 0)
                {
                    at += searched;
                    string before = Encoding.UTF8.GetString(unread[..at]);
                    _unread.RemoveRange(0, at + wanted.Length);
                    return before;
                }

                // The text's beginning may have come already. What was looked through is not again, however much comes.
                searched = Math.Max(unread.Length - wanted.Length + 1, 0);

                arrived = _arrived.Task;
            }

            Task first = await Task.WhenAny(arrived, timeUp, _qemu.Exited, _kernelLog.Crashed);
            if (first != arrived)
            {
                _ended.Token.ThrowIfCancellationRequested();
                return first == timeUp ? null
                    : throw Unexpected(first == _kernelLog.Crashed ? "the kernel panicked" : "the machine ended", text);
            }
        }
    }

    /// <summary>
    /// Checks that the console shows nothing for a while, after what was waited for before. A slow host makes the check
    /// weaker, never wrong: what must not come, comes later then.
    /// </summary>
    /// <exception cref="ToolException">It showed something, or the machine ended or panicked.</exception>
    public async Task ExpectSilenceAsync(TimeSpan time)
    {
        Task timeUp = Task.Delay(time, _ended.Token);
        Task arrived;
        lock (_lock)
        {
            arrived = _unread.Count > 0 ? Task.CompletedTask : _arrived.Task;
        }

        if (await Task.WhenAny(arrived, timeUp, _qemu.Exited, _kernelLog.Crashed) != timeUp)
        {
            throw new ToolException($"the console was to be silent; it showed last:\n{_log.Tail(15)}");
        }

        _ended.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Waits for the machine to end by itself.</summary>
    /// <exception cref="ToolException">The time was up, or QEMU did not end well.</exception>
    public async Task ExpectEndAsync(TimeSpan time)
    {
        if (await Task.WhenAny(_qemu.Exited, Task.Delay(time, _ended.Token)) != _qemu.Exited)
        {
            throw new ToolException($"the machine was not off after {time.TotalSeconds:0} s:\n{_log.Tail(15)}");
        }

        int status = await _qemu.Exited;
        if (status != 0)
        {
            throw new ToolException($"QEMU ended with status {status}: {_qemu.Messages}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _qemu.Dispose();
        await _ended.CancelAsync();
        await _reading;
        _port.Dispose();
        _kernelPort.Dispose();
        _log.Dispose();
        _kernelLog.Dispose();
        _ended.Dispose();
        _folder.Dispose();
    }

    private ToolException Unexpected(string why, string text) =>
        new($"{why} before the console showed '{text}'; it showed last:\n{_log.Tail(15)}");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Receive(ReadOnlySpan<byte> data)
    {
        _log.Write(data);
        lock (_lock)
        {
            _unread.AddRange(data);
            _arrived.SetResult();
            _arrived = NewSignal();
        }
    }
}
