using System.Text;

namespace Rill.Tool.Machines;

/// <summary>Keeps what a guest writes to its console or kernel log, and notices when its kernel gives up.</summary>
internal sealed class GuestLog : IDisposable
{
    /// <summary>What a kernel that gave up has said: Rill's kernel, and Linux's.</summary>
    private static readonly byte[][] s_marks =
        [.. new[] { "PANIC:", "Kernel panic - not syncing" }.Select(Encoding.ASCII.GetBytes)];

    private const int TailSize = 16 * 1024;

    private readonly FileStream _file;
    private readonly Lock _lock = new();
    private readonly List<byte> _tail = [];
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Keeps the log in <paramref name="path"/>, anew.</summary>
    public GuestLog(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>The file that the log is in.</summary>
    public string Path { get; }

    /// <summary>Completes when the log shows that the guest's kernel gave up.</summary>
    public Task Crashed => _crashed.Task;

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
            foreach (byte[] mark in s_marks)
            {
                if (tail.IndexOf(mark) >= 0)
                {
                    _crashed.TrySetResult();
                }
            }
        }
    }

    /// <summary>The last lines: from the panic on where there was one.</summary>
    public string Tail(int lines)
    {
        lock (_lock)
        {
            string text = Encoding.UTF8.GetString([.. _tail]).Replace("\r", "", StringComparison.Ordinal);
            foreach (byte[] mark in s_marks)
            {
                int at = text.IndexOf(Encoding.ASCII.GetString(mark), StringComparison.Ordinal);
                if (at >= 0)
                {
                    return text[at..].TrimEnd();
                }
            }

            return Support.HostCommand.Tail(text, lines);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
