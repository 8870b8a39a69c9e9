using Rill.LinuxAbi;
using Rill.Posix.Loading;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;

namespace Rill.Posix.Syscalls;

/// <summary>exec.</summary>
internal sealed class ExecCalls(CallPaths paths, Execution execution)
{
    /// <summary>The longest strings of one exec, in bytes (a quarter of the usual stack, as in Linux).</summary>
    private const int MaxStrings = 6 << 20;

    public Errno Execute(ref Request request)
    {
        if (ExecuteRequestView.Parse(request.Message, out ExecuteRequestView message) is not 0 and int refused)
        {
            return (Errno)refused;
        }

        request.Process.Personality = message.Personality;
        if (request.Input.Length > MaxStrings)
        {
            return Errno.E2BIG;
        }

        Errno errno = paths.Locate(
            in request,
            message.DirFd,
            message.Path,
            follow: (message.Flags & AtFlags.NoFollow) == 0,
            allowEmpty: (message.Flags & AtFlags.EmptyPath) != 0,
            out Location file);
        if (errno != Errno.Ok)
        {
            return errno;
        }

        if (file.Inode.IsLink)
        {
            return Errno.ELOOP;
        }

        byte[] bytes = new byte[request.Input.Length];
        errno = request.Input.Read(bytes);
        if (errno == Errno.Ok)
        {
            errno = ExecStrings.TryMake(bytes, message.ArgumentCount, message.EnvironmentCount, out ExecStrings strings);
            if (errno == Errno.Ok)
            {
                byte[] path = ExecutedPath(message.DirFd, message.Path);
                errno = execution.Execute(request.Process, request.Thread, file, path, strings, message.Blocked);
            }
        }

        if (errno == Errno.Ok)
        {
            // The caller is gone; the reply only lets the kernel forget the call.
            Replies.Empty(request.Call);
            return request.Hold();
        }

        return errno;
    }

    /// <summary>What scripts and AT_EXECFN are told: the path, or a path through the descriptor.</summary>
    private static byte[] ExecutedPath(int dirFd, ReadOnlySpan<byte> path)
    {
        if (dirFd == AtDirectory.Working || path.StartsWith("/"u8))
        {
            return path.ToArray();
        }

        byte[] prefix = System.Text.Encoding.ASCII.GetBytes($"/dev/fd/{dirFd}");
        return path.IsEmpty ? prefix : [.. prefix, (byte)'/', .. path];
    }
}
