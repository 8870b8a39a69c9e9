using Rill.Abi;
using Rill.Runtime.Native;

namespace Rill.Posix.Platform;

/// <summary>The kernel's log as text.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="handle">The log, with the right to read it.</param>
internal sealed class KernelLog(KernelCalls kernel, uint handle)
{
    /// <summary>What is read of it at most, in bytes: more than the kernel keeps.</summary>
    public const int Bound = 256 * 1024;

    /// <summary>Offsets are tried in steps of this many bytes where the log's beginning was overwritten.</summary>
    private const ulong Step = 4096;

    /// <summary>What lies before was cleared.</summary>
    private ulong _start;

    /// <summary>What was logged since it was cleared last, as far as the kernel still has it.</summary>
    public byte[] Read() => ReadFrom(ref _start);

    /// <summary>Hides what is there now.</summary>
    public void Clear()
    {
        int length = ReadFrom(ref _start).Length;
        _start += (ulong)length;
    }

    private byte[] ReadFrom(ref ulong start)
    {
        byte[] text = new byte[Bound];
        int length = 0;
        while (length < Bound)
        {
            Status status = kernel.LogRead(handle, start + (ulong)length, text.AsSpan(length), out int read);
            if (status == Status.NotFound && length == 0)
            {
                start += Step;
                continue;
            }

            if (status != Status.Ok || read == 0)
            {
                break;
            }

            length += read;
        }

        return text[..length];
    }
}
