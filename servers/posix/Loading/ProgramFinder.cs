using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;

namespace Rill.Posix.Loading;

/// <summary>Finds and opens files that are to be executed.</summary>
internal sealed class ProgramFinder(KernelCalls kernel, FileTree tree, MappedFiles mapped)
{
    /// <summary>Finds the interpreter that a script or a program names.</summary>
    public Errno Find(Process process, byte[] path, out Location file) =>
        tree.Resolve(process, process.Fs.WorkingDirectory, path, follow: true, out file);

    /// <summary>Checks that a file may be executed, and opens it.</summary>
    /// <param name="process">Who executes it.</param>
    /// <param name="file">The file.</param>
    /// <param name="program">The open file, which keeps the content; the caller's to release. Null after an error.</param>
    /// <param name="content">The content as loaders read and map it.</param>
    public Errno Open(Process process, Location file, out OpenFile? program, out ProgramFile content)
    {
        program = null;
        content = default;
        Inode inode = file.Inode;
        if (!inode.IsRegular || file.Mount.IsNoExec || !Permissions.Allows(inode, process.Credentials, Permissions.Execute))
        {
            return Errno.EACCES;
        }

        if (inode.Writers > 0)
        {
            return Errno.ETXTBSY;
        }

        Errno errno = inode.OpenContent(process, file, OpenFlags.ReadOnly, out program);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        errno = program!.GetMemory(isShared: false, inode.Size, out MemoryHandle? memory);
        if (errno != Errno.Ok)
        {
            program.Release();
            program = null;
            return errno == Errno.ENODEV ? Errno.EACCES : errno;
        }

        content = new ProgramFile(kernel, memory!.Value, 0, (ulong)inode.Size, mapped.TagOf(file));
        return Errno.Ok;
    }
}
