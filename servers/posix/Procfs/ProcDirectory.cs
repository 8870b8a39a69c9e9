using System.Text;

namespace Rill.Posix.Procfs;

/// <summary>A directory of procfs: some fixed entries, and some that depend on the moment.</summary>
internal abstract class ProcDirectory : Inode
{
    /// <summary>Positions of fixed entries follow those of "." and ".."; those of others come after these.</summary>
    private const long FirstDynamic = 1024;

    protected ProcDirectory(ProcFileSystem fileSystem, ulong number, uint permissions = 0x16D)
        : base(fileSystem, number, ModeBits.Directory | permissions)
    {
        Files = fileSystem;
        Links = 2;
    }

    protected ProcFileSystem Files { get; }

    /// <summary>The process that entries are numbered by, or 0.</summary>
    protected abstract int NumberBase { get; }

    /// <summary>The entries that are always there.</summary>
    protected abstract ProcEntry[] Fixed { get; }

    public override Errno Lookup(IVfsCaller caller, ReadOnlySpan<byte> name, out Inode? child)
    {
        string text = Encoding.Latin1.GetString(name);
        ProcEntry[] entries = Fixed;
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Name == text)
            {
                child = entries[i].Make(ProcFileSystem.NumberOf(NumberBase, (int)(Number << 6 & 0xFFFF) + i));
                return Errno.Ok;
            }
        }

        child = int.TryParse(text, out int id) && id >= 0 && (text == "0" || text[0] != '0') ? FindNumber(id) : null;
        return child is null ? Errno.ENOENT : Errno.Ok;
    }

    public override Errno List(IVfsCaller caller, ref long position, ref DirectoryList list)
    {
        ProcEntry[] entries = Fixed;
        for (; position - 2 < entries.Length; position++)
        {
            ref ProcEntry entry = ref entries[position - 2];
            ulong number = ProcFileSystem.NumberOf(NumberBase, (int)position);
            if (!list.TryAdd(Encoding.ASCII.GetBytes(entry.Name), number, position + 1, entry.Mode))
            {
                return list.Length == 0 ? Errno.EINVAL : Errno.Ok;
            }
        }

        long first = Math.Max(position - FirstDynamic, 0);
        Span<byte> text = stackalloc byte[12];
        foreach (int id in Numbers())
        {
            if (id < first)
            {
                continue;
            }

            System.Buffers.Text.Utf8Formatter.TryFormat(id, text, out int length);
            if (!list.TryAdd(text[..length], ProcFileSystem.NumberOf(id, 0), FirstDynamic + id + 1, NumberMode))
            {
                return list.Length == 0 ? Errno.EINVAL : Errno.Ok;
            }

            position = FirstDynamic + id + 1;
        }

        return Errno.Ok;
    }

    /// <summary>The numbers that are names in it now, rising.</summary>
    protected virtual IEnumerable<int> Numbers() => [];

    /// <summary>The type of what the numbers name.</summary>
    protected virtual uint NumberMode => ModeBits.Directory;

    /// <summary>What a number names, or null.</summary>
    protected virtual Inode? FindNumber(int id) => null;

    /// <summary>An entry whose content is made when it is opened.</summary>
    protected ProcEntry File(string name, Func<IVfsCaller, byte[]> content, uint permissions = 0x124) =>
        new(name, ModeBits.Regular | permissions, number => Owned(new ProcFile(Files, number, permissions, content)));

    /// <summary>An entry whose content can be written.</summary>
    protected ProcEntry File(string name, Func<IVfsCaller, byte[]> content, Func<IVfsCaller, byte[], Errno> write) =>
        new(name, ModeBits.Regular | 0x1A4, number => Owned(new ProcFile(Files, number, 0x1A4, content, write)));

    protected ProcEntry Link(string name, Func<IVfsCaller, byte[]> target) =>
        new(name, ModeBits.Link, number => Owned(new ProcLink(Files, number, target)));

    /// <summary>A link that leads to a place, whatever path it shows.</summary>
    protected ProcEntry Jump(string name, Func<Location> target) =>
        new(name, ModeBits.Link, number => Owned(new ProcLink(Files, number, target)));

    protected static ProcEntry Directory(string name, Func<ulong, Inode> make) => new(name, ModeBits.Directory, make);

    /// <summary>Sets the owner of a new entry.</summary>
    protected virtual Inode Owned(Inode inode) => inode;
}
