using Rill.LinuxAbi;
using Rill.Posix.Buffers;

namespace Rill.Posix.Pseudofs;

/// <summary>The text of a file that was made when it was read.</summary>
internal static class TextContent
{
    /// <summary>Gives what fits of <paramref name="content"/> from <paramref name="position"/> on, and moves it.</summary>
    public static Errno Read(byte[] content, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        if (position >= content.Length)
        {
            return Errno.Ok;
        }

        int part = (int)Math.Min(to.Length, content.Length - position);
        Errno errno = to.Write(content.AsSpan((int)position, part));
        if (errno == Errno.Ok)
        {
            count = part;
            position += part;
        }

        return errno;
    }
}
