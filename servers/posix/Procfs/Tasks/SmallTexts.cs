using System.Text;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>Files about a process that are a line or two.</summary>
internal static class SmallTexts
{
    private const int MaxNameLength = 15;

    /// <summary>comm.</summary>
    public static Errno WriteName(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        text.Append(Encoding.Latin1.GetString(scope.Name)).Append('\n');
        return Errno.Ok;
    }

    /// <summary>Writing comm: only the process's own threads may, as prctl(PR_SET_NAME) for one of them.</summary>
    public static Errno SetName(ProcessScope scope, IVfsCaller writer, ReadOnlySpan<byte> text)
    {
        if (writer.Process != scope.Process || scope.MainThread is not { } thread)
        {
            return Errno.EINVAL;
        }

        int end = text.IndexOfAny((byte)0, (byte)'\n');
        text = text[..Math.Min(end < 0 ? text.Length : end, MaxNameLength)];
        if (thread == scope.Process.Threads[0])
        {
            scope.Process.Name = text.ToArray();
            thread.Name = null;
        }
        else
        {
            thread.Name = text.ToArray();
        }

        return Errno.Ok;
    }

    /// <summary>loginuid: nobody logs in by way of the audit system, which Linux tells by -1.</summary>
    public static Errno WriteLoginUser(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        text.Append(uint.MaxValue);
        return Errno.Ok;
    }

    /// <summary>cgroup: all are in the root of the one hierarchy.</summary>
    public static Errno WriteCgroup(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        text.Append("0::/\n");
        return Errno.Ok;
    }

    /// <summary>task/TID/children: all children are shown with the first thread, since any thread can wait for them.</summary>
    public static Errno WriteChildren(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        if (scope.MainThread == scope.Process.Threads.FirstOrDefault())
        {
            foreach (Process child in scope.Process.Children)
            {
                text.Append($"{child.Id} ");
            }
        }

        return Errno.Ok;
    }

    /// <summary>wchan: nothing is told of where in the kernel a thread waits.</summary>
    public static Errno WriteWaitChannel(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        text.Append('0');
        return Errno.Ok;
    }

    /// <summary>io. The last three count traffic with block devices, which file contents in memory do not make.</summary>
    public static Errno WriteIo(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        IoCounters io = scope.Process.Io;
        text.Append($"rchar: {io.ReadBytes}\nwchar: {io.WrittenBytes}\nsyscr: {io.Reads}\nsyscw: {io.Writes}\n");
        text.Append("read_bytes: 0\nwrite_bytes: 0\ncancelled_write_bytes: 0\n");
        return Errno.Ok;
    }
}
