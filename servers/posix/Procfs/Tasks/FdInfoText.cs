using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/fdinfo/N.</summary>
/// <remarks>Source: Linux, fs/proc/fd.c, seq_show; fs/eventfd.c, fs/eventpoll.c and their kin add lines of their own.</remarks>
internal static class FdInfoText
{
    public static Errno Write(ProcessScope scope, int fd, StringBuilder text)
    {
        if (!scope.Process.IsAlive || scope.Process.Files[fd] is not { } file)
        {
            return Errno.ENOENT;
        }

        OpenFlags flags = file.Flags | (scope.Process.Files.GetCloseOnExec(fd) ? OpenFlags.CloseOnExec : OpenFlags.ReadOnly);
        if (file.Inode.FileSystem is not AnonymousFileSystem && !file.IsPathOnly)
        {
            // x86-64's open always sets it.
            flags |= OpenFlags.LargeFile;
        }

        text.Append($"pos:\t{file.Position}\nflags:\t0{Convert.ToString((uint)flags, 8)}\nmnt_id:\t{file.Location.Mount.Id}\nino:\t{file.Inode.Number}\n");
        file.AppendInfo(text);
        return Errno.Ok;
    }
}
