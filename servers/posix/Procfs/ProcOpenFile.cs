namespace Rill.Posix.Procfs;

/// <summary>An open file of procfs: a snapshot, made at the first read and whenever it is read from the start.</summary>
internal sealed class ProcOpenFile(
    Location location, uint flags, Func<IVfsCaller, byte[]> content, Func<IVfsCaller, byte[], Errno>? write)
    : OpenFile(location, flags)
{
    private const int MaxWrite = 4096;
    private byte[]? _snapshot;

    public override bool IsSeekable => true;

    public override Errno Read(IVfsCaller caller, UserBuffer to, ref long position, out int count)
    {
        if (_snapshot is null || position == 0)
        {
            _snapshot = content(caller);
        }

        count = (int)Math.Clamp(_snapshot.Length - position, 0, to.Length);
        Errno errno = to.Write(_snapshot.AsSpan((int)Math.Min(position, _snapshot.Length), count));
        position += count;
        return errno;
    }

    public override Errno Write(IVfsCaller caller, UserBuffer from, ref long position, out int count)
    {
        count = 0;
        if (write is null || from.Length > MaxWrite)
        {
            return Errno.EINVAL;
        }

        byte[] text = new byte[from.Length];
        Errno errno = from.Read(text);
        if (errno == Errno.Ok)
        {
            errno = write(caller, text);
        }

        count = errno == Errno.Ok ? text.Length : 0;
        return errno;
    }
}
