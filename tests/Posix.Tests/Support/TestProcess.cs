using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Runtime.Simulation;

namespace Rill.Posix.Tests.Support;

/// <summary>
/// A process seen from inside the server: what its requests would come to, called directly.
/// </summary>
internal sealed class TestProcess
{
    private readonly TestSystem _system;

    private TestProcess(TestSystem system, TestProgram program)
    {
        _system = system;
        Program = program;
    }

    /// <summary>The process as its program, which sends requests.</summary>
    public TestProgram Program { get; }

    public Process Process => Program.Process;

    /// <summary>The kernel process behind it.</summary>
    public SimulatedProcess Kernel => Program.Thread.Process;

    public int Id => Process.Id;

    private FileTree Tree => _system.Server.Tree;

    /// <summary>The first process of a system, which gets a sticky /tmp and a /sys.</summary>
    public static TestProcess First(TestSystem system)
    {
        system.Machine.Info = new() { Cores = 2, MemoryTotal = 256 << 20, MemoryFree = 128 << 20, Runnable = 1, Threads = 10 };
        var first = new TestProcess(system, system.InitProgram);
        first.MakeDirectoryAs("/tmp", Octal.O1777);
        first.MakeDirectoryAs("/sys", Octal.O555);
        Assert.Equal(Errno.Ok, system.Server.FileSystems.Make("sysfs", default, out FileSystem? files));
        first.Mount(files!, "/sys", "sysfs");
        return first;
    }

    /// <summary>A child with copies of everything.</summary>
    public TestProcess Fork() => new(_system, _system.Fork(Program));

    /// <summary>A child with another user's ids.</summary>
    public TestProcess ForkAs(uint user, uint group, params uint[] supplementary)
    {
        TestProcess process = Fork();
        process.Process.Credentials = Credentials.Of(user, group, supplementary);
        return process;
    }

    /// <summary>One more thread, which sends no requests.</summary>
    public UserThread AddThread()
    {
        Assert.True(_system.Server.Processes.TryTakeId(out int id));
        var thread = new UserThread(Process, id);
        _system.Server.Processes.Add(thread);
        return thread;
    }

    /// <summary>Makes a directory with exactly this mode.</summary>
    public void MakeDirectoryAs(string path, ModeBits mode)
    {
        Assert.Equal(Errno.Ok, MakeDirectory(path));
        Find(path).Inode.Mode = ModeBits.Directory | mode;
    }

    public Mount Mount(FileSystem fileSystem, string path, string source, MountFlags flags = MountFlags.None) =>
        Tree.Mounts.Add(fileSystem, fileSystem.Root, Find(path), source, flags);

    public Location Find(string path, bool follow = true)
    {
        Assert.Equal(Errno.Ok, Resolve(path, follow, out Location location));
        return location;
    }

    public Errno Resolve(string path, bool follow, out Location location) =>
        Tree.Resolve(Process, Process.Fs.WorkingDirectory, Bytes(path), follow, out location);

    public Errno ErrorOf(string path, bool follow = true) => Resolve(path, follow, out _);

    public Errno MakeNode(string path, ModeBits mode) =>
        Tree.MakeNode(Process, Process.Fs.WorkingDirectory, Bytes(path), mode, 0);

    public Errno MakeDirectory(string path, ModeBits mode = Octal.O755) => MakeNode(path, ModeBits.Directory | mode);

    public Errno MakeLink(string target, string path) =>
        Tree.MakeLink(Process, Bytes(target), Process.Fs.WorkingDirectory, Bytes(path));

    public Errno Remove(string path, bool isDirectory = false) =>
        Tree.Remove(Process, Process.Fs.WorkingDirectory, Bytes(path), isDirectory);

    public Errno Rename(string from, string to, RenameFlags flags = RenameFlags.None) =>
        Tree.Rename(
            Process, Process.Fs.WorkingDirectory, Bytes(from), Process.Fs.WorkingDirectory, Bytes(to), flags);

