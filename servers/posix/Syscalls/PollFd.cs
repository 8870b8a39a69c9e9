using System.Runtime.InteropServices;
using Rill.LinuxAbi;
using Rill.Posix.Descriptors;
using Rill.Posix.Vfs;

namespace Rill.Posix.Syscalls;

/// <summary>struct pollfd.</summary>
/// <remarks>Source: man 2 poll.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct PollFd
{
    public int Fd;
    public short Events;
    public short Returned;

    /// <summary>Looks at an array of them: how many are ready.</summary>
    public static int Evaluate(FdTable files, Span<PollFd> set)
    {
        int ready = 0;
        foreach (ref PollFd entry in set)
        {
            entry.Returned = 0;
            if (entry.Fd < 0)
            {
                continue;
            }

            OpenFile? file = files[entry.Fd];
            PollEvents events = file is null or { IsPathOnly: true }
                ? PollEvents.Invalid
                : file.Poll() & ((PollEvents)(ushort)entry.Events | PollEvents.Always);
            entry.Returned = (short)events;
            ready += events != 0 ? 1 : 0;
        }

        return ready;
    }
}
