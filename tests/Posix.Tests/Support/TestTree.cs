using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;
using Rill.Runtime.Simulation;

namespace Rill.Posix.Tests.Support;

/// <summary>A file tree with a tmpfs as its root, without processes.</summary>
internal sealed class TestTree
{
    private readonly SimulatedMachine _machine = new();
    private readonly SimulatedProcess _process;

    public TestTree()
    {
        _process = _machine.CreateProcess();
        Clock = new TestClock(_machine);
        FileSystem = Make();
        Tree = new FileTree(new MountTable(FileSystem, "root"), new DeviceTable(), Clock, Rill.Posix.Pipes.Fifo.Opener(new Rill.Posix.Pipes.PipeLedger(1 << 30)));
        Caller = new TestCaller(Tree.Mounts.RootLocation);
    }

    public TestClock Clock { get; }

    public TmpfsFileSystem FileSystem { get; }

    public FileTree Tree { get; }

    public TestCaller Caller { get; }

    /// <summary>Who pays for what: users may have 64 KiB, all of them 128 KiB.</summary>
    public HeapLedger Ledger { get; } = new(1 << 20);

    public TmpfsFileSystem Make(long pages = 1024) => new("tmpfs", 1, Clock, _process.Kernel, Ledger, pages, 0);

    public void As(uint user, uint group, params uint[] groups) => Caller.Credentials = Credentials.Of(user, group, groups);

    public Errno Resolve(string path, out Location found, bool follow = true) =>
        Tree.Resolve(Caller, Caller.Fs.WorkingDirectory, Bytes(path), follow, out found);

    public Location At(string path)
    {
        Assert.Equal(Errno.Ok, Resolve(path, out Location found, follow: false));
        return found;
    }

    public void Directory(string path)
    {
        string all = "";
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            all += "/" + part;
            Errno errno = MakeDirectory(all);
            Assert.True(errno is Errno.Ok or Errno.EEXIST);
        }
    }

    public Errno MakeDirectory(string path, ModeBits mode = Octal.O755) =>
        Tree.MakeNode(Caller, Caller.Fs.WorkingDirectory, Bytes(path), ModeBits.Directory | mode, 0);

    public void File(string path, string content = "", ModeBits mode = Octal.O644)
    {
        Assert.Equal(Errno.Ok, Open(path, OpenFlags.Create | OpenFlags.WriteOnly, out OpenFile? file, mode));
        Assert.Equal(Errno.Ok, Write(file!, content, out _));
        file!.Release();
    }

    public string Content(string path)
    {
        Assert.Equal(Errno.Ok, Open(path, OpenFlags.ReadOnly, out OpenFile? file));
        string content = Read(file!, 1 << 20);
        file!.Release();
        return content;
    }

    public Errno Open(string path, OpenFlags flags, out OpenFile? file, ModeBits mode = Octal.O644) =>
        Tree.Open(Caller, Caller.Fs.WorkingDirectory, Bytes(path), flags, mode, out file);

    public Errno Write(OpenFile file, string content, out int count)
    {
        byte[] bytes = Bytes(content);
        return file.Write(Caller, new UserBuffer(bytes, 0, bytes.Length), ref file.Position, out count);
    }

    public string Read(OpenFile file, int count)
    {
        byte[] bytes = new byte[count];
        Assert.Equal(Errno.Ok, file.Read(Caller, new UserBuffer(bytes, 0, count), ref file.Position, out int read));
        return Encoding.UTF8.GetString(bytes, 0, read);
    }

    public Errno Link(string path, string target) =>
        Tree.MakeLink(Caller, Bytes(target), Caller.Fs.WorkingDirectory, Bytes(path));

    public Errno HardLink(string from, string to) =>
        Tree.Link(Caller, At(from), Caller.Fs.WorkingDirectory, Bytes(to));

    public Errno Remove(string path, bool isDirectory = false) =>
        Tree.Remove(Caller, Caller.Fs.WorkingDirectory, Bytes(path), isDirectory);

    public Errno Rename(string from, string to, RenameFlags flags = RenameFlags.None) =>
        Tree.Rename(Caller, Caller.Fs.WorkingDirectory, Bytes(from), Caller.Fs.WorkingDirectory, Bytes(to), flags);

    public Errno ChangeMode(string path, ModeBits mode) => AttributeChanges.ChangeMode(Caller, At(path), mode);

    public Errno ChangeOwner(string path, long user, long group) => AttributeChanges.ChangeOwner(Caller, At(path), user, group);

    public FileSystem Mount(string path, MountFlags flags = MountFlags.None)
    {
        TmpfsFileSystem made = Make();
        Tree.Mounts.Add(made, made.Root, At(path), "test", flags);
        return made;
    }

    public string[] List(string path, int room = 4096)
    {
        Assert.Equal(Errno.Ok, Open(path, OpenFlags.Directory, out OpenFile? file));
        var names = new List<string>();
        byte[] buffer = new byte[room];
        while (true)
        {
            var list = new DirectoryList(buffer);
            Assert.Equal(Errno.Ok, file!.List(Caller, ref list));
            if (list.Length == 0)
            {
                file.Release();
                return [.. names];
            }

            for (int at = 0; at < list.Length; at += BitConverter.ToUInt16(buffer, at + 16))
            {
                int end = Array.IndexOf(buffer, (byte)0, at + 19);
                names.Add(Encoding.UTF8.GetString(buffer, at + 19, end - at - 19));
            }
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal sealed class TestCaller(Location root) : IVfsCaller
    {
        public Credentials Credentials { get; set; } = Credentials.Root;

        public FsContext Fs { get; } = new(root, root, Octal.O022);

        public Process? Process => null;
    }
}
