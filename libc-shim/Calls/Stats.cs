using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>stat(2), statx(2), statfs(2) and kin.</summary>
internal static unsafe class Stats
{
    private const AtFlags Known =
        AtFlags.NoFollow | AtFlags.NoAutomount | AtFlags.EmptyPath | AtFlags.ForceSync | AtFlags.DoNotSync;

    [RuntimeExport("sys_stat")]
    public static long ByPath(ThreadBlock* t, Frame* f) => Plain(t, AtDirectory.Working, f->Rdi, AtFlags.None, f->Rsi);

    [RuntimeExport("sys_lstat")]
    public static long ByPathNoFollow(ThreadBlock* t, Frame* f) =>
        Plain(t, AtDirectory.Working, f->Rdi, AtFlags.NoFollow, f->Rsi);

    [RuntimeExport("sys_fstat")]
    public static long ByDescriptor(ThreadBlock* t, Frame* f) => Plain(t, (int)f->Rdi, 0, AtFlags.EmptyPath, f->Rsi);

    [RuntimeExport("sys_newfstatat")]
    public static long At(ThreadBlock* t, Frame* f) =>
        ((AtFlags)f->R10 & ~Known) != 0 ? -Errno.EINVAL : Plain(t, (int)f->Rdi, f->Rsi, (AtFlags)f->R10, f->Rdx);

    [RuntimeExport("sys_statx")]
    public static long Extended(ThreadBlock* t, Frame* f)
    {
        if (((AtFlags)f->Rdx & ~Known) != 0)
        {
            return -Errno.EINVAL;
        }
        long result = Ask(t, (int)f->Rdi, f->Rsi, (AtFlags)f->Rdx, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        if (!StatReplyView.TryParse(reply.Body, out StatReplyView view))
        {
            return -Errno.EIO;
        }
        ExtendedStatus stat = default;
        stat.Mask = ExtendedStatus.BasicAndBirth;
        stat.BlockSize = view.BlockSize;
        stat.Links = view.Links;
        stat.User = view.User;
        stat.Group = view.Group;
        stat.Mode = (ushort)view.Mode;
        stat.Inode = view.Inode;
        stat.Size = (ulong)view.Size;
        stat.Blocks = view.Blocks;
        stat.Accessed = SplitExtended(view.Accessed);
        stat.Born = SplitExtended(view.Born);
        stat.Changed = SplitExtended(view.Changed);
        stat.Modified = SplitExtended(view.Modified);
        stat.SpecialMajor = DeviceNumber.Major(view.SpecialDevice);
        stat.SpecialMinor = DeviceNumber.Minor(view.SpecialDevice);
        stat.DeviceMajor = DeviceNumber.Major(view.Device);
        stat.DeviceMinor = DeviceNumber.Minor(view.Device);
        return User.Write(f->R8, stat) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_statfs")]
    public static long FileSystemByPath(ThreadBlock* t, Frame* f) =>
        StatFs(t, AtDirectory.Working, f->Rdi, AtFlags.None, f->Rsi);

    [RuntimeExport("sys_fstatfs")]
    public static long FileSystemByDescriptor(ThreadBlock* t, Frame* f) =>
        StatFs(t, (int)f->Rdi, 0, AtFlags.EmptyPath, f->Rsi);

    private static long Plain(ThreadBlock* t, int directory, ulong path, AtFlags flags, ulong to)
    {
        long result = Ask(t, directory, path, flags, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        if (!StatReplyView.TryParse(reply.Body, out StatReplyView view))
        {
            return -Errno.EIO;
        }
        FileStatus stat = default;
        stat.Device = view.Device;
        stat.Inode = view.Inode;
        stat.Links = view.Links;
        stat.Mode = (uint)view.Mode;
        stat.User = view.User;
        stat.Group = view.Group;
        stat.SpecialDevice = view.SpecialDevice;
        stat.Size = view.Size;
        stat.BlockSize = view.BlockSize;
        stat.Blocks = (long)view.Blocks;
        stat.Accessed = Split(view.Accessed);
        stat.Modified = Split(view.Modified);
        stat.Changed = Split(view.Changed);
        return User.Write(to, stat) ? 0 : -Errno.EFAULT;
    }

    private static long Ask(ThreadBlock* t, int directory, ulong path, AtFlags flags, out Reply reply)
    {
        Unsafe.SkipInit(out reply);
        // fstat's path does not exist; newfstatat's with AT_EMPTY_PATH may be null or empty.
        TextArgument text = TextArgument.Path(path, optional: (flags & AtFlags.EmptyPath) != 0);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        if (!t->HasServer)
        {
            return ServerFiles.Stat(directory, text.Length == 0);
        }
        StatRequestWriter.TryEncode(directory, text.Span, (AtFlags)flags, text.Message, out int length);
        return Channel.Call(t, PosixMethods.Stat, text.Request(length), Bulk.None, out reply);
    }

    private static long StatFs(ThreadBlock* t, int directory, ulong path, AtFlags flags, ulong to)
    {
        TextArgument text = TextArgument.Path(path, optional: (flags & AtFlags.EmptyPath) != 0);
        byte* scratch = stackalloc byte[text.Room];
        if (!text.TryRead(scratch))
        {
            return text.Error;
        }
        if (!t->HasServer)
        {
            return -Errno.ENOENT;
        }
        StatFsRequestWriter.TryEncode(directory, text.Span, (AtFlags)flags, text.Message, out int length);
        long result = Channel.Call(t, PosixMethods.StatFs, text.Request(length), Bulk.None, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        if (!StatFsReplyView.TryParse(reply.Body, out StatFsReplyView view))
        {
            return -Errno.EIO;
        }
        FileSystemStatus record = default;
        record.Type = view.Type;
        record.BlockSize = view.BlockSize;
        record.Blocks = view.Blocks;
        record.Free = view.Free;
        record.Available = view.Available;
        record.Files = view.Files;
        record.FreeFiles = view.FreeFiles;
        record.Id = view.Id;
        record.NameLength = view.NameLength;
        record.FragmentSize = view.FragmentSize;
        record.Flags = view.Flags;
        return User.Write(to, record) ? 0 : -Errno.EFAULT;
    }

    private static StatxTime SplitExtended(long nanoseconds)
    {
        TimeSpec time = Split(nanoseconds);
        return new StatxTime { Seconds = time.Seconds, Nanoseconds = (uint)time.Nanoseconds };
    }

    // Before 1970 the seconds are negative and the nanoseconds still count forward.
    private static TimeSpec Split(long nanoseconds)
    {
        const long second = (long)Time.Second;
        long whole = nanoseconds / second;
        long part = nanoseconds % second;
        if (part < 0)
        {
            part += second;
            whole--;
        }
        return new TimeSpec { Seconds = whole, Nanoseconds = part };
    }
}
