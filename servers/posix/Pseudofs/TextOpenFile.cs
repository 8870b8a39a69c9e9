using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Vfs;

namespace Rill.Posix.Pseudofs;

/// <summary>
/// An open text file. The content is made by the read at its start and stays for the reads that follow, so that they fit
/// together; a reader that goes back to the start gets a new one.
/// </summary>
/// <remarks>Source: Linux, fs/seq_file.c: seq_read_iter starts anew at position 0.</remarks>
internal sealed class TextOpenFile(Location location, OpenFlags flags, TextSource? source, TextSink? sink) : OpenFile(location, flags)
{
    /// <summary>The most that one write may bring: all values are short.</summary>
    private const int MostWritten = 4096;

    private byte[]? _content;

    public override bool IsSeekable => true;

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        count = 0;
        if (source is null)
        {
            return Errno.EIO;
        }

        if (_content is null || position == 0)
        {
            var text = new StringBuilder();
            Errno made = source(caller, text);
            if (made != Errno.Ok)
            {
                return made;
            }

            _content = Encoding.Latin1.GetBytes(text.ToString());
        }

        return TextContent.Read(_content, to, ref position, out count);
    }

    public override Errno Write(IVfsCaller caller, UserBuffer from, ref long position, out int count)
    {
        count = 0;
        if (sink is null)
        {
            return Errno.EIO;
        }

        byte[] text = new byte[Math.Min(from.Length, MostWritten)];
        Errno errno = from.Read(text);
        errno = errno == Errno.Ok ? sink(caller, text) : errno;
        if (errno == Errno.Ok)
        {
            count = from.Length;
            position += count;
        }

        return errno;
    }

    public override Errno Seek(long offset, uint whence, out long position)
    {
        position = Position;
        return whence is SeekFrom.Start or SeekFrom.Current ? base.Seek(offset, whence, out position) : Errno.EINVAL;
    }
}