    /// <summary>link(2), as the call does it: the target's last link is not followed.</summary>
    public Errno Link(string target, string path) =>
        Tree.Link(Process, Find(target, follow: false), Process.Fs.WorkingDirectory, Bytes(path));

    public Errno Open(string path, OpenFlags flags, out OpenFile? file, ModeBits mode = Octal.O644) =>
        Tree.Open(Process, Process.Fs.WorkingDirectory, Bytes(path), flags, mode, out file);

    public Errno ErrorOfOpen(string path, OpenFlags flags, ModeBits mode = Octal.O644)
    {
        Errno errno = Open(path, flags, out OpenFile? file, mode);
        file?.Release();
        return errno;
    }

    /// <summary>Puts a file into the descriptor table.</summary>
    public int OpenFd(string path, OpenFlags flags, ModeBits mode = Octal.O644)
    {
        Assert.Equal(Errno.Ok, Open(path, flags, out OpenFile? file, mode));
        Assert.Equal(Errno.Ok, Process.Files.Add(file!, (flags & OpenFlags.CloseOnExec) != 0, 1024, out int fd));
        return fd;
    }

    /// <summary>Makes a regular file with a content.</summary>
    public void WriteFile(string path, string content, ModeBits mode = Octal.O644)
    {
        Assert.Equal(Errno.Ok, Open(path, OpenFlags.Create | OpenFlags.WriteOnly | OpenFlags.Truncate, out OpenFile? file, mode));
        Assert.Equal(Errno.Ok, Write(file!, content));
        file!.Release();
    }

    public Errno Write(OpenFile file, string content)
    {
        byte[] bytes = Bytes(content);
        return file.Write(Process, new UserBuffer(bytes, 0, bytes.Length), ref file.Position, out _);
    }

    /// <summary>All of a file, read in pieces as a program would.</summary>
    public string ReadFile(string path, int pieces = 512)
    {
        Assert.Equal(Errno.Ok, Open(path, OpenFlags.ReadOnly, out OpenFile? file));
        Errno errno = ReadAll(file!, out string text, pieces);
        file!.Release();
        Assert.Equal(Errno.Ok, errno);
        return text;
    }

    public Errno ReadAll(OpenFile file, out string text, int pieces = 512)
    {
        byte[] buffer = new byte[pieces];
        var all = new StringBuilder();
        while (true)
        {
            Errno errno = file.Read(Process, new UserBuffer(buffer, 0, buffer.Length), ref file.Position, out int count);
            if (errno != Errno.Ok || count == 0)
            {
                text = all.ToString();
                return errno;
            }

            all.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    public string ReadLink(string path)
    {
        Errno errno = TryReadLink(path, out string target);
        Assert.Equal(Errno.Ok, errno);
        return target;
    }

    public Errno TryReadLink(string path, out string target)
    {
        target = "";
        Errno errno = Resolve(path, follow: false, out Location location);
        if (errno == Errno.Ok)
        {
            errno = location.Inode.ReadLink(Process, out byte[] text);
            target = Encoding.Latin1.GetString(text);
        }

        return errno;
    }

    /// <summary>The names in a directory, without . and .., in the order of getdents with a small buffer.</summary>
    public List<string> List(string path, int room = 64)
    {
        Assert.Equal(Errno.Ok, Open(path, OpenFlags.ReadOnly | OpenFlags.Directory, out OpenFile? file));
        var names = new List<string>();
        byte[] buffer = new byte[room];
        while (true)
        {
            var list = new DirectoryList(buffer);
            Assert.Equal(Errno.Ok, file!.List(Process, ref list));
            if (list.Length == 0)
            {
                file.Release();
                return names;
            }

            for (int at = 0; at < list.Length;)
            {
                int length = BitConverter.ToUInt16(buffer, at + 16);
                ReadOnlySpan<byte> name = buffer.AsSpan(at + 19, length - 19);
                string text = Encoding.Latin1.GetString(name[..name.IndexOf((byte)0)]);
                if (text is not ("." or ".."))
                {
                    names.Add(text);
                }

                at += length;
            }
        }
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
