using System.Runtime.InteropServices;

namespace Rill.Tool.Support.Terminals;

/// <summary>
/// Writes to a descriptor that this process was given, where that stands: others may write to the same file, which a
/// stream with a position of its own would write over.
/// </summary>
internal sealed partial class DescriptorStream(int descriptor) : Stream
{
    // From Linux's asm-generic/errno.h and poll.h.
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const short Writable = 4;
    private const int Forever = -1;

    private string Name => descriptor switch
    {
        Terminal.StandardOutput => "standard output",
        Terminal.StandardError => "standard error",
        _ => $"descriptor {descriptor}",
    };

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            nint written = WriteSome(descriptor, buffer, (nuint)buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                case WouldBlock:
                    // Another program that has the terminal open may have asked for that.
                    PollEntry entry = new() { Descriptor = descriptor, Wanted = Writable };
                    _ = Poll(ref entry, 1, Forever);
                    break;
                default:
                    throw new IOException($"{Name}: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteSome(int descriptor, ReadOnlySpan<byte> data, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entry, nuint count, int timeout);

    /// <summary>struct pollfd of poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
