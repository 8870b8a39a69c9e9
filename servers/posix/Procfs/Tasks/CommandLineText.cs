using System.Runtime.InteropServices;
using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Vfs;

namespace Rill.Posix.Procfs.Tasks;

/// <summary>/proc/PID/cmdline, environ and auxv: bytes that lie in the process's own memory, as exec put them there.</summary>
/// <remarks>Source: Linux, fs/proc/base.c, get_mm_cmdline and environ_read.</remarks>
internal static class CommandLineText
{
    /// <summary>No more than this is shown: exec takes at most a quarter of the stack's limit.</summary>
    private const ulong Most = 16 << 20;

    public static Errno WriteArguments(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        Process process = scope.Process;
        byte[] arguments = Read(process, process.Layout.ArgumentStart, process.Layout.ArgumentEnd);
        if (arguments.Length == 0 || arguments[^1] == 0)
        {
            Append(text, arguments);
            return Errno.Ok;
        }

        // The program wrote over the end of its arguments (setproctitle): one string, which may reach into the environment.
        byte[] all = Read(process, process.Layout.ArgumentStart, Math.Max(process.Layout.ArgumentEnd, process.Layout.EnvironmentEnd));
        int end = all.AsSpan().IndexOf((byte)0);
        Append(text, all.AsSpan(0, end < 0 ? all.Length : end + 1));
        return Errno.Ok;
    }

    public static Errno WriteEnvironment(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        Append(text, Read(scope.Process, scope.Process.Layout.EnvironmentStart, scope.Process.Layout.EnvironmentEnd));
        return Errno.Ok;
    }

    public static Errno WriteAuxiliary(ProcessScope scope, IVfsCaller reader, StringBuilder text)
    {
        // It follows the environment's pointers above the first stack pointer (System V ABI, AMD64 supplement, 3.4.1).
        const int pair = 2 * sizeof(ulong);
        ProgramLayout layout = scope.Process.Layout;
        ulong start = layout.StackStart;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(Read(scope.Process, start, Math.Max(layout.ArgumentStart, start)));
        int at = 1;
        for (int vector = 0; vector < 2; vector++)
        {
            int length = at < words.Length ? words[at..].IndexOf(0UL) : -1;
            if (length < 0)
            {
                return Errno.Ok;
            }

            at += length + 1;
        }

        ReadOnlySpan<byte> rest = MemoryMarshal.AsBytes(words[at..]);
        for (int end = pair; end <= rest.Length; end += pair)
        {
            if (words[at + (end / sizeof(ulong)) - 2] == 0)
            {
                Append(text, rest[..end]);
                break;
            }
        }

        return Errno.Ok;
    }

    private static void Append(StringBuilder text, ReadOnlySpan<byte> bytes) => text.Append(Encoding.Latin1.GetString(bytes));

    private static byte[] Read(Process process, ulong start, ulong end)
    {
        if (process.Native is not { Space.IsOpen: true } native || end <= start)
        {
            return [];
        }

        byte[] bytes = new byte[Math.Min(end - start, Most)];
        Status status = native.Space.Kernel.SpaceRead(native.Space.Value, start, bytes, out int read);
        return status == Status.Ok ? bytes[..read] : [];
    }
}
