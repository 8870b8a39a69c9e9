using Rill.LinuxAbi;
using Rill.Posix.Devfs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Boot;

/// <summary>Makes the nodes of /dev.</summary>
internal static class DeviceNodes
{
    /// <summary>The devices that need no driver: registers them and makes their nodes and the usual links.</summary>
    public static void AddBasic(PosixServer server)
    {
        Add(server, "null", 1, 3, Octal.O666, MemoryDeviceKind.Null);
        Add(server, "zero", 1, 5, Octal.O666, MemoryDeviceKind.Zero);
        Add(server, "full", 1, 7, Octal.O666, MemoryDeviceKind.Full);
        Add(server, "random", 1, 8, Octal.O666, MemoryDeviceKind.Random);
        Add(server, "urandom", 1, 9, Octal.O666, MemoryDeviceKind.Random);
        AddDirectory(server, "pts", Octal.O755);
        AddDirectory(server, "shm", Octal.O1777);
        AddLink(server, "fd", "/proc/self/fd");
        AddLink(server, "stdin", "/proc/self/fd/0");
        AddLink(server, "stdout", "/proc/self/fd/1");
        AddLink(server, "stderr", "/proc/self/fd/2");
    }

    /// <summary>Makes a node of a character device; one that is there is left.</summary>
    public static void AddNode(PosixServer server, string name, uint major, uint minor, ModeBits mode) =>
        Add(server, name, ModeBits.Character | mode, DeviceNumber.Of(major, minor));

    private static void Add(PosixServer server, string name, uint major, uint minor, ModeBits mode, MemoryDeviceKind kind)
    {
        server.Devices.Add(major, minor, (IVfsCaller _, Location location, OpenFlags flags, out OpenFile? file) =>
        {
            file = new MemoryDevice(location, flags, kind, server.Kernel, server.Programs);
            return Errno.Ok;
        });
        AddNode(server, name, major, minor, mode);
    }

    private static void AddDirectory(PosixServer server, string name, ModeBits mode) =>
        Add(server, name, ModeBits.Directory | mode, 0);

    private static void Add(PosixServer server, string name, ModeBits mode, ulong device)
    {
        Dentry root = server.DeviceFiles.Root;
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(name);
        if (!root.TryGetChild(bytes, out _) && server.DeviceFiles.MakeInode(Credentials.Root, mode, device, out Inode? inode) == Errno.Ok)
        {
            root.AddChild(bytes, inode!);
            root.Inode.Links += inode!.IsDirectory ? 1u : 0;
        }
    }

    private static void AddLink(PosixServer server, string name, string target)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(name);
        if (server.DeviceFiles.MakeLink(Credentials.Root, System.Text.Encoding.ASCII.GetBytes(target), out Inode? inode) == Errno.Ok)
        {
            server.DeviceFiles.Root.AddChild(bytes, inode!);
        }
    }
}
