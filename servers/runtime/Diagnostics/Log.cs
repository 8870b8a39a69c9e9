using System.Buffers;
using System.Text;
using Rill.Runtime.Native;

namespace Rill.Runtime.Diagnostics;

/// <summary>A server's voice in the kernel log: one call a line, "name: text" with the level between where it is not Info.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="handle">The log's handle, with the right to write; 0: lines are dropped.</param>
/// <param name="name">The server's name.</param>
public sealed class Log(KernelCalls kernel, uint handle, string name)
{
    /// <summary>Lines below this level are dropped.</summary>
    public LogLevel Threshold { get; set; } = LogLevel.Info;

    /// <summary>The log's handle; 0 without one.</summary>
    public uint Handle => handle;

    /// <summary>Writes a line for those who look for a fault.</summary>
    public void Debug(string text) => Write(LogLevel.Debug, text);

    /// <summary>Writes a line that an operator may want to know.</summary>
    public void Info(string text) => Write(LogLevel.Info, text);

    /// <summary>Writes a line on what is wrong and was dealt with.</summary>
    public void Warning(string text) => Write(LogLevel.Warning, text);

    /// <summary>Writes a line on what failed.</summary>
    public void Error(string text) => Write(LogLevel.Error, text);

    private void Write(LogLevel level, string text)
    {
        if (handle == 0 || level < Threshold)
        {
            return;
        }

        string line = level == LogLevel.Info
            ? $"{name}: {text}\n"
            : $"{name}: {level.ToString().ToLowerInvariant()}: {text}\n";
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(line.Length));
        int length = Encoding.UTF8.GetBytes(line, buffer);
        kernel.LogWrite(handle, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
