using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rill.LinuxAbi;
using Rill.Protocols.Posix;

namespace Rill.Shim;

/// <summary>stat(2), statx(2), statfs(2) and kin.</summary>
internal static unsafe class Stats
{
    private const int WorkingDirectory = -100;
    private const uint NoFollow = 0x100, EmptyPath = 0x1000, KnownFlags = 0x7900;
    // STATX_BASIC_STATS and STATX_BTIME.
    private const uint StatxFields = 0xFFF;

    /// <summary>struct stat of x86-64 (asm/stat.h).</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Stat
    {
        public ulong Device, Inode, Links;
        public uint Mode, User, Group, Padding;
        public ulong SpecialDevice;
        public long Size, BlockSize, Blocks;
        public ulong AccessedSeconds, AccessedRest, ModifiedSeconds, ModifiedRest, ChangedSeconds, ChangedRest;
    }

    /// <summary>struct statx (uapi/linux/stat.h).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct ExtendedStat
    {
        [FieldOffset(0)] public uint Mask;
        [FieldOffset(4)] public uint BlockSize;
        [FieldOffset(16)] public uint Links;
        [FieldOffset(20)] public uint User;
        [FieldOffset(24)] public uint Group;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(48)] public ulong Blocks;
        [FieldOffset(64)] public StatxTime Accessed;
        [FieldOffset(80)] public StatxTime Born;
        [FieldOffset(96)] public StatxTime Changed;
        [FieldOffset(112)] public StatxTime Modified;
        [FieldOffset(128)] public uint SpecialMajor;
        [FieldOffset(132)] public uint SpecialMinor;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct StatxTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public uint Reserved;
    }

    /// <summary>struct statfs of x86-64 (asm-generic/statfs.h).</summary>
    [StructLayout(LayoutKind.Sequential, Size = 120)]
    private struct FileSystem
    {
        public ulong Type, BlockSize, Blocks, Free, Available, Files, FreeFiles, Id, NameLength, FragmentSize, Flags;
    }

    [RuntimeExport("sys_stat")]
    public static long ByPath(ThreadBlock* t, Frame* f) => Plain(t, WorkingDirectory, f->Rdi, 0, f->Rsi);

    [RuntimeExport("sys_lstat")]
    public static long ByPathNoFollow(ThreadBlock* t, Frame* f) =>
        Plain(t, WorkingDirectory, f->Rdi, NoFollow, f->Rsi);

    [RuntimeExport("sys_fstat")]
    public static long ByDescriptor(ThreadBlock* t, Frame* f) => Plain(t, (int)f->Rdi, 0, EmptyPath, f->Rsi);

    [RuntimeExport("sys_newfstatat")]
    public static long At(ThreadBlock* t, Frame* f) =>
        ((uint)f->R10 & ~KnownFlags) != 0 ? -Errno.EINVAL : Plain(t, (int)f->Rdi, f->Rsi, (uint)f->R10, f->Rdx);

    [RuntimeExport("sys_statx")]
    public static long Extended(ThreadBlock* t, Frame* f)
    {
        if (((uint)f->Rdx & ~KnownFlags) != 0)
        {
            return -Errno.EINVAL;
        }
        long result = Ask(t, (int)f->Rdi, f->Rsi, (uint)f->Rdx, out Reply reply);
        if (result < 0)
        {
            return result;
        }
        if (!StatReplyView.TryParse(reply.Body, out StatReplyView view))
        {
            return -Errno.EIO;
        }
        ExtendedStat stat = default;
        stat.Mask = StatxFields;
        stat.BlockSize = view.BlockSize;
        stat.Links = view.Links;
        stat.User = view.User;
        stat.Group = view.Group;
        stat.Mode = (ushort)view.Mode;
        stat.Inode = view.Inode;
        stat.Size = (ulong)view.Size;
        stat.Blocks = view.Blocks;
        stat.Accessed = Split(view.Accessed);
        stat.Born = Split(view.Born);
        stat.Changed = Split(view.Changed);
        stat.Modified = Split(view.Modified);
        stat.SpecialMajor = Major(view.SpecialDevice);
        stat.SpecialMinor = Minor(view.SpecialDevice);
        stat.DeviceMajor = Major(view.Device);
        stat.DeviceMinor = Minor(view.Device);
        return User.Write(f->R8, stat) ? 0 : -Errno.EFAULT;
    }

    [RuntimeExport("sys_statfs")]
    public static long FileSystemByPath(ThreadBlock* t, Frame* f) =>
        StatFs(t, WorkingDirectory, f->Rdi, 0, f->Rsi);

    [RuntimeExport("sys_fstatfs")]
    public static long FileSystemByDescriptor(ThreadBlock* t, Frame* f) =>
        StatFs(t, (int)f->Rdi, 0, EmptyPath, f->Rsi);

    private static long Plain(ThreadBlock* t, int directory, ulong path, uint flags, ulong to)
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
        Stat stat = default;
        stat.Device = view.Device;
        stat.Inode = view.Inode;
        stat.Links = view.Links;
        stat.Mode = view.Mode;
        stat.User = view.User;
        stat.Group = view.Group;
        stat.SpecialDevice = view.SpecialDevice;
        stat.Size = view.Size;
        stat.BlockSize = view.BlockSize;
        stat.Blocks = (long)view.Blocks;
        Split(view.Accessed, out stat.AccessedSeconds, out stat.AccessedRest);
        Split(view.Modified, out stat.ModifiedSeconds, out stat.ModifiedRest);
        Split(view.Changed, out stat.ChangedSeconds, out stat.ChangedRest);
        return User.Write(to, stat) ? 0 : -Errno.EFAULT;
    }

    private static long Ask(ThreadBlock* t, int directory, ulong path, uint flags, out Reply reply)
    {
        Unsafe.SkipInit(out reply);
        // fstat's path does not exist; newfstatat's with AT_EMPTY_PATH may be null or empty.
        TextArgument text = TextArgument.Path(path, optional: (flags & EmptyPath) != 0);
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

    private static long StatFs(ThreadBlock* t, int directory, ulong path, uint flags, ulong to)
    {
        TextArgument text = TextArgument.Path(path, optional: (flags & EmptyPath) != 0);
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
        FileSystem record = default;
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

    private static StatxTime Split(long nanoseconds)
    {
        Split(nanoseconds, out ulong seconds, out ulong rest);
        return new StatxTime { Seconds = (long)seconds, Nanoseconds = (uint)rest };
    }

    // Before 1970 the seconds are negative and the nanoseconds still count forward.
    private static void Split(long nanoseconds, out ulong seconds, out ulong rest)
    {
        const long second = (long)Time.Second;
        long whole = nanoseconds / second;
        long part = nanoseconds % second;
        if (part < 0)
        {
            part += second;
            whole--;
        }
        seconds = (ulong)whole;
        rest = (ulong)part;
    }

    // Linux's dev_t as user space has it (glibc's gnu_dev_makedev, the kernel's new_encode_dev for 32 bits).
    private static uint Major(ulong device) => (uint)((device >> 8) & 0xFFF) | (uint)((device >> 32) & ~0xFFFul);

    private static uint Minor(ulong device) => (uint)(device & 0xFF) | (uint)((device >> 12) & ~0xFFul);
}
