using Rill.LinuxAbi;

namespace Rill.Posix.Buffers;

/// <summary>An ioctl: its request, its argument as a number, and the structure behind it.</summary>
/// <param name="Request">The request's number.</param>
/// <param name="Argument">The third argument as it was given.</param>
/// <param name="Input">What the argument points to, as the shim sized it.</param>
/// <param name="Output">The same place, for what comes back.</param>
internal readonly record struct IoctlCall(uint Request, ulong Argument, UserBuffer Input, UserBuffer Output)
{
    /// <summary>Reads a 32-bit number from the argument.</summary>
    public Errno TryGetInt32(out int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        value = 0;
        if (Input.Length < 4)
        {
            return Errno.EFAULT;
        }

        Errno errno = Input.Read(bytes);
        value = BitConverter.ToInt32(bytes);
        return errno;
    }

    /// <summary>Writes a 32-bit number to the argument.</summary>
    public Errno PutInt32(int value)
    {
        if (Output.Length < 4)
        {
            return Errno.EFAULT;
        }

        Span<byte> bytes = stackalloc byte[4];
        BitConverter.TryWriteBytes(bytes, value);
        return Output.Write(bytes);
    }
}
